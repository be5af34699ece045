// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What the kernel must not do: slots whose place the compiler computes with its own hash, read at a place that the chain computes with another.
contract Folded {
    uint256 private constant KEY = 8;
    mapping(uint256 => uint256) private byLiteral;
    mapping(uint256 => uint256) private byName;
    mapping(uint256 => uint256) private byKey;

    function putLiteral(uint256 value) external {
        byLiteral[7] = value;
    }

    function getLiteral(uint256 key) external view returns (uint256) {
        return byLiteral[key];
    }

    function putConstant(uint256 value) external {
        byName[KEY] = value;
    }

    function getConstant(uint256 key) external view returns (uint256) {
        return byName[key];
    }

    /// As bad, though no line of the source shows it: the key becomes a constant when the compiler inlines.
    function putHidden(uint256 value) external {
        put(9, value);
    }

    function put(uint256 key, uint256 value) public {
        byKey[key] = value;
    }

    function get(uint256 key) external view returns (uint256) {
        return byKey[key];
    }
}
