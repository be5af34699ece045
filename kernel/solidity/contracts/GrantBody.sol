// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";

uint256 constant NOT_BEFORE = 1;
uint256 constant NOT_AFTER = 2;
uint256 constant MAX_USES = 3;
uint256 constant PURPOSE = 4;
uint256 constant FIELDS = 5;
uint256 constant CREDENTIAL = 6;
uint256 constant ORGANISATION = 7;
uint256 constant PRESENTATION = 8;
uint256 constant COUNTERSIGN = 9;
uint256 constant LAST_CONSTRAINT = 9;

uint256 constant READ_BIT = 2;
uint256 constant REAUTHORIZE_BIT = 4;
uint256 constant COMPUTE_BIT = 8;
uint256 constant ALL_ACTIONS = 15;

/// What a grant or a rule says.
struct Body {
    bytes32 id;
    bytes32 owner;
    bytes32 collection;
    bytes32 key;
    bytes32 grantor;
    bytes32 grantee;
    bytes32 parent;
    uint256 actions;
    uint256 depth;
    /// By constraint's code; zero where there is none, since no value is zero.
    bytes32[10] value;
    /// The first code that is no constraint's, or 0.
    uint256 unknown;
    /// Where it ends in the arguments; 0 if it is malformed.
    uint256 end;
}

/// K5: bodies in their canonical form, and what can be said of them without any state.
library GrantBodies {
    using Args for bytes;

    uint256 private constant HEAD = 7 * 32 + 3;

    /// K5-0. A rule's id is a rule's, a grant's a grant's.
    function read(bytes calldata args, uint256 pos, bool rule) internal pure returns (Body memory b) {
        if (args.length < pos + HEAD) return b;
        uint256 end = pos + HEAD + 33 * args.number(pos + HEAD - 1, 1);
        if (args.length < end || !constraints(b, args, pos + HEAD, end)) return b;
        b.owner = args.word(pos);
        b.collection = args.word(pos + 32);
        b.key = args.word(pos + 64);
        b.grantor = args.word(pos + 96);
        b.grantee = args.word(pos + 128);
        b.parent = args.word(pos + 160);
        b.actions = args.number(pos + 224, 1);
        b.depth = args.number(pos + 225, 1);
        bool further = b.actions & REAUTHORIZE_BIT != 0;
        if (b.owner == 0 || b.collection == 0 || b.grantor == 0) return b;
        if (b.actions == 0 || b.actions > ALL_ACTIONS || further != (b.depth > 0)) return b;
        bool ownersOwn = b.grantor == b.owner;
        if (rule ? !ownersOwn || b.grantee != 0 : b.grantee == 0 || b.grantee == b.owner || b.grantee == b.grantor) {
            return b;
        }
        if (ownersOwn != (b.parent == 0)) return b;
        b.id = rule
            ? sha256(abi.encodePacked("gantry:rule:v1\x00", args[pos:end]))
            : sha256(abi.encodePacked("gantry:grant:v1\x00", args[pos:end]));
        b.end = end;
    }

    function constraints(Body memory b, bytes calldata args, uint256 pos, uint256 end) private pure returns (bool) {
        uint256 last = 0;
        for (; pos < end; pos += 33) {
            uint256 code = args.number(pos, 1);
            bytes32 value = args.word(pos + 1);
            if (code <= last || value == 0) return false;
            if (code <= NOT_AFTER && uint256(value) > uint64(type(int64).max)) return false;
            if (code == MAX_USES && uint256(value) > type(uint32).max) return false;
            if (code <= LAST_CONSTRAINT) b.value[code] = value;
            else if (b.unknown == 0) b.unknown = code;
            last = code;
        }
        return b.value[NOT_AFTER] == 0 || b.value[NOT_BEFORE] <= b.value[NOT_AFTER];
    }

    /// K5-14, all but the depth.
    function within(Body memory b, Body memory wide) internal pure returns (bool) {
        if (b.owner != wide.owner || b.collection != wide.collection) return false;
        if (wide.key != 0 && b.key != wide.key) return false;
        if (b.actions & ~wide.actions != 0) return false;
        for (uint256 code = 1; code <= LAST_CONSTRAINT; code++) {
            bytes32 theirs = wide.value[code];
            if (theirs == 0) continue;
            bytes32 mine = b.value[code];
            if (mine == 0) return false;
            if (code == NOT_BEFORE) {
                if (mine < theirs) return false;
            } else if (code <= MAX_USES) {
                if (mine > theirs) return false;
            } else if (code == FIELDS) {
                if (mine & ~theirs != 0) return false;
            } else if (mine != theirs) {
                return false;
            }
        }
        return true;
    }

    /// K5-12: an error's code, or OK.
    function window(Body memory b, uint256 time) internal pure returns (uint256) {
        uint256 from = uint256(b.value[NOT_BEFORE]);
        uint256 to = uint256(b.value[NOT_AFTER]);
        if (from == 0 && to == 0) return OK;
        if (time == 0 || time < from) return E_NOT_YET;
        return to != 0 && time > to ? E_EXPIRED : OK;
    }

    function resource(Body memory b) internal pure returns (bytes32) {
        return resourceOf(b.owner, b.collection, b.key);
    }

    function resourceOf(bytes32 owner, bytes32 collection, bytes32 key) internal pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:record:v1\x00", owner, collection, key));
    }
}
