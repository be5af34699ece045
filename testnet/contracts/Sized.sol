// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// A contract whose code has exactly the size it is told: ten bytes that answer every call with 42, and zeros.
contract Sized {
    constructor(uint256 size) {
        assembly {
            mstore(0, 0x602a60005260206000f3)
            return(22, size)
        }
    }
}
