// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";

/// K6: evidence. Digests that were preserved one by one, logs of which roots are anchored, what was revoked, and who has seen what. Its proxy lets in the entry alone.
contract Evidence {
    using Args for bytes;

    uint256 private constant ANCHOR = 0x0601;
    uint256 private constant PRESERVE = 0x0602;
    uint256 private constant REVOKE = 0x0603;
    uint256 private constant REVOKE_LEAF = 0x0604;
    uint256 private constant ATTEST = 0x0605;
    /// K6-0: what this is added to a function for the kind of a repeat.
    uint256 private constant REPEATED = 0x00F0;
    uint256 private constant LOG = 0x0680;
    uint256 private constant ANCHOR_AT = 0x0681;
    uint256 private constant EVIDENCE = 0x0682;
    uint256 private constant REVOKED_LEAF = 0x0683;
    uint256 private constant ATTESTATION = 0x0684;
    uint256 private constant PRESERVED = 1;
    uint256 private constant REVOKED = 2;
    uint256 private constant SHA_256 = 1;
    uint256 private constant SM3 = 2;
    /// A size is a request's result, and one more has to fit 63 bits (S-22).
    uint256 private constant MOST_LEAVES = uint64(type(int64).max) - 1;

    struct Log {
        bytes32 owner;
        bytes32 root;
        uint64 size;
        uint64 anchors;
    }

    struct Anchor {
        bytes32 head;
        uint64 from;
        uint64 time;
    }

    struct Preserved {
        bytes32 reason;
        uint8 status;
        uint64 time;
        uint64 revokedAt;
    }

    /// A word, and when it was said: a leaf's reason, a witness's head.
    struct Said {
        bytes32 word;
        uint64 time;
    }

    mapping(bytes32 => Log) private logs;
    mapping(bytes32 => mapping(uint256 => Anchor)) private anchors;
    mapping(bytes32 => Preserved) private evidence;
    mapping(bytes32 => mapping(bytes32 => Said)) private revokedLeaves;
    mapping(bytes32 => mapping(bytes32 => mapping(uint256 => mapping(bytes32 => Said)))) private attestations;

    function act(bytes32 scope, bytes32, uint256 time, uint256 fn, bytes calldata args)
        external
        returns (Effect memory e)
    {
        e.kind = fn;
        if (fn == ANCHOR) {
            anchor(e, scope, uint64(time), args);
        } else if (fn == PRESERVE) {
            preserve(e, scope, time, args);
        } else if (fn == REVOKE) {
            revoke(e, scope, time, args);
        } else if (fn == REVOKE_LEAF) {
            revokeLeaf(e, scope, time, args);
        } else if (fn == ATTEST) {
            attest(e, scope, time, args);
        } else {
            e.code = E_FUNCTION;
        }
    }

    /// K6-1
    function anchor(Effect memory e, bytes32 scope, uint64 time, bytes calldata args) private {
        uint64 from = uint64(args.number(33, 8));
        uint64 to = uint64(args.number(41, 8));
        bytes32 root = args.word(49);
        if (args.length != 113 || !named(args) || to <= from || to > MOST_LEAVES || root == 0) {
            e.code = E_ARG;
            return;
        }
        bytes32 id = logOf(scope, args);
        Log storage log = logs[id];
        Anchor storage a = anchors[id][to];
        bool again = a.head != 0;
        if (again) {
            time = a.time;
            e.kind = kindOf(ANCHOR, again);
        }
        bytes32 head = sha256(
            abi.encodePacked(
                "gantry:anchor:v1\x00", id, anchors[id][from].head, from, to, root, args.word(81), time
            )
        );
        if (again) {
            if (a.head != head) e.code = E_EXISTS;
        } else if (log.size != from) {
            e.code = E_VERSION;
        } else {
            log.owner = scope;
            log.root = root;
            log.size = to;
            log.anchors += 1;
            a.head = head;
            a.from = from;
            a.time = time;
        }
        if (e.code != OK) return;
        e.result = to;
        e.entity = id;
        e.number = bytes32(uint256(to));
        e.a = root;
        e.b = head;
        e.c = bytes32(uint256(time));
    }

    /// K6-2
    function preserve(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        uint256 algorithm = args.number(0, 1);
        bytes32 digest = args.word(1);
        bytes32 id = evidenceOf(scope, args);
        Preserved storage p = evidence[id];
        if (args.length != 33 || !known(algorithm) || digest == 0) {
            e.code = E_ARG;
        } else if (p.status == REVOKED) {
            e.code = E_STATE;
        } else {
            bool again = p.status == PRESERVED;
            e.kind = kindOf(PRESERVE, again);
            if (!again) {
                p.status = uint8(PRESERVED);
                p.time = uint64(time);
            }
            e.result = p.time;
            e.entity = id;
            e.number = bytes32(algorithm);
            e.a = digest;
            e.c = bytes32(e.result);
        }
    }

    /// K6-3
    function revoke(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        uint256 algorithm = args.number(0, 1);
        bytes32 digest = args.word(1);
        bytes32 reason = args.word(33);
        bytes32 id = evidenceOf(scope, args);
        Preserved storage p = evidence[id];
        if (args.length != 65 || !known(algorithm) || digest == 0 || reason == 0) {
            e.code = E_ARG;
        } else if (p.status == 0) {
            e.code = E_NOT_FOUND;
        } else if (p.status == REVOKED) {
            e.code = E_STATE;
        } else {
            p.status = uint8(REVOKED);
            p.reason = reason;
            p.revokedAt = uint64(time);
            e.entity = id;
            e.number = bytes32(algorithm);
            e.a = digest;
            e.b = reason;
            e.c = bytes32(time);
        }
    }

    /// K6-4
    function revokeLeaf(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        bytes32 leaf = args.word(33);
        bytes32 reason = args.word(65);
        bytes32 id = logOf(scope, args);
        Said storage said = revokedLeaves[id][leaf];
        if (args.length != 97 || !named(args) || leaf == 0 || reason == 0) {
            e.code = E_ARG;
        } else if (logs[id].size == 0) {
            e.code = E_NOT_FOUND;
        } else if (said.word != 0) {
            e.code = E_STATE;
        } else {
            said.word = reason;
            said.time = uint64(time);
            e.entity = id;
            e.number = bytes32(uint256(logs[id].size));
            e.a = leaf;
            e.b = reason;
            e.c = bytes32(time);
        }
    }

    /// K6-5
    function attest(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        bytes32 network = args.word(0);
        bytes32 id = args.word(32);
        uint256 size = args.number(64, 8);
        bytes32 head = args.word(72);
        bytes32 anchored = network == 0 ? anchors[id][size].head : head;
        Said storage said = attestations[network][id][size][scope];
        if (args.length != 104 || id == 0 || size == 0 || size > MOST_LEAVES || head == 0) {
            e.code = E_ARG;
        } else if (anchored == 0) {
            e.code = E_NOT_FOUND;
        } else if (said.word != 0 && said.word != head) {
            e.code = E_EXISTS;
        } else if (network == 0 && logs[id].owner == scope) {
            e.code = E_FORBIDDEN;
        } else if (anchored != head) {
            e.code = E_PROOF;
        } else {
            e.kind = kindOf(ATTEST, said.word != 0);
            if (said.word == 0) {
                said.word = head;
                said.time = uint64(time);
            }
            e.entity = id;
            e.number = bytes32(size);
            e.a = head;
            e.b = network;
            e.c = bytes32(uint256(said.time));
        }
    }

    /// The kind of what is done by a function, for the first time or again.
    function kindOf(uint256 fn, bool again) private pure returns (uint256) {
        return again ? fn + REPEATED : fn;
    }

    function known(uint256 algorithm) private pure returns (bool) {
        return algorithm == SHA_256 || algorithm == SM3;
    }

    /// Whether the arguments begin with the name of a log and an algorithm.
    function named(bytes calldata args) private pure returns (bool) {
        return args.word(0) != 0 && known(args.number(32, 1));
    }

    function logOf(bytes32 owner, bytes calldata args) private pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:log:v1\x00", owner, args.word(0), uint8(args.number(32, 1))));
    }

    function evidenceOf(bytes32 owner, bytes calldata args) private pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:evidence:v1\x00", owner, args.word(1), uint8(args.number(0, 1))));
    }

    function look(uint256 fn, bytes calldata args) external view returns (bytes32[8] memory v) {
        bytes32 first = args.word(0);
        bytes32 second = args.word(32);
        if (fn < LOG || fn > ATTESTATION) {
            v[0] = bytes32(E_FUNCTION);
            return v;
        }
        if (args.length != lengthOf(fn)) {
            v[0] = bytes32(E_ARG);
            return v;
        }
        if (fn == LOG) {
            Log storage log = logs[first];
            Anchor storage a = anchors[first][log.size];
            v[1] = log.owner;
            v[2] = bytes32(uint256(log.size));
            v[3] = log.root;
            v[4] = a.head;
            v[5] = bytes32(uint256(log.anchors));
            v[6] = bytes32(uint256(a.time));
        } else if (fn == ANCHOR_AT) {
            Anchor storage a = anchors[first][args.number(32, 8)];
            v[1] = a.head;
            v[2] = bytes32(uint256(a.from));
            v[3] = bytes32(uint256(a.time));
        } else if (fn == EVIDENCE) {
            Preserved storage p = evidence[first];
            v[1] = bytes32(uint256(p.status));
            v[2] = bytes32(uint256(p.time));
            v[3] = p.reason;
            v[4] = bytes32(uint256(p.revokedAt));
        } else {
            Said storage said = fn == REVOKED_LEAF
                ? revokedLeaves[first][second]
                : attestations[first][second][args.number(64, 8)][args.word(72)];
            v[1] = said.word;
            v[2] = bytes32(uint256(said.time));
        }
        if (v[1] == 0) v[0] = bytes32(E_NOT_FOUND);
    }

    function lengthOf(uint256 fn) private pure returns (uint256) {
        if (fn == ATTESTATION) return 104;
        if (fn == REVOKED_LEAF) return 64;
        return fn == ANCHOR_AT ? 40 : 32;
    }
}
