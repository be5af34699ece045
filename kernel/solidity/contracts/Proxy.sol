// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// A stable address. Every call runs the implementation's code on this contract's storage.
contract Proxy {
    address internal implementation;
    address internal deployer;

    constructor(address code) {
        implementation = code;
        deployer = msg.sender;
    }

    fallback() external {
        address code = implementation;
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), code, 0, calldatasize(), 0, 0)
            // The whole answer, to the start of memory: some chains copy all of it whatever is asked for.
            returndatacopy(0, 0, returndatasize())
            if iszero(ok) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }
}
