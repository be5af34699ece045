// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Made by another contract, or not, as the chain likes.
contract Child {
    function answer() external pure returns (uint256) {
        return 42;
    }
}

/// What chains may do differently, a small function each. What a transaction saw is written down in `noted`, since not every client is told its answer.
contract Probe {
    event Mark(bytes32 value);
    error Refusal(uint256 code);

    bytes32 public noted;
    uint256[] public list;
    mapping(uint256 => uint256) public map;

    // Hashes and precompiles

    function sha() external pure returns (bytes32) {
        return sha256(msg.data[4:]);
    }

    function noteSha() external {
        noted = sha256(msg.data[4:]);
    }

    function hashIsConstant() external pure returns (bool) {
        return keccak256(msg.data[4:]) == keccak256("abc");
    }

    function recover(bytes32 digest, uint8 v, bytes32 r, bytes32 s) external pure returns (address) {
        return ecrecover(digest, v, r, s);
    }

    // Slots that the compiler computes, against slots computed at run time

    function push(uint256 value) external {
        list.push(value);
    }

    function sum() external view returns (uint256 total) {
        for (uint256 i = 0; i < list.length; i++) total += list[i];
    }

    function constantItem() external view returns (uint256) {
        return list[1];
    }

    function setConstantItem(uint256 value) external {
        list[1] = value;
    }

    function setConstantKey(uint256 value) external {
        map[7] = value;
    }

    function constantKey() external view returns (uint256) {
        return map[7];
    }

    function setKey(uint256 key, uint256 value) external {
        map[key] = value;
    }

    // Who calls

    function sender() external view returns (address) {
        return msg.sender;
    }

    function noteSender() external {
        noteAddress(msg.sender);
    }

    function noteSenderSeenBy(Probe other) external {
        noteAddress(other.sender());
    }

    function noteOrigin() external {
        noteAddress(tx.origin);
    }

    // Effects

    function mark(bytes32 value) external {
        noted = value;
        emit Mark(value);
    }

    function add() external {
        noted = bytes32(uint256(noted) + 1);
    }

    function fill(uint256 first, uint256 count) external {
        for (uint256 i = 0; i < count; i++) map[first + i] = 1;
    }

    function create() external {
        noted = bytes32(new Child().answer());
    }

    function create2() external {
        noted = bytes32(new Child{salt: 0}().answer());
    }

    // Failures, and who catches them

    function fail() external pure {
        revert("GK05@001");
    }

    function refuse() external pure {
        revert Refusal(5);
    }

    /// Panics, called without arguments.
    function divide() external pure returns (uint256) {
        return 1 / (msg.data.length - 4);
    }

    function markAndFail(bytes32 value) external {
        noted = value;
        emit Mark(value);
        revert("GK05@001");
    }

    function failAfter(Probe other, bytes32 value) external {
        other.mark(value);
        revert("GK05@001");
    }

    function catchFailure(Probe other, bytes32 value) external {
        try other.markAndFail(value) {} catch (bytes memory reason) {
            noted = bytes32(reason.length);
        }
    }

    function catchFailureAfter(Probe middle, Probe other, bytes32 value) external {
        try middle.failAfter(other, value) {} catch (bytes memory reason) {
            noted = bytes32(reason.length);
        }
    }

    function catchReason(Probe other) external {
        try other.fail() {} catch Error(string memory reason) {
            noted = bytes32(bytes(reason));
        }
    }

    // Memory behind what was asked for: zero if it is kept

    function fourWords() external pure returns (uint256, uint256, uint256, uint256) {
        return (1, 2, 3, 4);
    }

    function behindAnswer(Probe other) external returns (bytes32) {
        return behindCall(other, Probe.fourWords.selector);
    }

    function behindReason(Probe other) external returns (bytes32) {
        return behindCall(other, Probe.fail.selector);
    }

    /// The call has room for the first word of what comes back.
    function behindCall(Probe other, bytes4 selector) private returns (bytes32 behind) {
        assembly {
            let free := mload(0x40)
            mstore(free, selector)
            calldatacopy(add(free, 32), calldatasize(), 128)
            pop(call(gas(), other, 0, free, 4, free, 32))
            if lt(returndatasize(), 100) { revert(0, 0) }
            behind := mload(add(free, 32))
        }
    }

    /// The first four bytes of what came back are copied.
    function behindCopy(Probe other) external returns (bytes32 behind) {
        bytes4 selector = Probe.fourWords.selector;
        assembly {
            let free := mload(0x40)
            mstore(free, selector)
            pop(call(gas(), other, 0, free, 4, free, 0))
            if lt(returndatasize(), 128) { revert(0, 0) }
            calldatacopy(free, calldatasize(), 160)
            returndatacopy(free, 0, 4)
            behind := mload(add(free, 32))
        }
    }

    // Block values

    function noteNumber() external {
        noted = bytes32(block.number);
    }

    function noteTime() external {
        noted = bytes32(block.timestamp);
    }

    function noteChain() external {
        noted = bytes32(block.chainid);
    }

    function noteBaseFee() external {
        noted = bytes32(block.basefee);
    }

    function noteRandom() external {
        noted = bytes32(block.prevrandao);
    }

    function noteBalance() external {
        noted = bytes32(address(this).balance);
    }

    function noteAddress(address value) private {
        noted = bytes32(uint256(uint160(value)));
    }
}
