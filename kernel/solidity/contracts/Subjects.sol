// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";

/// What K1 keeps of a subject, its DID document and those who can recover it.
abstract contract Subjects {
    using Args for bytes;

    uint256 internal constant MAX_ACCOUNTS = 16;
    uint256 private constant MAX_GUARDIANS = 16;
    uint256 private constant MAX_DOCUMENT = 4096;

    struct Subject {
        uint8 status;
        uint32 roles;
        uint16 accounts;
        uint8 guardians;
        uint8 guardiansNeeded;
        uint64 guardianEpoch;
        uint64 recoveries;
    }

    struct Document {
        bytes32 head;
        uint64 version;
        uint64 time;
    }

    mapping(bytes32 => bytes32) internal subjectOfAccount;
    mapping(bytes32 => Subject) internal subjects;
    mapping(bytes32 => mapping(uint256 => bytes32)) internal accountAt;
    mapping(bytes32 => Document) internal documents;
    mapping(bytes32 => mapping(uint256 => mapping(bytes32 => bool))) internal guards;
    mapping(bytes32 => uint256) internal approvals;
    mapping(bytes32 => mapping(bytes32 => bool)) private approved;

    /// K1-6
    function publish(Effect memory e, bytes32 subject, uint256 time, bytes calldata args) internal {
        Document storage d = documents[subject];
        if (args.length < 9) {
            e.code = E_ARG;
        } else if (d.version != args.number(0, 8)) {
            e.code = E_VERSION;
        } else if (args.length > MAX_DOCUMENT + 8) {
            e.code = E_LIMIT;
        } else {
            bytes32 digest = sha256(args[8:]);
            d.version += 1;
            d.time = uint64(time);
            d.head = sha256(abi.encodePacked("gantry:did:v1\x00", subject, d.version, d.head, digest, d.time));
            e.result = d.version;
            e.entity = subject;
            e.number = bytes32(e.result);
            e.a = d.head;
            e.b = digest;
            e.c = bytes32(time);
        }
    }

    /// K1-7
    function setGuardians(Effect memory e, bytes32 subject, bytes calldata args) internal {
        uint256 needed = args.number(0, 1);
        uint256 count = args.number(1, 1);
        if (args.length < 2 || args.length != 2 + 32 * count || needed > count || (needed == 0) != (count == 0)) {
            e.code = E_ARG;
            return;
        }
        for (uint256 i = 0; i < count; i++) {
            bytes32 guardian = args.word(2 + 32 * i);
            bool rising = i == 0 || args.word(2 + 32 * i - 32) < guardian;
            if (!rising || guardian == subject) {
                e.code = E_ARG;
                return;
            }
        }
        for (uint256 i = 0; i < count; i++) {
            if (subjects[args.word(2 + 32 * i)].status == 0) {
                e.code = E_NOT_FOUND;
                return;
            }
        }
        if (count > MAX_GUARDIANS) {
            e.code = E_LIMIT;
            return;
        }
        Subject storage s = subjects[subject];
        s.guardianEpoch += 1;
        s.guardians = uint8(count);
        s.guardiansNeeded = uint8(needed);
        for (uint256 i = 0; i < count; i++) {
            guards[subject][s.guardianEpoch][args.word(2 + 32 * i)] = true;
        }
        e.result = s.guardianEpoch;
        e.entity = subject;
        e.number = bytes32(needed);
        e.a = sha256(args[2:]);
        e.b = bytes32(e.result);
    }

    /// K1-8
    function approveRecovery(Effect memory e, bytes32 scope, bytes calldata args) internal {
        bytes32 subject = args.word(0);
        bytes32 account = args.word(32);
        Subject storage s = subjects[subject];
        bytes32 recovery = recoveryOf(subject, account);
        if (args.length != 64 || subject == 0 || account == 0) {
            e.code = E_ARG;
        } else if (s.status == 0) {
            e.code = E_NOT_FOUND;
        } else if (subjectOfAccount[account] != 0) {
            e.code = E_EXISTS;
        } else if (!guards[subject][s.guardianEpoch][scope]) {
            e.code = E_FORBIDDEN;
        } else if (s.status == DEACTIVATED || approved[recovery][scope]) {
            e.code = E_STATE;
        } else {
            approved[recovery][scope] = true;
            approvals[recovery] += 1;
            e.result = approvals[recovery];
            e.entity = subject;
            e.number = bytes32(e.result);
            e.a = account;
            e.b = recovery;
        }
    }

    /// Whether the guardians of today have agreed on this account.
    function agreed(bytes32 subject, bytes32 account) internal view returns (bool) {
        uint256 needed = subjects[subject].guardiansNeeded;
        return needed > 0 && approvals[recoveryOf(subject, account)] >= needed;
    }

    function recoveryOf(bytes32 subject, bytes32 account) internal view returns (bytes32) {
        Subject storage s = subjects[subject];
        return sha256(abi.encodePacked("gantry:recovery:v1\x00", subject, s.guardianEpoch, s.recoveries, account));
    }

    function bind(bytes32 account, bytes32 subject) internal {
        Subject storage s = subjects[subject];
        subjectOfAccount[account] = subject;
        accountAt[subject][s.accounts] = account;
        s.accounts += 1;
    }

    function unbind(bytes32 account, bytes32 subject) internal {
        Subject storage s = subjects[subject];
        uint256 last = s.accounts - 1;
        uint256 place = 0;
        while (accountAt[subject][place] != account) place++;
        delete subjectOfAccount[account];
        accountAt[subject][place] = accountAt[subject][last];
        delete accountAt[subject][last];
        s.accounts = uint16(last);
    }

    /// Ends a round of recovery: no account of before acts for the subject any more.
    function unbindAll(bytes32 subject) internal {
        Subject storage s = subjects[subject];
        for (uint256 i = 0; i < s.accounts; i++) {
            delete subjectOfAccount[accountAt[subject][i]];
            delete accountAt[subject][i];
        }
        s.accounts = 0;
        s.recoveries += 1;
    }
}
