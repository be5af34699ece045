// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Runs another contract's code on its own storage, as the kernel's proxies do.
contract Proxy {
    address private immutable code;

    constructor(address code_) {
        code = code_;
    }

    fallback() external {
        address target = code;
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), target, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(ok) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }
}
