// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";
import "./Board.sol";

/// K0: the one entry. Requests, idempotency, governance, pause and clock.
contract Kernel {
    using Args for bytes;

    event Change(
        bytes32 indexed entity,
        bytes32 indexed request,
        bytes32 indexed kind,
        bytes32 subject,
        bytes32 number,
        bytes32 a,
        bytes32 b,
        bytes32 c
    );

    uint256 private constant SPEC_VERSION = 2;
    /// The contracts with actions of governance: K0 up to this.
    uint256 private constant LAST_VOTED = 3;
    /// The first of the contracts whose functions are all timed.
    uint256 private constant FIRST_TIMED = 5;
    uint256 private constant MAX_BYTES = 98304;
    uint256 private constant MAX_ITEMS = 128;
    uint256 private constant MAX_GOVERNORS = 64;
    uint256 private constant VOTE = 0x0001;
    uint256 private constant CANCEL = 0x0002;
    uint256 private constant TICK = 0x0003;
    uint256 private constant PAUSE = 0x0010;
    uint256 private constant RESUME = 0x0011;
    uint256 private constant SET_THRESHOLD = 0x0012;
    uint256 private constant SET_GOVERNOR = 0x0013;
    uint256 private constant UPGRADE = 0x0014;
    uint256 private constant REFUSED = 0x00F0;
    uint256 private constant REPLAYED = 0x00F1;
    uint256 private constant ACCEPT = 0x0102;
    uint256 private constant CONFIRM_ACCOUNT = 0x0104;
    uint256 private constant PUBLISH = 0x0106;
    uint256 private constant DEACTIVATE = 0x0109;
    uint256 private constant SUSPEND = 0x0111;
    uint256 private constant BLOCK_S = 1;
    uint256 private constant BEACON = 3;
    uint256 private constant CANCELLED = 0xffffffffffffffff;
    bytes32 private constant ABC = 0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad;

    /// Contract numbers, and names of the board's words.
    uint256 private constant KERNEL = 0;
    uint256 private constant IDENTITIES = 1;
    uint256 private constant RECORDS = 4;
    uint256 private constant NETWORK_ID = 1;
    uint256 private constant SETTINGS = 2;
    uint256 private constant TICKED = 3;

    struct Caller {
        bytes32 account;
        bytes32 scope;
        /// Asked for once a request.
        IRecords records;
    }

    /// The board's word SETTINGS: epoch u64, governors u16, threshold u16, paused u8, clock mode u8 from high to low.
    struct Settings {
        uint256 clockMode;
        bool paused;
        uint256 threshold;
        uint256 governors;
        uint256 epoch;
    }

    Board private immutable board;
    mapping(bytes32 => uint256) private slots;
    mapping(bytes32 => bool) private governors;
    mapping(bytes32 => uint64) private rounds;
    mapping(bytes32 => uint256) private votes;
    mapping(bytes32 => mapping(bytes32 => bool)) private voted;
    mapping(uint256 => address) private implementations;

    constructor(Board board_) {
        board = board_;
    }

    /// S-60. Once, by the account that deployed the board.
    function initialise(
        bytes32 network,
        uint8 clock,
        uint16 needed,
        bytes32[] calldata accounts,
        bytes32[] calldata subjects
    ) external {
        require(msg.sender == board.deployedBy() && board.wordOf(NETWORK_ID) == 0, "GK04@999");
        uint256 count = accounts.length;
        require(
            network != 0 && clock >= 1 && clock <= 3 && count >= 1 && count <= MAX_GOVERNORS && needed >= 1
                && needed <= count && subjects.length == count,
            "GK01@999"
        );
        board.setWord(NETWORK_ID, uint256(network));
        set(Settings(clock, false, needed, count, 0));
        for (uint256 i = 0; i < count; i++) {
            require(accounts[i] != 0 && subjects[i] != 0, "GK01@999");
            identities().found(accounts[i], subjects[i]);
            governors[subjects[i]] = true;
        }
    }

    function settings() private view returns (Settings memory s) {
        uint256 packed = board.wordOf(SETTINGS);
        s.clockMode = packed & 0xff;
        s.paused = packed >> 8 & 0xff != 0;
        s.threshold = packed >> 16 & 0xffff;
        s.governors = packed >> 32 & 0xffff;
        s.epoch = packed >> 48;
    }

    function set(Settings memory s) private {
        uint256 packed = s.epoch << 48 | s.governors << 32 | s.threshold << 16;
        board.setWord(SETTINGS, packed | (s.paused ? 0x100 : 0) | s.clockMode);
    }

    function identities() private view returns (IIdentities) {
        return IIdentities(board.proxyOf(IDENTITIES));
    }

    function records() private view returns (IRecords) {
        return IRecords(board.proxyOf(RECORDS));
    }

    function execute(bytes calldata request) external {
        (bool atomic, uint256 count, uint256 pos) = canonical(request);
        uint256 first = request.number(atomic ? pos : pos + 32, 2);
        if (first != VOTE && settings().paused) fail(E_PAUSED, WHOLE);
        Caller memory caller = callerOf(first);
        if (atomic) {
            (uint256 code, uint256 index) = batch(caller, request.word(2), request[pos:], count, 0);
            if (code != OK) fail(code, index);
        } else {
            for (uint256 i = 0; i < count;) {
                (uint256 run, uint256 end) = recordsApart(caller, request, pos, count - i, i);
                if (run == 0) {
                    bytes32 key = request.word(pos);
                    end = pos + 38 + request.number(pos + 34, 4);
                    (uint256 code,) = batch(caller, key, request[pos + 32:end], 1, i);
                    if (code != OK) tell(REFUSED, requestId(caller.scope, key), caller.scope, code, i);
                    run = 1;
                }
                i += run;
                pos = end;
            }
        }
    }

    /// As many items as come in one run for the records, none with a key that was used: handed over in one call, each for itself. How many, and where they end.
    function recordsApart(Caller memory caller, bytes calldata request, uint256 start, uint256 most, uint256 place)
        private
        returns (uint256 run, uint256 end)
    {
        bytes32[] memory ids = new bytes32[](most);
        end = start;
        while (run < most && request.number(end + 32, 1) == RECORDS) {
            bytes32 id = requestId(caller.scope, request.word(end));
            if (slots[id] != 0) break;
            uint256 next = end + 38 + request.number(end + 34, 4);
            slots[id] = requestDigest(1, request[end + 32:next]) | 1; // with the result 0, until it is known
            ids[run++] = id;
            end = next;
        }
        if (run == 0) return (0, start);
        Effect[] memory effects = recordsOf(caller).actAll(caller.scope, run, true, request[start:end]);
        for (uint256 i = 0; i < run; i++) {
            if (effects[i].code == OK) {
                slots[ids[i]] += effects[i].result;
                announce(effects[i], ids[i], caller.scope);
            } else {
                delete slots[ids[i]];
                tell(REFUSED, ids[i], caller.scope, effects[i].code, place + i);
            }
        }
    }

    function recordsOf(Caller memory caller) private view returns (IRecords) {
        if (address(caller.records) == address(0)) caller.records = records();
        return caller.records;
    }

    /// S-10 and S-13: where the first item starts, if the request has exactly the canonical form.
    function canonical(bytes calldata request) private pure returns (bool atomic, uint256 count, uint256 start) {
        uint256 length = request.length;
        if (length > MAX_BYTES) fail(E_LIMIT, WHOLE);
        uint256 mode = request.number(1, 1);
        if (length < 2 || request.number(0, 1) != 1 || mode > 1) fail(E_ARG, WHOLE);
        atomic = mode == 0;
        start = atomic ? 36 : 4;
        if (length < start) fail(E_ARG, WHOLE);
        count = request.number(start - 2, 2);
        if (count == 0) fail(E_ARG, WHOLE);
        if (count > MAX_ITEMS) fail(E_LIMIT, WHOLE);
        if (atomic && request.word(2) == 0) fail(E_ARG, WHOLE);
        uint256 pos = start;
        for (uint256 i = 0; i < count; i++) {
            if (!atomic) {
                if (length < pos + 32 || request.word(pos) == 0) fail(E_ARG, WHOLE);
                pos += 32;
            }
            if (length < pos + 6) fail(E_ARG, WHOLE);
            uint256 fn = request.number(pos, 2);
            pos += 6 + request.number(pos + 2, 4);
            if (length < pos) fail(E_ARG, WHOLE);
            bool alone = fn == VOTE || fn == ACCEPT || fn == CONFIRM_ACCOUNT;
            if (alone && (!atomic || count > 1)) fail(E_ARG, WHOLE);
        }
        if (pos != length) fail(E_ARG, WHOLE);
    }

    function callerOf(uint256 fn) private view returns (Caller memory caller) {
        caller.account = bytes32(uint256(uint160(msg.sender)));
        if (fn == ACCEPT || fn == CONFIRM_ACCOUNT) {
            caller.scope = caller.account;
        } else {
            uint256 status;
            (caller.scope, status) = identities().standingOf(caller.account);
            if (status != ACTIVE) fail(E_FORBIDDEN, WHOLE);
        }
    }

    /// Items under one key. In an ATOMIC request a failure is reverted by the caller; alone, a function checks before it writes.
    function batch(Caller memory caller, bytes32 key, bytes calldata items, uint256 count, uint256 place)
        private
        returns (uint256 code, uint256 index)
    {
        bytes32 id = requestId(caller.scope, key);
        uint256 digest = requestDigest(count, items);
        uint256 slot = slots[id];
        if (slot == CANCELLED) return (E_CANCELLED, WHOLE);
        if (slot != 0) {
            if (slot >> 64 << 64 != digest) return (E_CONFLICT, WHOLE);
            tell(REPLAYED, id, caller.scope, uint256(uint64(slot)) - 1, place);
            return (OK, 0);
        }
        uint256 result;
        uint256 pos = 0;
        for (uint256 i = 0; i < count;) {
            Effect memory first;
            uint256 done;
            (first, done, pos) = items.number(pos, 1) == RECORDS
                ? recordItems(caller, id, items, pos, count - i)
                : item(caller, key, id, items, pos);
            if (first.code != OK) return (first.code, i + done);
            if (i == 0) result = first.result;
            i += done;
        }
        slots[id] = digest | (result + 1);
        return (OK, 0);
    }

    /// As many items as come in one run for the records, handed over in one call: some chains make every call between contracts dear. The first item's effect, how many,
    /// and where they end; or a failure and how many succeeded before it.
    function recordItems(Caller memory caller, bytes32 id, bytes calldata items, uint256 start, uint256 most)
        private
        returns (Effect memory first, uint256 done, uint256 end)
    {
        uint256 count = 0;
        end = start;
        while (count < most && items.number(end, 1) == RECORDS) {
            end += 6 + items.number(end + 2, 4);
            count++;
        }
        Effect[] memory effects = recordsOf(caller).actAll(caller.scope, count, false, items[start:end]);
        for (; done < count; done++) {
            if (effects[done].code != OK) return (effects[done], done, end);
            announce(effects[done], id, caller.scope);
        }
        first = effects[0];
    }

    function item(Caller memory caller, bytes32 key, bytes32 id, bytes calldata items, uint256 start)
        private
        returns (Effect memory e, uint256 done, uint256 end)
    {
        uint256 fn = items.number(start, 2);
        end = start + 6 + items.number(start + 2, 4);
        bytes calldata args = items[start + 6:end];
        uint256 f = fn & 0xff;
        uint256 module = fn >> 8;
        if (f == 0 || f > 0x0f) {
            e.code = E_FUNCTION;
        } else if (fn == VOTE) {
            e = vote(caller, id, args);
            return (e, e.code == OK ? 1 : 0, end);
        } else if (module == 0) {
            e = own(caller, key, fn, args);
        } else if (fn == DEACTIVATE && args.length == 32 && governors[caller.scope]) {
            e.code = E_STATE;
        } else {
            e = delegated(caller, fn, args);
        }
        if (e.code == OK) {
            announce(e, id, caller.scope);
            done = 1;
        }
    }

    function own(Caller memory caller, bytes32 key, uint256 fn, bytes calldata args)
        private
        returns (Effect memory e)
    {
        e.kind = fn;
        if (fn == CANCEL) {
            bytes32 target = args.word(0);
            bytes32 id = requestId(caller.scope, target);
            if (args.length != 32 || target == 0 || target == key) {
                e.code = E_ARG;
            } else if (slots[id] == CANCELLED) {
                e.code = E_EXISTS;
            } else if (slots[id] != 0) {
                e.code = E_STATE;
            } else {
                slots[id] = CANCELLED;
                e.entity = id;
            }
        } else if (fn == TICK) {
            uint256 ms = args.number(0, 8);
            if (args.length != 8 || ms >= uint64(type(int64).max)) {
                e.code = E_ARG;
                return e;
            }
            (, uint256 roles) = identities().standing(caller.scope);
            if (roles & TIME_AUTHORITY == 0) {
                e.code = E_FORBIDDEN;
            } else if (settings().clockMode != BEACON || ms <= board.wordOf(TICKED)) {
                e.code = E_STATE;
            } else {
                board.setWord(TICKED, ms);
                e.result = ms;
                e.number = bytes32(ms);
            }
        } else {
            e.code = E_FUNCTION;
        }
    }

    /// K0-1: the action is applied before the vote is recorded, so a failing action leaves nothing.
    function vote(Caller memory caller, bytes32 id, bytes calldata action) private returns (Effect memory e) {
        uint256 fn = action.number(0, 2);
        uint256 f = fn & 0xff;
        if (action.length < 2 || fn >> 8 > LAST_VOTED || f < 0x10 || f > 0x7f) {
            e.code = E_ARG;
            return e;
        }
        if (!governors[caller.scope]) {
            e.code = E_FORBIDDEN;
            return e;
        }
        bytes32 digest = sha256(action);
        bytes32 proposal = proposalOf(action, digest);
        if (voted[proposal][caller.scope]) {
            e.code = E_STATE;
            return e;
        }
        uint256 counted = votes[proposal] + 1;
        bool applied = counted >= settings().threshold;
        Effect memory done;
        if (applied) {
            done = fn >> 8 == 0 ? decree(fn, action[2:]) : delegated(caller, fn, action[2:]);
            if (done.code != OK) return done;
            rounds[digest] += 1;
        }
        voted[proposal][caller.scope] = true;
        votes[proposal] = counted;
        e.kind = VOTE;
        e.entity = proposal;
        e.number = bytes32(counted);
        e.a = bytes32(uint256(applied ? 1 : 0));
        e.b = digest;
        e.result = counted;
        announce(e, id, caller.scope);
        if (applied) announce(done, id, caller.scope);
    }

    function delegated(Caller memory caller, uint256 fn, bytes calldata args) private returns (Effect memory e) {
        if (fn == SUSPEND && args.length == 32 && governors[args.word(0)]) {
            e.code = E_STATE;
            return e;
        }
        address module = board.proxyOf(fn >> 8);
        if (module == address(0) || fn >> 8 == RECORDS) {
            e.code = E_FUNCTION;
            return e;
        }
        return IModule(module).act(caller.scope, caller.account, timed(fn) ? nowMs() : 0, fn, args);
    }

    function decree(uint256 fn, bytes calldata args) private returns (Effect memory e) {
        e.kind = fn;
        Settings memory s = settings();
        if (fn == PAUSE || fn == RESUME) {
            if (args.length != 0) {
                e.code = E_ARG;
            } else if (s.paused == (fn == PAUSE)) {
                e.code = E_STATE;
            } else {
                s.paused = fn == PAUSE;
                set(s);
            }
        } else if (fn == SET_THRESHOLD) {
            uint256 needed = args.number(0, 2);
            if (args.length != 2) {
                e.code = E_ARG;
            } else if (needed == 0 || needed > s.governors) {
                e.code = E_LIMIT;
            } else {
                s.threshold = needed;
                s.epoch += 1;
                set(s);
                e.number = bytes32(needed);
            }
        } else if (fn == SET_GOVERNOR) {
            setGovernor(e, s, args);
        } else if (fn == UPGRADE) {
            upgrade(e, s, args);
        } else {
            e.code = E_FUNCTION;
        }
    }

    function setGovernor(Effect memory e, Settings memory s, bytes calldata args) private {
        bytes32 subject = args.word(0);
        uint256 on = args.number(32, 1);
        if (args.length != 33 || on > 1) {
            e.code = E_ARG;
            return;
        }
        (uint256 status,) = identities().standing(subject);
        bool is_ = governors[subject];
        if (status == 0) e.code = E_NOT_FOUND;
        else if (on == 1 && is_) e.code = E_EXISTS;
        else if (on == 0 && !is_) e.code = E_NOT_FOUND;
        else if (on == 1 && status != ACTIVE) e.code = E_STATE;
        else if (on == 1 && s.governors >= MAX_GOVERNORS) e.code = E_LIMIT;
        else if (on == 0 && s.governors - 1 < s.threshold) e.code = E_LIMIT;
        if (e.code != OK) return;
        governors[subject] = on == 1;
        if (on == 1) s.governors += 1;
        else s.governors -= 1;
        s.epoch += 1;
        set(s);
        e.entity = subject;
        e.number = bytes32(on);
    }

    function upgrade(Effect memory e, Settings memory s, bytes calldata args) private {
        uint256 module = args.number(0, 1);
        uint256 next = uint256(args.word(1));
        if (args.length != 33 || board.proxyOf(module) == address(0) || next == 0 || next >> 160 != 0) {
            e.code = E_ARG;
            return;
        }
        if (!s.paused) {
            e.code = E_STATE;
            return;
        }
        address code = address(uint160(next));
        implementations[module] = code;
        board.setCode(module, code);
        e.entity = bytes32(module);
        e.a = bytes32(next);
    }

    function read(bytes calldata query) external view returns (bytes32[8] memory v) {
        uint256 fn = query.number(0, 2);
        if (query.length < 2) {
            v[0] = bytes32(E_ARG);
            return v;
        }
        if (fn >> 8 == 0) return look(fn, query[2:]);
        address module = board.proxyOf(fn >> 8);
        if (module != address(0)) return IModule(module).look(fn, query[2:]);
        v[0] = bytes32(E_FUNCTION);
    }

    function look(uint256 fn, bytes calldata args) private view returns (bytes32[8] memory v) {
        uint256 length = args.length;
        bytes32 first = args.word(0);
        if (fn == 0x0080 && length == 0) {
            Settings memory s = settings();
            v[1] = bytes32(SPEC_VERSION);
            v[2] = bytes32(board.wordOf(NETWORK_ID));
            v[3] = bytes32(s.clockMode);
            v[4] = bytes32(uint256(s.paused ? 1 : 0));
            v[5] = bytes32(s.threshold);
            v[6] = bytes32(s.governors);
            v[7] = bytes32(s.epoch);
        } else if (fn == 0x0081 && length == 0) {
            if (sha256("abc") != ABC) v[0] = bytes32(E_PROOF);
            else v[1] = ABC;
        } else if (fn == 0x0082 && length == 32) {
            uint256 slot = slots[first];
            if (slot == CANCELLED) {
                v[1] = bytes32(uint256(2));
            } else if (slot != 0) {
                v[1] = bytes32(uint256(1));
                v[2] = bytes32(slot >> 64 << 64);
                v[3] = bytes32(uint256(uint64(slot)) - 1);
            }
        } else if (fn == 0x0083 && length == 0) {
            v[1] = bytes32(nowMs());
        } else if (fn == 0x0084 && length >= 2) {
            bytes32 digest = sha256(args);
            v[1] = proposalOf(args, digest);
            v[2] = bytes32(votes[v[1]]);
            v[3] = bytes32(uint256(rounds[digest]));
        } else if (fn == 0x0085 && length == 32) {
            v[1] = bytes32(uint256(governors[first] ? 1 : 0));
        } else if (fn == 0x0086 && length == 1) {
            v[1] = bytes32(uint256(uint160(implementations[args.number(0, 1)])));
        } else {
            v[0] = bytes32(fn >= 0x0080 && fn <= 0x0086 ? E_ARG : E_FUNCTION);
        }
    }

    /// S-16: the functions that read the clock. Others are not told it, because on some chains whatever is read stands in the way of whoever writes it.
    function timed(uint256 fn) private pure returns (bool) {
        return fn == PUBLISH || fn >> 8 >= FIRST_TIMED;
    }

    /// The one place that reads the block's time.
    function nowMs() private view returns (uint256) {
        uint256 mode = settings().clockMode;
        if (mode == BEACON) return board.wordOf(TICKED);
        return mode == BLOCK_S ? block.timestamp * 1000 : block.timestamp;
    }

    function proposalOf(bytes calldata action, bytes32 digest) private view returns (bytes32) {
        return sha256(abi.encodePacked("gantry:proposal:v1\x00", uint64(settings().epoch), rounds[digest], action));
    }

    function requestDigest(uint256 count, bytes calldata items) private pure returns (uint256) {
        return uint256(sha256(abi.encodePacked("gantry:request:v1\x00", uint16(count), items))) >> 64 << 64;
    }

    function requestId(bytes32 scope, bytes32 key) private pure returns (bytes32) {
        return sha256(abi.encodePacked("gantry:key:v1\x00", scope, key));
    }

    function announce(Effect memory e, bytes32 id, bytes32 scope) private {
        emit Change(e.entity, id, bytes32(e.kind), scope, e.number, e.a, e.b, e.c);
    }

    function tell(uint256 kind, bytes32 id, bytes32 scope, uint256 number, uint256 place) private {
        emit Change(0, id, bytes32(kind), scope, bytes32(number), bytes32(place), 0, 0);
    }

    /// S-30
    function fail(uint256 code, uint256 index) private pure {
        bytes memory reason = "GK00@000";
        reason[2] = bytes1(uint8(48 + code / 10));
        reason[3] = bytes1(uint8(48 + code % 10));
        reason[5] = bytes1(uint8(48 + index / 100));
        reason[6] = bytes1(uint8(48 + index / 10 % 10));
        reason[7] = bytes1(uint8(48 + index % 10));
        revert(string(reason));
    }
}
