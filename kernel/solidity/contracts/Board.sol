// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What every call reads and only governance writes: where the kernel's contracts are, and its settings.
/// It is a contract of its own because some chains write back every slot that a contract has read as soon as it writes one; kept beside what requests write, these
/// slots would make every two requests conflict. Never upgraded itself.
contract Board {
    address private immutable deployer = msg.sender;
    address private entry;
    mapping(uint256 => address) private proxies;
    mapping(uint256 => address) private codes;
    mapping(uint256 => uint256) private words;

    modifier onlyEntry() {
        require(msg.sender == entry, "GK04@999");
        _;
    }

    /// Once, by the account that deployed this: the entry, and for each contract's number its proxy and its code.
    function bind(address entryAt, uint256[] calldata numbers, address[] calldata placed, address[] calldata code) external {
        require(msg.sender == deployer && entry == address(0) && entryAt != address(0), "GK04@999");
        require(numbers.length == placed.length && numbers.length == code.length, "GK01@999");
        entry = entryAt;
        for (uint256 i = 0; i < numbers.length; i++) {
            proxies[numbers[i]] = placed[i];
            codes[numbers[i]] = code[i];
        }
    }

    function setCode(uint256 number, address code) external onlyEntry {
        codes[number] = code;
    }

    function setWord(uint256 name, uint256 value) external onlyEntry {
        words[name] = value;
    }

    function bound() external view returns (address) {
        return entry;
    }

    function deployedBy() external view returns (address) {
        return deployer;
    }

    function proxyOf(uint256 number) external view returns (address) {
        return proxies[number];
    }

    /// The code behind a proxy. The entry answers everybody, the contracts behind it answer the entry alone: asked with the code, so that it costs no call of its own.
    function codeFor(uint256 number, address caller) external view returns (address) {
        require(number == 0 || caller == entry, "GK04@999");
        return codes[number];
    }

    function wordOf(uint256 name) external view returns (uint256) {
        return words[name];
    }
}
