// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";

/// K2: identifiers, whose they are, and which of them name the same thing. Its proxy lets in the entry alone.
contract Identifiers {
    using Args for bytes;

    uint256 private constant REGISTER = 0x0201;
    uint256 private constant PROPOSE_ALIAS = 0x0202;
    uint256 private constant CONFIRM_ALIAS = 0x0203;
    uint256 private constant RETIRE_ALIAS = 0x0204;
    uint256 private constant HAND_OVER = 0x0205;
    uint256 private constant TAKE_OVER = 0x0206;
    uint256 private constant RETIRE = 0x0207;
    uint256 private constant ASSIGN = 0x0210;
    uint256 private constant IDENTIFIER = 0x0280;
    uint256 private constant NAMESPACE = 0x0281;
    uint256 private constant PROPOSED_ALIAS = 0x0282;
    uint256 private constant HANDED_OVER = 0x0283;
    uint256 private constant RETIRED = 2;
    uint256 private constant MAX_NAMESPACE = 64;
    uint256 private constant MAX_LOCAL = 192;

    struct Identifier {
        bytes32 owner;
        bytes32 master;
        uint8 status;
        uint8 kind;
        bool isMaster;
    }

    mapping(bytes32 => Identifier) private identifiers;
    mapping(bytes32 => bytes32) private holders;
    mapping(bytes32 => bytes32) private handedOver;
    mapping(bytes32 => mapping(bytes32 => bytes32)) private proposals;

    function act(bytes32 scope, bytes32, uint256, uint256 fn, bytes calldata args) external returns (Effect memory e) {
        if (fn == REGISTER) {
            register(e, scope, args);
        } else if (fn == PROPOSE_ALIAS || fn == CONFIRM_ALIAS) {
            aliased(e, scope, fn, args);
        } else if (fn == RETIRE_ALIAS) {
            retireAlias(e, scope, args);
        } else if (fn == HAND_OVER || fn == RETIRE) {
            byOwner(e, scope, fn, args);
        } else if (fn == TAKE_OVER) {
            takeOver(e, scope, args);
        } else if (fn == ASSIGN) {
            assign(e, args);
        } else {
            e.code = E_FUNCTION;
        }
        if (e.code == OK) e.kind = fn;
    }

    function register(Effect memory e, bytes32 scope, bytes calldata args) private {
        uint256 kind = args.number(0, 1);
        uint256 length = args.number(1, 1);
        if (args.length < 3 || args.length < 2 + length || kind == 0) {
            e.code = E_ARG;
            return;
        }
        bytes32 space;
        bytes32 holder = scope;
        bytes32 uid;
        if (length == 0) {
            uid = sha256(abi.encodePacked("gantry:uid:v1\x00", uint8(0), scope, args[2:]));
        } else {
            uid = sha256(abi.encodePacked("gantry:uid:v1\x00", uint8(length), args[2:]));
            space = namespaceOf(args[2:2 + length]);
            holder = holders[space];
        }
        Identifier storage i = identifiers[uid];
        if (holder == 0) e.code = E_NOT_FOUND;
        else if (i.owner != 0) e.code = E_EXISTS;
        else if (holder != scope) e.code = E_FORBIDDEN;
        else if (length > MAX_NAMESPACE || args.length - 2 - length > MAX_LOCAL) e.code = E_LIMIT;
        if (e.code != OK) return;
        i.owner = scope;
        i.status = uint8(ACTIVE);
        i.kind = uint8(kind);
        e.entity = uid;
        e.number = bytes32(kind);
        e.a = space;
    }

    /// K2-2, K2-3
    function aliased(Effect memory e, bytes32 scope, uint256 fn, bytes calldata args) private {
        bytes32 alias_ = args.word(0);
        bytes32 master = args.word(32);
        if (args.length != 64 || alias_ == 0 || master == 0 || alias_ == master) {
            e.code = E_ARG;
            return;
        }
        Identifier storage a = identifiers[alias_];
        Identifier storage m = identifiers[master];
        if (a.owner == 0 || m.owner == 0) {
            e.code = E_NOT_FOUND;
            return;
        }
        bytes32 proposer = scope;
        if (fn == CONFIRM_ALIAS) {
            proposer = proposals[alias_][master];
            if (proposer == 0) {
                e.code = E_NOT_FOUND;
                return;
            }
        }
        bool linked = (a.owner == proposer && m.owner == scope) || (m.owner == proposer && a.owner == scope);
        bool allowed = fn == CONFIRM_ALIAS ? linked : a.owner == scope || m.owner == scope;
        if (!allowed) {
            e.code = E_FORBIDDEN;
        } else if (a.status != ACTIVE || m.status != ACTIVE || a.master != 0 || a.isMaster || m.master != 0) {
            e.code = E_STATE;
        } else {
            if (linked) {
                delete proposals[alias_][master];
                a.master = master;
                m.isMaster = true;
                e.result = 1;
                e.number = bytes32(uint256(1));
            } else {
                proposals[alias_][master] = scope;
            }
            e.entity = master;
            e.a = alias_;
        }
    }

    function retireAlias(Effect memory e, bytes32 scope, bytes calldata args) private {
        bytes32 alias_ = args.word(0);
        Identifier storage i = identifiers[alias_];
        bytes32 master = i.master;
        if (args.length != 64 || alias_ == 0) {
            e.code = E_ARG;
        } else if (i.owner == 0) {
            e.code = E_NOT_FOUND;
        } else if (i.owner != scope && (master == 0 || identifiers[master].owner != scope)) {
            e.code = E_FORBIDDEN;
        } else if (master == 0) {
            e.code = E_STATE;
        } else {
            delete i.master;
            e.entity = master;
            e.a = alias_;
            e.b = args.word(32);
        }
    }

    function byOwner(Effect memory e, bytes32 scope, uint256 fn, bytes calldata args) private {
        bytes32 uid = args.word(0);
        bytes32 second = args.word(32);
        Identifier storage i = identifiers[uid];
        if (args.length != 64 || uid == 0 || (fn == HAND_OVER && second == 0)) {
            e.code = E_ARG;
        } else if (i.owner == 0) {
            e.code = E_NOT_FOUND;
        } else if (i.owner != scope) {
            e.code = E_FORBIDDEN;
        } else if (i.status != ACTIVE) {
            e.code = E_STATE;
        } else {
            if (fn == HAND_OVER) handedOver[uid] = second;
            else i.status = uint8(RETIRED);
            e.entity = uid;
            e.a = second;
        }
    }

    function takeOver(Effect memory e, bytes32 scope, bytes calldata args) private {
        bytes32 uid = args.word(0);
        Identifier storage i = identifiers[uid];
        if (args.length != 32 || uid == 0) {
            e.code = E_ARG;
        } else if (i.owner == 0) {
            e.code = E_NOT_FOUND;
        } else if (handedOver[uid] != scope) {
            e.code = E_FORBIDDEN;
        } else if (i.status != ACTIVE) {
            e.code = E_STATE;
        } else {
            e.entity = uid;
            e.a = i.owner;
            i.owner = scope;
            delete handedOver[uid];
        }
    }

    /// The action of governance: a namespace is one participant's.
    function assign(Effect memory e, bytes calldata args) private {
        if (args.length < 33) {
            e.code = E_ARG;
        } else if (args.length > 32 + MAX_NAMESPACE) {
            e.code = E_LIMIT;
        } else {
            bytes32 space = namespaceOf(args[32:]);
            holders[space] = args.word(0);
            e.entity = space;
            e.a = args.word(0);
        }
    }

    function namespaceOf(bytes calldata text) private pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:namespace:v1\x00", text));
    }

    function look(uint256 fn, bytes calldata args) external view returns (bytes32[8] memory v) {
        bytes32 first = args.word(0);
        if (fn < IDENTIFIER || fn > HANDED_OVER) {
            v[0] = bytes32(E_FUNCTION);
            return v;
        }
        if (args.length != (fn == PROPOSED_ALIAS ? 64 : 32)) {
            v[0] = bytes32(E_ARG);
            return v;
        }
        if (fn == IDENTIFIER) {
            Identifier storage i = identifiers[first];
            v[1] = i.owner;
            v[2] = bytes32(uint256(i.status));
            v[3] = bytes32(uint256(i.kind));
            v[4] = i.master;
            v[5] = bytes32(uint256(i.isMaster ? 1 : 0));
        } else if (fn == NAMESPACE) {
            v[1] = holders[first];
        } else if (fn == PROPOSED_ALIAS) {
            v[1] = proposals[first][args.word(32)];
        } else {
            v[1] = handedOver[first];
        }
        if (v[1] == 0) v[0] = bytes32(E_NOT_FOUND);
    }
}
