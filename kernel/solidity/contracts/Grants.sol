// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";
import "./GrantBody.sol";

/// K5: grants, from asking to using. A grant's body is given with every call; kept is where it stands. The proxy lets in the entry alone.
contract Grants {
    using Args for bytes;
    using GrantBodies for Body;

    uint256 private constant GRANT = 0x0501;
    uint256 private constant REQUEST = 0x0502;
    uint256 private constant DECIDE = 0x0503;
    uint256 private constant REVOKE = 0x0504;
    uint256 private constant SET_RULE = 0x0505;
    uint256 private constant END_RULE = 0x0506;
    uint256 private constant COUNTERSIGN_GRANT = 0x0507;
    uint256 private constant USE = 0x0508;
    uint256 private constant RELEASE = 0x0509;
    uint256 private constant OPEN_EPOCH = 0x050A;
    uint256 private constant ATTEST = 0x050B;
    uint256 private constant GRANTED = 0x0580;
    uint256 private constant EVALUATE = 0x0581;
    uint256 private constant RULE = 0x0582;
    uint256 private constant ACTIVATED = 0x0583;
    uint256 private constant EPOCH = 0x0584;
    uint256 private constant HELD = 0x0585;

    /// After ACTIVE.
    uint256 private constant REQUESTED = 2;
    uint256 private constant AWAITING = 3;
    uint256 private constant REJECTED = 4;
    uint256 private constant REVOKED = 5;

    uint256 private constant MAX_DEPTH = 4;
    uint256 private constant MAX_KEY = 512;
    /// No end, no limit.
    uint256 private constant NEVER = uint64(type(int64).max);

    struct Standing {
        uint8 status;
        uint64 uses;
    }

    struct Epoch {
        bytes32 head;
        uint64 number;
        bool due;
    }

    /// What is wanted of a grant.
    struct Want {
        uint256 action;
        bytes32 key;
        bytes32 purpose;
        bytes32 fields;
        bytes32 presentation;
    }

    mapping(bytes32 => Standing) private standings;
    mapping(bytes32 => bytes32) private parents;
    mapping(bytes32 => bool) private rules;
    mapping(bytes32 => mapping(bytes32 => bytes32)) private activations;
    mapping(bytes32 => Epoch) private epochs;
    mapping(bytes32 => mapping(bytes32 => uint256)) private ends;

    function act(bytes32 scope, bytes32, uint256 time, uint256 fn, bytes calldata args)
        external
        returns (Effect memory e)
    {
        if (fn == GRANT) grant(e, scope, time, args);
        else if (fn == REQUEST) request(e, scope, time, args);
        else if (fn == DECIDE) decide(e, scope, time, args);
        else if (fn == REVOKE) revoke(e, scope, args);
        else if (fn == SET_RULE || fn == END_RULE) ruled(e, scope, fn == SET_RULE, args);
        else if (fn == COUNTERSIGN_GRANT) countersign(e, scope, args);
        else if (fn == USE) use(e, scope, time, args);
        else if (fn == RELEASE) release(e, scope, time, args);
        else if (fn == OPEN_EPOCH) openEpoch(e, scope, args);
        else if (fn == ATTEST) attest(e, scope, args);
        else e.code = E_FUNCTION;
        if (e.code == OK) e.kind = fn;
    }

    /// K5-1
    function grant(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        Body memory b = GrantBodies.read(args, 0, false);
        Body memory p;
        uint256 end = b.end;
        bool below = end != 0 && b.parent != 0;
        if (below) {
            p = GrantBodies.read(args, end, false);
            end = p.end;
        }
        if (end == 0) e.code = E_ARG;
        else if (b.unknown != 0 || p.unknown != 0) e.code = E_CONSTRAINT;
        else if (below && p.id != b.parent) e.code = E_PROOF;
        else if (below && standings[p.id].status == 0) e.code = E_NOT_FOUND;
        else if (standings[b.id].status != 0) e.code = E_EXISTS;
        else if (b.grantor != scope) e.code = E_FORBIDDEN;
        else if (below) e.code = belowCode(b, p, time);
        if (e.code == OK && args.length > end) e.code = firstKeyCode(b, args.length - end, time);
        if (e.code == OK && b.depth > MAX_DEPTH) e.code = E_LIMIT;
        if (e.code != OK) return;
        if (below) {
            parents[b.id] = p.id;
            if (p.value[MAX_USES] != 0) standings[p.id].uses += uint64(uint256(b.value[MAX_USES]));
        }
        enter(e, b, grantedAs(b));
        e.b = b.grantee;
        e.c = digest(args[end:]);
    }

    /// Whether this may be given from that.
    function belowCode(Body memory b, Body memory p, uint256 time) private view returns (uint256) {
        if (p.grantee != b.grantor || p.actions & REAUTHORIZE_BIT == 0) return E_FORBIDDEN;
        if (!b.within(p) || b.depth >= p.depth) return E_ATTENUATION;
        if (notHeld(p, time) != 0) return E_CONSTRAINT;
        if (stopped(p.id) != 0) return E_STATE;
        uint256 code = p.window(time);
        if (code == OK && uint256(b.value[MAX_USES]) > usesLeft(p)) return E_EXHAUSTED;
        return code;
    }

    /// K5-2
    function request(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        Body memory b = GrantBodies.read(args, 32, false);
        Body memory r;
        uint256 end = b.end;
        bool named = end != 0 && args.length > end;
        if (named) {
            r = GrantBodies.read(args, end, true);
            end = r.end;
        }
        if (end == 0 || end != args.length || b.parent != 0) e.code = E_ARG;
        else if (b.unknown != 0 || r.unknown != 0) e.code = E_CONSTRAINT;
        else if (standings[b.id].status != 0) e.code = E_EXISTS;
        else if (b.grantee != scope) e.code = E_FORBIDDEN;
        else if (b.depth > MAX_DEPTH) e.code = E_LIMIT;
        if (e.code != OK) return;
        uint256 refusal = named ? ruleRefusal(r, b, time) : OK;
        if (!named || refusal != OK) {
            enter(e, b, REQUESTED);
            e.number = bytes32(256 * refusal + REQUESTED);
        } else {
            activations[r.id][scope] = b.id;
            enter(e, b, grantedAs(b));
            e.b = r.id;
        }
        e.c = args.word(0);
    }

    /// Why a rule does not apply to a request, or OK.
    function ruleRefusal(Body memory r, Body memory b, uint256 time) private view returns (uint256) {
        if (!rules[r.id]) return E_NOT_FOUND;
        if (activations[r.id][b.grantee] != 0) return E_EXISTS;
        if (!b.within(r) || b.depth > r.depth) return E_ATTENUATION;
        if (notHeld(b, time) != 0) return E_CONSTRAINT;
        return r.window(time);
    }

    /// K5-3
    function decide(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        uint256 yes = args.number(0, 1);
        Body memory b = GrantBodies.read(args, 1, false);
        uint256 status = standings[b.id].status;
        if (b.end == 0 || yes > 1 || (yes == 0 && args.length > b.end)) e.code = E_ARG;
        else if (b.unknown != 0) e.code = E_CONSTRAINT;
        else if (status == 0) e.code = E_NOT_FOUND;
        else if (b.grantor != scope) e.code = E_FORBIDDEN;
        else if (status != REQUESTED) e.code = E_STATE;
        else if (args.length > b.end) e.code = firstKeyCode(b, args.length - b.end, time);
        if (e.code != OK) return;
        enter(e, b, yes == 1 ? grantedAs(b) : REJECTED);
        e.b = b.grantee;
        e.c = digest(args[b.end:]);
    }

    /// K5-4
    function revoke(Effect memory e, bytes32 scope, bytes calldata args) private {
        Body memory b = GrantBodies.read(args, 32, false);
        uint256 status = standings[b.id].status;
        if (b.end == 0 || b.end != args.length) e.code = E_ARG;
        else if (b.unknown != 0) e.code = E_CONSTRAINT;
        else if (status == 0) e.code = E_NOT_FOUND;
        else if (scope != b.owner && scope != b.grantor && scope != b.grantee) e.code = E_FORBIDDEN;
        else if (status == REJECTED || status == REVOKED) e.code = E_STATE;
        if (e.code != OK) return;
        standings[b.id].status = uint8(REVOKED);
        uint256 due = 0;
        if (status == ACTIVE) {
            Epoch storage epoch = epochs[GrantBodies.resourceOf(b.owner, b.collection, 0)];
            if (epoch.number != 0) {
                epoch.due = true;
                due = 1;
            }
        }
        tell(e, b, due);
        e.c = args.word(0);
    }

    /// K5-5, K5-6
    function ruled(Effect memory e, bytes32 scope, bool set, bytes calldata args) private {
        Body memory r = GrantBodies.read(args, 0, true);
        if (r.end == 0 || r.end != args.length) e.code = E_ARG;
        else if (r.unknown != 0) e.code = E_CONSTRAINT;
        else if (rules[r.id] == set) e.code = set ? E_EXISTS : E_NOT_FOUND;
        else if (r.owner != scope) e.code = E_FORBIDDEN;
        else if (set && r.depth > MAX_DEPTH) e.code = E_LIMIT;
        if (e.code != OK) return;
        rules[r.id] = set;
        e.entity = r.id;
        e.a = r.resource();
    }

    /// K5-7
    function countersign(Effect memory e, bytes32 scope, bytes calldata args) private {
        Body memory b = GrantBodies.read(args, 0, false);
        uint256 status = standings[b.id].status;
        if (b.end == 0 || b.end != args.length) e.code = E_ARG;
        else if (b.unknown != 0) e.code = E_CONSTRAINT;
        else if (status == 0) e.code = E_NOT_FOUND;
        else if (b.value[COUNTERSIGN] != scope) e.code = E_FORBIDDEN;
        else if (status != AWAITING) e.code = E_STATE;
        if (e.code != OK) return;
        enter(e, b, ACTIVE);
        e.b = b.grantee;
    }

    /// K5-8
    function use(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private {
        Want memory w = wanted(args, 1);
        Body memory b = GrantBodies.read(args, 129, false);
        bool one = w.action == 1 || w.action == READ_BIT || w.action == COMPUTE_BIT;
        if (b.end == 0 || b.end != args.length || !one) e.code = E_ARG;
        else if (b.unknown != 0) e.code = E_CONSTRAINT;
        else if (standings[b.id].status == 0) e.code = E_NOT_FOUND;
        else if (b.grantee != scope) e.code = E_FORBIDDEN;
        else (e.code,,) = decision(w, b, time);
        if (e.code != OK) return;
        uint256 uses = uint256(standings[b.id].uses) + 1;
        standings[b.id].uses = uint64(uses);
        e.result = uses;
        e.entity = b.id;
        e.number = bytes32((w.action << 32) + uses);
        e.a = GrantBodies.resourceOf(b.owner, b.collection, w.key);
        e.b = w.purpose;
        e.c = w.presentation;
    }

    function wanted(bytes calldata args, uint256 pos) private pure returns (Want memory) {
        return Want(
            args.number(0, 1), args.word(pos), args.word(pos + 32), args.word(pos + 64), args.word(pos + 96)
        );
    }

    /// From the grant's existence on, for its grantee: an error's code or OK, the grant that allows or stops it, and what else is to be said.
    function decision(Want memory w, Body memory b, uint256 time)
        private
        view
        returns (uint256 code, bytes32 by, uint256 detail)
    {
        by = b.id;
        if (standings[b.id].status == 0) return (E_NOT_FOUND, by, 0);
        if ((b.key != 0 && b.key != w.key) || b.actions & w.action == 0) return (E_FORBIDDEN, by, 0);
        detail = notMet(w, b);
        if (detail == 0) detail = notHeld(b, time);
        if (detail != 0) return (E_CONSTRAINT, by, detail);
        bytes32 stop = stopped(b.id);
        if (stop != 0) return (E_STATE, stop, standings[stop].status);
        code = b.window(time);
        if (code == OK && usesLeft(b) == 0) code = E_EXHAUSTED;
    }

    function notMet(Want memory w, Body memory b) private pure returns (uint256) {
        bytes32 fields = b.value[FIELDS];
        if (b.value[PURPOSE] != 0 && b.value[PURPOSE] != w.purpose) return PURPOSE;
        if (fields != 0 && (w.fields == 0 || w.fields & ~fields != 0)) return FIELDS;
        return b.value[PRESENTATION] != 0 && w.presentation == 0 ? PRESENTATION : 0;
    }

    /// K5-9
    function release(Effect memory e, bytes32 scope, uint256 time, bytes calldata args) private view {
        uint256 n = args.number(0, 4);
        Body memory b = GrantBodies.read(args, 4, false);
        Standing storage s = standings[b.id];
        if (b.end == 0 || b.end == args.length) e.code = E_ARG;
        else if (b.unknown != 0) e.code = E_CONSTRAINT;
        else if (s.status == 0 || s.uses < n) e.code = E_NOT_FOUND;
        else if (scope != b.owner && scope != b.grantor) e.code = E_FORBIDDEN;
        else if (notHeld(b, time) != 0) e.code = E_CONSTRAINT;
        else if (stopped(b.id) != 0) e.code = E_STATE;
        else e.code = b.window(time);
        if (e.code == OK && args.length - b.end > MAX_KEY) e.code = E_LIMIT;
        if (e.code != OK) return;
        tell(e, b, n);
        e.c = digest(args[b.end:]);
    }

    /// K5-16 for a grant whose own state is about to be written, and which has nothing above that would stop it.
    function firstKeyCode(Body memory b, uint256 length, uint256 time) private view returns (uint256 code) {
        if (notHeld(b, time) != 0) return E_CONSTRAINT;
        if (b.value[COUNTERSIGN] != 0) return E_STATE;
        code = b.window(time);
        if (code == OK && length > MAX_KEY) code = E_LIMIT;
    }

    /// K5-10
    function openEpoch(Effect memory e, bytes32 scope, bytes calldata args) private {
        bytes32 collection = args.word(8);
        bytes32 commitment = args.word(40);
        if (args.length < 73 || collection == 0 || commitment == 0) {
            e.code = E_ARG;
            return;
        }
        bytes32 resource = GrantBodies.resourceOf(scope, collection, 0);
        Epoch storage epoch = epochs[resource];
        if (epoch.number != args.number(0, 8)) e.code = E_VERSION;
        else if (args.length - 72 > MAX_KEY) e.code = E_LIMIT;
        if (e.code != OK) return;
        uint256 number = uint256(epoch.number) + 1;
        bytes32 recovery = sha256(args[72:]);
        bytes32 head = sha256(
            abi.encodePacked("gantry:epoch:v1\x00", resource, uint64(number), epoch.head, commitment, recovery)
        );
        epoch.number = uint64(number);
        epoch.due = false;
        epoch.head = head;
        e.result = number;
        e.entity = resource;
        e.number = bytes32(number);
        e.a = head;
        e.b = commitment;
        e.c = recovery;
    }

    /// K5-11
    function attest(Effect memory e, bytes32 scope, bytes calldata args) private {
        bytes32 subject = args.word(0);
        bytes32 kind = args.word(32);
        uint256 end = args.number(64, 8);
        if (args.length != 72 || subject == 0 || end > NEVER) {
            e.code = E_ARG;
            return;
        }
        bytes32 credential = credentialOf(scope, kind);
        if (end == 0 && ends[credential][subject] == 0) {
            e.code = E_NOT_FOUND;
            return;
        }
        ends[credential][subject] = end;
        e.entity = credential;
        e.number = bytes32(end);
        e.a = subject;
        e.b = kind;
    }

    function credentialOf(bytes32 issuer, bytes32 kind) private pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:credential:v1\x00", issuer, kind));
    }

    /// K5-13: the nearest grant that is not ACTIVE, from this one upwards, or 0.
    function stopped(bytes32 id) private view returns (bytes32) {
        while (id != 0) {
            if (standings[id].status != ACTIVE) return id;
            id = parents[id];
        }
        return 0;
    }

    /// K5-15: the constraint that the grantee does not meet as a holder, or 0.
    function notHeld(Body memory b, uint256 time) private view returns (uint256) {
        if (!counts(heldUntil(b, CREDENTIAL), time)) return CREDENTIAL;
        return counts(heldUntil(b, ORGANISATION), time) ? 0 : ORGANISATION;
    }

    /// K5-12
    function counts(uint256 end, uint256 time) private pure returns (bool) {
        return end == NEVER || (time != 0 && time <= end);
    }

    function heldUntil(Body memory b, uint256 constraint) private view returns (uint256) {
        bytes32 value = b.value[constraint];
        if (value == 0) return NEVER;
        if (constraint == CREDENTIAL) return ends[value][b.grantee];
        return value == b.grantee ? NEVER : ends[credentialOf(value, 0)][b.grantee];
    }

    function until(Body memory b) private view returns (uint256 end) {
        end = heldUntil(b, CREDENTIAL);
        uint256 member = heldUntil(b, ORGANISATION);
        if (member < end) end = member;
        uint256 last = uint256(b.value[NOT_AFTER]);
        if (last != 0 && last < end) end = last;
    }

    function usesLeft(Body memory b) private view returns (uint256) {
        uint256 most = uint256(b.value[MAX_USES]);
        return most == 0 ? NEVER : most - standings[b.id].uses;
    }

    function grantedAs(Body memory b) private pure returns (uint256) {
        return b.value[COUNTERSIGN] == 0 ? ACTIVE : AWAITING;
    }

    function enter(Effect memory e, Body memory b, uint256 status) private {
        standings[b.id].status = uint8(status);
        e.result = status;
        e.entity = b.id;
        e.number = bytes32(status);
        e.a = b.resource();
    }

    function tell(Effect memory e, Body memory b, uint256 number) private pure {
        e.result = number;
        e.entity = b.id;
        e.number = bytes32(number);
        e.a = b.resource();
        e.b = b.grantee;
    }

    function digest(bytes calldata key) private pure returns (bytes32) {
        return key.length == 0 ? bytes32(0) : sha256(key);
    }

    function look(uint256 fn, bytes calldata args) external view returns (bytes32[8] memory v) {
        if (fn == EVALUATE) {
            evaluate(v, args);
            return v;
        }
        if (fn < GRANTED || fn > HELD) {
            v[0] = bytes32(E_FUNCTION);
            return v;
        }
        if (args.length != (fn == ACTIVATED || fn == HELD ? 64 : 32)) {
            v[0] = bytes32(E_ARG);
            return v;
        }
        bytes32 first = args.word(0);
        if (fn == GRANTED) {
            Standing memory s = standings[first];
            v[1] = bytes32(uint256(s.status));
            if (s.status != 0) {
                bytes32 stop = stopped(first);
                v[2] = bytes32(uint256(s.uses));
                v[3] = parents[first];
                v[4] = bytes32(uint256(stop == 0 ? 1 : 0));
                v[5] = stop;
                if (stop != 0) v[6] = bytes32(uint256(standings[stop].status));
            }
        } else if (fn == RULE) {
            v[1] = bytes32(uint256(rules[first] ? 1 : 0));
        } else if (fn == ACTIVATED) {
            v[1] = activations[first][args.word(32)];
        } else if (fn == EPOCH) {
            Epoch memory epoch = epochs[first];
            v[1] = bytes32(uint256(epoch.number));
            v[2] = bytes32(uint256(epoch.due ? 1 : 0));
            v[3] = epoch.head;
        } else {
            v[1] = bytes32(ends[first][args.word(32)]);
        }
        if (v[1] == 0) v[0] = bytes32(E_NOT_FOUND);
    }

    function evaluate(bytes32[8] memory v, bytes calldata args) private view {
        Want memory w = wanted(args, 9);
        uint256 time = args.number(1, 8);
        Body memory b = GrantBodies.read(args, 137, false);
        uint256 action = w.action;
        bool one = action != 0 && action <= COMPUTE_BIT && action & (action - 1) == 0;
        if (b.end == 0 || b.end != args.length || !one || time > NEVER) {
            v[0] = bytes32(E_ARG);
            return;
        }
        uint256 code = E_CONSTRAINT;
        bytes32 by = b.id;
        uint256 detail = b.unknown;
        if (detail == 0) (code, by, detail) = decision(w, b, time);
        v[3] = by;
        if (code == OK) {
            v[1] = bytes32(uint256(1));
            v[4] = bytes32(until(b));
            v[5] = bytes32(usesLeft(b));
        } else {
            v[2] = bytes32(code);
            v[6] = bytes32(detail);
        }
    }
}
