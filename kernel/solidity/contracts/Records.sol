// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";

/// K4: records. Two words a record; the id is computed with the caller's subject. Its proxy lets in the entry alone.
contract Records {
    using Args for bytes;

    uint256 private constant CREATE = 0x0401;
    uint256 private constant UPDATE = 0x0402;
    uint256 private constant TOMBSTONE = 0x0403;
    uint256 private constant PUT = 0x0404;
    uint256 private constant RECORD = 0x0480;
    uint256 private constant TOMBSTONED = 2;
    uint256 private constant MAX_META = 1024;
    uint256 private constant MAX_PAYLOAD = 4096;
    uint256 private constant BODY = 103;

    struct State {
        bytes32 head;
        uint64 version;
        uint8 status;
        uint8 mode;
    }

    struct Body {
        bytes32 collection;
        bytes32 key;
        uint256 mode;
        bytes32 content;
        bytes32 metaDigest;
        bool overLimit;
    }

    mapping(bytes32 => State) private records;

    function actAll(bytes32 scope, uint256 count, bool apart, bytes calldata items)
        external
        returns (Effect[] memory all)
    {
        all = new Effect[](count);
        uint256 pos = 0;
        for (uint256 i = 0; i < count; i++) {
            if (apart) pos += 32;
            uint256 end = pos + 6 + items.number(pos + 2, 4);
            all[i] = write(scope, items.number(pos, 2), items[pos + 6:end]);
            if (all[i].code != OK && !apart) return all;
            pos = end;
        }
    }

    function write(bytes32 scope, uint256 fn, bytes calldata args) private returns (Effect memory e) {
        if (fn == TOMBSTONE) {
            return tombstone(scope, args);
        }
        if (fn != CREATE && fn != UPDATE && fn != PUT) {
            e.code = E_FUNCTION;
            return e;
        }
        uint256 pos = fn == UPDATE ? 8 : 0;
        Body memory body;
        (e.code, body) = parse(args, pos);
        if (e.code != OK) {
            return e;
        }
        bytes32 id = idOf(scope, body.collection, body.key);
        State storage s = records[id];
        uint256 version = s.version;
        if (fn == CREATE) {
            if (version != 0) e.code = E_EXISTS;
        } else if (fn == UPDATE) {
            e.code = check(s, args.number(0, 8));
        } else if (s.status == TOMBSTONED) {
            e.code = E_STATE;
        }
        if (e.code == OK && body.overLimit) e.code = E_LIMIT;
        if (e.code == OK) {
            store(e, id, s, version == 0 ? CREATE : UPDATE, body.mode, ACTIVE, body.content, body.metaDigest);
        }
    }

    function tombstone(bytes32 scope, bytes calldata args) private returns (Effect memory e) {
        bytes32 collection = args.word(8);
        bytes32 key = args.word(40);
        if (args.length != 104 || collection == 0 || key == 0) {
            e.code = E_ARG;
            return e;
        }
        bytes32 id = idOf(scope, collection, key);
        State storage s = records[id];
        e.code = check(s, args.number(0, 8));
        if (e.code == OK) {
            store(e, id, s, TOMBSTONE, s.mode, TOMBSTONED, 0, args.word(72));
        }
    }

    function check(State storage s, uint256 expected) private view returns (uint256) {
        if (s.version == 0) return E_NOT_FOUND;
        if (s.status == TOMBSTONED) return E_STATE;
        if (s.version != expected) return E_VERSION;
        return OK;
    }

    function store(
        Effect memory e,
        bytes32 id,
        State storage s,
        uint256 kind,
        uint256 mode,
        uint256 status,
        bytes32 content,
        bytes32 metaDigest
    ) private {
        if (s.version == uint64(type(int64).max)) {
            e.code = E_OVERFLOW;
            return;
        }
        uint64 version = s.version + 1;
        bytes32 head = sha256(
            abi.encodePacked(
                "gantry:head:v1\x00", id, version, s.head, uint8(mode), uint8(status), content, metaDigest
            )
        );
        s.head = head;
        s.version = version;
        s.status = uint8(status);
        s.mode = uint8(mode);
        e.result = version;
        e.kind = kind;
        e.entity = id;
        e.number = bytes32(uint256(version));
        e.a = head;
        e.b = content;
        e.c = metaDigest;
    }

    /// K4-0
    function parse(bytes calldata args, uint256 pos) private pure returns (uint256 code, Body memory body) {
        uint256 length = args.length;
        if (length < pos + BODY) return (E_ARG, body);
        body.collection = args.word(pos);
        body.key = args.word(pos + 32);
        body.mode = args.number(pos + 64, 1);
        body.content = args.word(pos + 65);
        uint256 metaLength = args.number(pos + 97, 2);
        uint256 metaAt = pos + 99;
        if (length < metaAt + metaLength + 4) return (E_ARG, body);
        uint256 payloadLength = args.number(metaAt + metaLength, 4);
        uint256 payloadAt = metaAt + metaLength + 4;
        if (length != payloadAt + payloadLength) return (E_ARG, body);
        if (body.collection == 0 || body.key == 0 || body.content == 0 || body.mode > 2) return (E_ARG, body);
        if (body.mode == 1 && payloadLength > 0) return (E_ARG, body);
        if (payloadLength > 0 && sha256(args[payloadAt:]) != body.content) return (E_PROOF, body);
        body.metaDigest = sha256(args[metaAt:metaAt + metaLength]);
        body.overLimit = metaLength > MAX_META || payloadLength > MAX_PAYLOAD;
    }

    function idOf(bytes32 owner, bytes32 collection, bytes32 key) private pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:record:v1\x00", owner, collection, key));
    }

    function look(uint256 fn, bytes calldata args) external view returns (bytes32[8] memory v) {
        if (fn != RECORD) {
            v[0] = bytes32(E_FUNCTION);
        } else if (args.length != 32) {
            v[0] = bytes32(E_ARG);
        } else {
            State storage s = records[args.word(0)];
            if (s.version == 0) {
                v[0] = bytes32(E_NOT_FOUND);
            } else {
                v[1] = bytes32(uint256(s.version));
                v[2] = bytes32(uint256(s.status));
                v[3] = bytes32(uint256(s.mode));
                v[4] = s.head;
            }
        }
    }
}
