// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The first storage slots of every kernel contract, seen alike by a proxy and by the code behind it.
abstract contract Slots {
    address internal implementation;
    address internal deployer;
    /// The entry contract (K0's proxy). Only it may write or upgrade.
    address internal kernel;

    /// Once, by the account that deployed the proxy.
    function bind(address entry) external {
        require(msg.sender == deployer && kernel == address(0) && entry != address(0), "GK04@999");
        kernel = entry;
    }

    function upgradeTo(address next) external {
        require(msg.sender == kernel, "GK04@999");
        implementation = next;
    }

    function bound() external view returns (address) {
        return kernel;
    }
}
