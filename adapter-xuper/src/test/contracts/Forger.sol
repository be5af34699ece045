// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Passes a call on to a contract, as an account of that contract's; and, if told so, undoes what it did in a way that its own caller does not see.
/// Its input: the contract's address, 1 to undo or 0, and the call.
contract Forger {
    fallback() external {
        (address to, uint256 undo) = abi.decode(msg.data[:64], (address, uint256));
        bool inner = msg.sender == address(this);
        bytes memory input = undo == 1 && !inner ? msg.data : msg.data[64:];
        if (undo == 1 && !inner) to = address(this);
        assembly {
            // Some chains write all of the answer, whatever is asked for: so to where it harms nothing.
            let ok := call(gas(), to, 0, add(input, 32), mload(input), add(add(input, 64), mload(input)), 0)
            if or(iszero(ok), inner) {
                if iszero(and(iszero(ok), and(undo, iszero(inner)))) {
                    returndatacopy(0, 0, returndatasize())
                    revert(0, returndatasize())
                }
            }
        }
    }
}
