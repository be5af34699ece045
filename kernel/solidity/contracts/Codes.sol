// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What a function of a kernel contract did. Eight words, so that it travels between contracts as a fixed size.
struct Effect {
    uint256 code;
    uint256 result;
    uint256 kind;
    bytes32 entity;
    bytes32 number;
    bytes32 a;
    bytes32 b;
    bytes32 c;
}

uint256 constant OK = 0;
uint256 constant E_ARG = 1;
uint256 constant E_NOT_FOUND = 2;
uint256 constant E_EXISTS = 3;
uint256 constant E_FORBIDDEN = 4;
uint256 constant E_STATE = 5;
uint256 constant E_VERSION = 6;
uint256 constant E_LIMIT = 7;
uint256 constant E_OVERFLOW = 8;
uint256 constant E_PROOF = 9;
uint256 constant E_PAUSED = 10;
uint256 constant E_CANCELLED = 11;
uint256 constant E_CONFLICT = 12;
uint256 constant E_FUNCTION = 13;
uint256 constant E_EXPIRED = 14;
uint256 constant E_NOT_YET = 15;
uint256 constant E_EXHAUSTED = 16;
uint256 constant E_ATTENUATION = 17;
uint256 constant E_CONSERVATION = 18;
uint256 constant E_CONSTRAINT = 19;
uint256 constant WHOLE = 999;

uint256 constant ACTIVE = 1;
uint256 constant SUSPENDED = 2;
uint256 constant DEACTIVATED = 3;
uint256 constant REGISTRAR = 1;
uint256 constant TIME_AUTHORITY = 2;

/// A contract behind the entry.
interface IModule {
    /// One item. time: the kernel's clock where S-16 says so, otherwise 0.
    function act(bytes32 scope, bytes32 account, uint256 time, uint256 fn, bytes calldata args)
        external
        returns (Effect memory);

    function look(uint256 fn, bytes calldata args) external view returns (bytes32[8] memory);
}

interface IRecords {
    /// So many items (S-10), one after the other, an effect each. apart: each is behind its key and for itself; otherwise the first that fails ends it, with zeros behind.
    function actAll(bytes32 scope, uint256 count, bool apart, bytes calldata items) external returns (Effect[] memory);
}

interface IIdentities is IModule {
    /// subject and its status; zeros where the account is bound to none
    function standingOf(bytes32 account) external view returns (bytes32 subject, uint256 status);

    function standing(bytes32 subject) external view returns (uint256 status, uint256 roles);

    function found(bytes32 account, bytes32 subject) external;
}

/// Reading canonical arguments. The caller has checked the length; reading past the end gives zeros, never a panic.
library Args {
    function word(bytes calldata data, uint256 pos) internal pure returns (bytes32 w) {
        assembly {
            w := calldataload(add(data.offset, pos))
        }
    }

    function number(bytes calldata data, uint256 pos, uint256 size) internal pure returns (uint256) {
        return uint256(word(data, pos)) >> (256 - 8 * size);
    }
}
