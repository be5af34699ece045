// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";

/// K3: the catalogue. A node's id is made of its owner, its parent and its code; governance is the owner zero. Its proxy lets in the entry alone.
contract Catalogue {
    using Args for bytes;

    uint256 private constant CREATE_NODE = 0x0301;
    uint256 private constant UPDATE_NODE = 0x0302;
    uint256 private constant RETIRE_NODE = 0x0303;
    uint256 private constant PROPOSE_LINK = 0x0304;
    uint256 private constant CONFIRM_LINK = 0x0305;
    uint256 private constant END_LINK = 0x0306;
    uint256 private constant BY_GOVERNANCE = 0x0010;
    uint256 private constant NODE = 0x0380;
    uint256 private constant PLACE = 0x0381;
    uint256 private constant LINK = 0x0382;
    uint256 private constant SOURCE = 0x0383;
    uint256 private constant RETIRED = 2;
    uint256 private constant DRAFT = 3;
    uint8 private constant AUTHORITATIVE = 4;
    uint8 private constant LEAF = 8;
    uint256 private constant BODY_FLAGS = 7;
    uint256 private constant PROPOSED = 1;
    uint256 private constant LINKED = 2;
    uint256 private constant MAX_CODE = 64;
    uint256 private constant MAX_DEPTH = 8;
    uint256 private constant MAX_META = 1024;
    uint256 private constant BODY = 68;

    struct Node {
        bytes32 owner;
        bytes32 parent;
        bytes32 leaf;
        bytes32 class;
        bytes32 head;
        uint64 version;
        uint64 children;
        uint8 status;
        uint8 depth;
        uint8 flags;
    }

    struct Link {
        bytes32 proposer;
        uint8 status;
    }

    struct Body {
        uint256 status;
        uint8 flags;
        bytes32 mapTo;
        bytes32 class;
        bytes32 metaDigest;
        bool overLimit;
    }

    mapping(bytes32 => Node) private nodes;
    mapping(bytes32 => Link) private links;
    mapping(bytes32 => mapping(bytes32 => mapping(bytes32 => bytes32))) private sources;

    function act(bytes32 scope, bytes32, uint256, uint256 fn, bytes calldata args) external returns (Effect memory e) {
        // K3-7
        bool governed = fn & 0xff >= BY_GOVERNANCE;
        bytes32 caller = governed ? bytes32(0) : scope;
        uint256 f = governed ? fn - BY_GOVERNANCE : fn;
        if (f == CREATE_NODE) {
            create(e, caller, args);
        } else if (f == UPDATE_NODE) {
            update(e, caller, args);
        } else if (f == RETIRE_NODE) {
            retire(e, caller, args);
        } else if (f == PROPOSE_LINK || f == CONFIRM_LINK) {
            link(e, caller, f == CONFIRM_LINK, args);
        } else if (f == END_LINK) {
            endLink(e, caller, args);
        } else {
            e.code = E_FUNCTION;
        }
        if (e.code == OK) e.kind = fn;
    }

    function create(Effect memory e, bytes32 caller, bytes calldata args) private {
        bytes32 parentId = args.word(0);
        uint256 leaf = args.number(32, 1);
        uint256 length = args.number(33, 1);
        Body memory body;
        (e.code, body) = parse(args, 34 + length, caller);
        if (e.code != OK) return;
        bool root = parentId == 0;
        if (leaf > 1 || length == 0 || (!root && body.mapTo != 0)) {
            e.code = E_ARG;
            return;
        }
        Node storage parent = nodes[parentId];
        e.code = createFits(parent, root, body);
        if (e.code != OK) return;
        bytes32 id = sha256(abi.encodePacked("gantry:node:v1\x00", caller, parentId, args[34:34 + length]));
        Node storage n = nodes[id];
        bytes32 leafId = root ? body.mapTo : parent.leaf;
        if (n.version != 0 || taken(body, leafId, caller, id)) e.code = E_EXISTS;
        else if (!root && parent.owner != caller) e.code = E_FORBIDDEN;
        else if ((!root || body.status == ACTIVE) && !carried(caller, parentId, body.mapTo)) e.code = E_STATE;
        else if (length > MAX_CODE || parent.depth >= MAX_DEPTH || body.overLimit) e.code = E_LIMIT;
        if (e.code != OK) return;
        n.owner = caller;
        n.parent = parentId;
        n.depth = root ? 1 : parent.depth + 1;
        store(e, id, body.status, body.flags | (leaf == 1 ? LEAF : 0), leafId, body.class, body.metaDigest);
    }

    function createFits(Node storage parent, bool root, Body memory body) private view returns (uint256) {
        if (!root && parent.version == 0) return E_NOT_FOUND;
        if (!root && parent.flags & LEAF != 0) return E_ARG;
        return mapFits(body.mapTo);
    }

    function update(Effect memory e, bytes32 caller, bytes calldata args) private {
        bytes32 id = args.word(8);
        Body memory body;
        (e.code, body) = parse(args, 40, caller);
        if (e.code != OK) return;
        if (id == 0) {
            e.code = E_ARG;
            return;
        }
        Node storage n = nodes[id];
        bool root = n.parent == 0;
        if (n.version == 0) e.code = E_NOT_FOUND;
        else if (!root && body.mapTo != 0) e.code = E_ARG;
        else e.code = mapFits(body.mapTo);
        if (e.code != OK) return;
        bytes32 leafId = root ? body.mapTo : n.leaf;
        if (taken(body, leafId, n.owner, id)) e.code = E_EXISTS;
        else if (n.owner != caller) e.code = E_FORBIDDEN;
        else if (!mayBecome(n, body, leafId)) e.code = E_STATE;
        else if (n.version != args.number(0, 8)) e.code = E_VERSION;
        else if (body.overLimit) e.code = E_LIMIT;
        if (e.code != OK) return;
        store(e, id, body.status, body.flags | (n.flags & LEAF), leafId, body.class, body.metaDigest);
    }

    function mayBecome(Node storage n, Body memory body, bytes32 leafId) private view returns (bool) {
        if (n.status == RETIRED) return false;
        if (n.status == ACTIVE) return body.status == ACTIVE && leafId == n.leaf;
        return body.status == DRAFT || carried(n.owner, n.parent, body.mapTo);
    }

    function retire(Effect memory e, bytes32 caller, bytes calldata args) private {
        bytes32 id = args.word(8);
        Node storage n = nodes[id];
        if (args.length != 72 || id == 0) e.code = E_ARG;
        else if (n.version == 0) e.code = E_NOT_FOUND;
        else if (n.owner != caller) e.code = E_FORBIDDEN;
        else if (n.status == RETIRED || n.children != 0) e.code = E_STATE;
        else if (n.version != args.number(0, 8)) e.code = E_VERSION;
        if (e.code != OK) return;
        store(e, id, RETIRED, n.flags, n.leaf, n.class, args.word(40));
    }

    /// K3-0, arguments.
    function parse(bytes calldata args, uint256 pos, bytes32 caller)
        private
        pure
        returns (uint256 code, Body memory body)
    {
        if (args.length < pos + BODY) return (E_ARG, body);
        uint256 length = args.number(pos + 66, 2);
        if (args.length != pos + BODY + length) return (E_ARG, body);
        uint256 status = args.number(pos, 1);
        uint256 flags = args.number(pos + 1, 1);
        if ((status != DRAFT && status != ACTIVE) || flags > BODY_FLAGS) return (E_ARG, body);
        body.status = status;
        body.flags = uint8(flags);
        body.mapTo = args.word(pos + 2);
        body.class = args.word(pos + 34);
        body.metaDigest = sha256(args[pos + BODY:]);
        body.overLimit = length > MAX_META;
        bool authoritative = flags & AUTHORITATIVE != 0;
        if (!authoritative && body.class != 0) return (E_ARG, body);
        if (caller == 0 && (authoritative || body.mapTo != 0)) return (E_ARG, body);
    }

    function mapFits(bytes32 mapTo) private view returns (uint256) {
        Node storage m = nodes[mapTo];
        if (mapTo == 0) return OK;
        if (m.version == 0) return E_NOT_FOUND;
        return m.owner == 0 && m.flags & LEAF != 0 ? OK : E_ARG;
    }

    /// At most one authoritative source of what a leaf, an owner and a class name.
    function taken(Body memory body, bytes32 leafId, bytes32 owner, bytes32 id) private view returns (bool) {
        if (body.status != ACTIVE || body.flags & AUTHORITATIVE == 0) return false;
        bytes32 holder = sources[leafId][owner][body.class];
        return holder != 0 && holder != id;
    }

    /// What a node hangs on, or maps to, is ACTIVE; only a root of MAIN stands for itself.
    function carried(bytes32 owner, bytes32 parentId, bytes32 mapTo) private view returns (bool) {
        if (parentId != 0) return nodes[parentId].status == ACTIVE;
        return owner == 0 || nodes[mapTo].status == ACTIVE;
    }

    function store(
        Effect memory e,
        bytes32 id,
        uint256 status,
        uint8 flags,
        bytes32 leafId,
        bytes32 class,
        bytes32 metaDigest
    ) private {
        Node storage n = nodes[id];
        if (n.status == ACTIVE && n.flags & AUTHORITATIVE != 0) delete sources[n.leaf][n.owner][n.class];
        if (status == ACTIVE && flags & AUTHORITATIVE != 0) sources[leafId][n.owner][class] = id;
        if (n.parent != 0 && status != n.status) {
            if (status == ACTIVE) nodes[n.parent].children += 1;
            else if (n.status == ACTIVE) nodes[n.parent].children -= 1;
        }
        uint64 version = n.version + 1;
        bytes32 head = sha256(
            abi.encodePacked(
                "gantry:node-head:v1\x00", id, version, n.head, uint8(status), flags, leafId, class, metaDigest
            )
        );
        n.leaf = leafId;
        n.class = class;
        n.head = head;
        n.version = version;
        n.status = uint8(status);
        n.flags = flags;
        e.result = version;
        e.entity = id;
        e.number = bytes32(uint256(version));
        e.a = head;
        e.b = bytes32(status << 8 | flags);
        e.c = metaDigest;
    }

    /// K3-4, K3-5
    function link(Effect memory e, bytes32 caller, bool confirmed, bytes calldata args) private {
        bytes32 a = args.word(0);
        bytes32 b = args.word(32);
        if (args.length != 96 || a == 0 || b == 0 || args.word(64) == 0 || a == b) {
            e.code = E_ARG;
            return;
        }
        Node storage first = nodes[a];
        Node storage second = nodes[b];
        bytes32 id = linkOf(args);
        Link storage l = links[id];
        bool owns = first.owner == caller || second.owner == caller;
        if (first.version == 0 || second.version == 0) e.code = E_NOT_FOUND;
        else if (confirmed && l.status == 0) e.code = E_NOT_FOUND;
        else if (!confirmed && l.status != 0) e.code = E_EXISTS;
        else if (!owns || (confirmed && l.proposer == caller)) e.code = E_FORBIDDEN;
        else if (l.status == LINKED || first.status != ACTIVE || second.status != ACTIVE) e.code = E_STATE;
        if (e.code != OK) return;
        if (!confirmed) l.proposer = caller;
        bool agreed = confirmed || first.owner == second.owner;
        l.status = uint8(agreed ? LINKED : PROPOSED);
        tellLink(e, id, args, agreed);
    }

    function endLink(Effect memory e, bytes32 caller, bytes calldata args) private {
        bytes32 a = args.word(0);
        bytes32 b = args.word(32);
        if (args.length != 128 || a == 0 || b == 0 || args.word(64) == 0) {
            e.code = E_ARG;
            return;
        }
        bytes32 id = linkOf(args);
        Link storage l = links[id];
        if (l.status == 0) e.code = E_NOT_FOUND;
        else if (nodes[a].owner != caller && nodes[b].owner != caller) e.code = E_FORBIDDEN;
        if (e.code != OK) return;
        tellLink(e, id, args, l.status == LINKED);
        e.c = args.word(96);
        delete links[id];
    }

    function tellLink(Effect memory e, bytes32 id, bytes calldata args, bool linked) private pure {
        e.result = linked ? 1 : 0;
        e.number = bytes32(e.result);
        e.entity = id;
        e.a = args.word(0);
        e.b = args.word(32);
    }

    function linkOf(bytes calldata args) private pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:link:v1\x00", args[:96]));
    }

    function look(uint256 fn, bytes calldata args) external view returns (bytes32[8] memory v) {
        if (fn < NODE || fn > SOURCE) {
            v[0] = bytes32(E_FUNCTION);
        } else if (args.length != (fn == NODE || fn == PLACE ? 32 : 96)) {
            v[0] = bytes32(E_ARG);
        } else if (fn == LINK) {
            Link storage l = links[linkOf(args)];
            if (l.status == 0) {
                v[0] = bytes32(E_NOT_FOUND);
                return v;
            }
            v[1] = bytes32(uint256(l.status));
            v[2] = l.proposer;
            v[3] = bytes32(uint256(nodes[args.word(0)].status));
            v[4] = bytes32(uint256(nodes[args.word(32)].status));
        } else if (fn == SOURCE) {
            bytes32 id = sources[args.word(0)][args.word(32)][args.word(64)];
            if (id == 0) {
                v[0] = bytes32(E_NOT_FOUND);
            } else if (nodes[args.word(0)].status != ACTIVE) {
                v[0] = bytes32(E_STATE);
            } else {
                Node storage s = nodes[id];
                v[1] = id;
                v[2] = bytes32(uint256(s.version));
                v[3] = bytes32(uint256(s.flags));
                v[4] = s.head;
            }
        } else {
            lookNode(v, fn, args.word(0));
        }
    }

    function lookNode(bytes32[8] memory v, uint256 fn, bytes32 id) private view {
        Node storage n = nodes[id];
        if (n.version == 0) {
            v[0] = bytes32(E_NOT_FOUND);
        } else if (fn == NODE) {
            v[1] = n.owner;
            v[2] = n.parent;
            v[3] = bytes32(uint256(n.depth));
            v[4] = bytes32(uint256(n.version));
            v[5] = bytes32(uint256(n.status));
            v[6] = bytes32(uint256(n.flags));
            v[7] = n.head;
        } else {
            v[1] = n.leaf;
            v[2] = n.class;
            v[3] = bytes32(uint256(n.children));
            v[4] = bytes32(uint256(nodes[n.leaf].status));
        }
    }
}
