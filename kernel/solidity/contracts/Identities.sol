// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "./Codes.sol";
import "./Subjects.sol";

/// K1: subjects and their accounts. Its proxy lets in the entry alone.
contract Identities is Subjects {
    using Args for bytes;

    uint256 private constant INVITE = 0x0101;
    uint256 private constant ACCEPT = 0x0102;
    uint256 private constant OFFER_ACCOUNT = 0x0103;
    uint256 private constant CONFIRM_ACCOUNT = 0x0104;
    uint256 private constant REMOVE_ACCOUNT = 0x0105;
    uint256 private constant PUBLISH = 0x0106;
    uint256 private constant SET_GUARDIANS = 0x0107;
    uint256 private constant APPROVE_RECOVERY = 0x0108;
    uint256 private constant DEACTIVATE = 0x0109;
    uint256 private constant ENROL = 0x0110;
    uint256 private constant SUSPEND = 0x0111;
    uint256 private constant REINSTATE = 0x0112;
    uint256 private constant SET_ROLES = 0x0113;
    uint256 private constant ACCOUNT = 0x0180;
    uint256 private constant SUBJECT = 0x0181;
    uint256 private constant INVITATION = 0x0182;
    uint256 private constant OFFER = 0x0183;
    uint256 private constant GUARDIANS = 0x0184;
    uint256 private constant GUARDIAN = 0x0185;
    uint256 private constant RECOVERY = 0x0186;
    uint256 private constant ACCOUNT_AT = 0x0187;
    uint256 private constant DOCUMENT = 0x0188;
    uint256 private constant MAX_INCEPTION = 4096;

    mapping(bytes32 => mapping(bytes32 => bytes32)) private invitations;
    /// The subject's recoveries then, and one: an offer of before a recovery is void.
    mapping(bytes32 => mapping(bytes32 => uint256)) private offers;

    function act(bytes32 scope, bytes32 account, uint256 time, uint256 fn, bytes calldata args)
        external
        returns (Effect memory e)
    {
        if (fn == INVITE || fn == ENROL) {
            pair(e, scope, fn, args);
        } else if (fn == ACCEPT) {
            accept(e, account, args);
        } else if (fn == OFFER_ACCOUNT) {
            offer(e, scope, args);
        } else if (fn == CONFIRM_ACCOUNT) {
            confirm(e, account, args);
        } else if (fn == REMOVE_ACCOUNT) {
            remove(e, scope, args);
        } else if (fn == PUBLISH) {
            publish(e, scope, time, args);
        } else if (fn == SET_GUARDIANS) {
            setGuardians(e, scope, args);
        } else if (fn == APPROVE_RECOVERY) {
            approveRecovery(e, scope, args);
        } else if (fn == DEACTIVATE) {
            deactivate(e, scope, args);
        } else if (fn == SUSPEND || fn == REINSTATE) {
            setStatus(e, fn, args);
        } else if (fn == SET_ROLES) {
            setRoles(e, args);
        } else {
            e.code = E_FUNCTION;
        }
        if (e.code == OK) e.kind = fn;
    }

    /// invite, and the action enrol: both name a new account and a new subject
    function pair(Effect memory e, bytes32 scope, uint256 fn, bytes calldata args) private {
        bytes32 account = args.word(0);
        bytes32 subject = args.word(32);
        if (args.length != 64 || account == 0 || subject == 0) {
            e.code = E_ARG;
        } else if (subjectOfAccount[account] != 0 || subjects[subject].status != 0) {
            e.code = E_EXISTS;
        } else if (fn == INVITE && subjects[scope].roles & REGISTRAR == 0) {
            e.code = E_FORBIDDEN;
        } else {
            e.entity = subject;
            e.a = account;
            if (fn == INVITE) {
                invitations[account][subject] = scope;
            } else {
                create(account, subject, 0);
                e.number = bytes32(uint256(1));
            }
        }
    }

    function accept(Effect memory e, bytes32 account, bytes calldata inception) private {
        if (inception.length == 0 || inception.length > MAX_INCEPTION) {
            e.code = inception.length == 0 ? E_ARG : E_LIMIT;
            return;
        }
        bytes32 subject = sha256(abi.encodePacked("gantry:subject:v1\x00", inception));
        bytes32 inviter = invitations[account][subject];
        if (inviter == 0) {
            e.code = E_NOT_FOUND;
        } else if (subjectOfAccount[account] != 0 || subjects[subject].status != 0) {
            e.code = E_EXISTS;
        } else if (subjects[inviter].status != ACTIVE || subjects[inviter].roles & REGISTRAR == 0) {
            e.code = E_FORBIDDEN;
        } else {
            delete invitations[account][subject];
            create(account, subject, 0);
            e.result = 1;
            e.entity = subject;
            e.number = bytes32(uint256(1));
            e.a = account;
            e.b = inviter;
        }
    }

    function offer(Effect memory e, bytes32 scope, bytes calldata args) private {
        bytes32 account = args.word(0);
        if (args.length != 32 || account == 0) {
            e.code = E_ARG;
        } else if (subjectOfAccount[account] != 0) {
            e.code = E_EXISTS;
        } else {
            offers[account][scope] = uint256(subjects[scope].recoveries) + 1;
            e.entity = scope;
            e.a = account;
        }
    }

    function confirm(Effect memory e, bytes32 account, bytes calldata args) private {
        bytes32 subject = args.word(0);
        bool recovered = agreed(subject, account);
        if (args.length != 32 || subject == 0) {
            e.code = E_ARG;
        } else if (!recovered && !offered(account, subject)) {
            e.code = E_NOT_FOUND;
        } else if (subjectOfAccount[account] != 0) {
            e.code = E_EXISTS;
        } else if (subjects[subject].status != ACTIVE) {
            e.code = E_STATE;
        } else if (!recovered && subjects[subject].accounts >= MAX_ACCOUNTS) {
            e.code = E_LIMIT;
        } else {
            if (recovered) {
                e.b = recoveryOf(subject, account);
                unbindAll(subject);
            }
            delete offers[account][subject];
            bind(account, subject);
            counted(e, subject, account);
        }
    }

    function remove(Effect memory e, bytes32 scope, bytes calldata args) private {
        bytes32 account = args.word(0);
        if (args.length != 32 || account == 0) {
            e.code = E_ARG;
        } else if (subjectOfAccount[account] != scope) {
            e.code = E_NOT_FOUND;
        } else if (subjects[scope].accounts <= 1) {
            e.code = E_STATE;
        } else {
            unbind(account, scope);
            counted(e, scope, account);
        }
    }

    function counted(Effect memory e, bytes32 subject, bytes32 account) private view {
        e.result = subjects[subject].accounts;
        e.entity = subject;
        e.number = bytes32(e.result);
        e.a = account;
    }

    function setStatus(Effect memory e, uint256 fn, bytes calldata args) private {
        bytes32 subject = args.word(0);
        uint256 status = subjects[subject].status;
        if (args.length != 32) {
            e.code = E_ARG;
        } else if (status == 0) {
            e.code = E_NOT_FOUND;
        } else if (status != (fn == SUSPEND ? ACTIVE : SUSPENDED)) {
            e.code = E_STATE;
        } else {
            subjects[subject].status = uint8(fn == SUSPEND ? SUSPENDED : ACTIVE);
            e.entity = subject;
        }
    }

    function setRoles(Effect memory e, bytes calldata args) private {
        bytes32 subject = args.word(0);
        uint256 roles = args.number(32, 4);
        if (args.length != 36 || roles > (REGISTRAR | TIME_AUTHORITY)) {
            e.code = E_ARG;
        } else if (subjects[subject].status == 0) {
            e.code = E_NOT_FOUND;
        } else {
            subjects[subject].roles = uint32(roles);
            e.entity = subject;
            e.number = bytes32(roles);
        }
    }

    function deactivate(Effect memory e, bytes32 scope, bytes calldata args) private {
        if (args.length != 32) {
            e.code = E_ARG;
        } else {
            subjects[scope].status = uint8(DEACTIVATED);
            e.entity = scope;
            e.a = args.word(0);
        }
    }

    function offered(bytes32 account, bytes32 subject) private view returns (bool) {
        return offers[account][subject] == uint256(subjects[subject].recoveries) + 1;
    }

    function create(bytes32 account, bytes32 subject, uint256 roles) private {
        subjects[subject].status = uint8(ACTIVE);
        subjects[subject].roles = uint32(roles);
        bind(account, subject);
    }

    /// Genesis: a governor's subject with every role.
    function found(bytes32 account, bytes32 subject) external {
        require(subjectOfAccount[account] == 0 && subjects[subject].status == 0, "GK01@999");
        create(account, subject, REGISTRAR | TIME_AUTHORITY);
    }

    function standingOf(bytes32 account) external view returns (bytes32 subject, uint256 status) {
        subject = subjectOfAccount[account];
        status = subjects[subject].status;
    }

    function standing(bytes32 subject) external view returns (uint256 status, uint256 roles) {
        status = subjects[subject].status;
        roles = subjects[subject].roles;
    }

    function look(uint256 fn, bytes calldata args) external view returns (bytes32[8] memory v) {
        bytes32 first = args.word(0);
        bytes32 second = args.word(32);
        if (fn == ACCOUNT || fn == SUBJECT) {
            bytes32 subject = fn == ACCOUNT ? subjectOfAccount[first] : first;
            if (args.length != 32) {
                v[0] = bytes32(E_ARG);
            } else if (subjects[subject].status == 0) {
                v[0] = bytes32(E_NOT_FOUND);
            } else if (fn == ACCOUNT) {
                v[1] = subject;
                v[2] = bytes32(uint256(subjects[subject].status));
            } else {
                v[1] = bytes32(uint256(subjects[subject].status));
                v[2] = bytes32(uint256(subjects[subject].roles));
                v[3] = bytes32(uint256(subjects[subject].accounts));
            }
        } else if (fn == INVITATION || fn == OFFER) {
            if (args.length != 64) {
                v[0] = bytes32(E_ARG);
            } else {
                v[1] = fn == OFFER ? bytes32(uint256(offered(first, second) ? 1 : 0)) : invitations[first][second];
                if (v[1] == 0) v[0] = bytes32(E_NOT_FOUND);
            }
        } else if (fn >= GUARDIANS && fn <= DOCUMENT) {
            more(v, fn, args);
        } else {
            v[0] = bytes32(E_FUNCTION);
        }
    }

    function more(bytes32[8] memory v, uint256 fn, bytes calldata args) private view {
        bytes32 subject = args.word(0);
        bytes32 second = args.word(32);
        uint256 length = fn == ACCOUNT_AT ? 33 : fn == GUARDIAN || fn == RECOVERY ? 64 : 32;
        Subject storage s = subjects[subject];
        if (args.length != length) {
            v[0] = bytes32(E_ARG);
        } else if (fn == ACCOUNT_AT) {
            v[1] = accountAt[subject][args.number(32, 1)];
            if (v[1] == 0) v[0] = bytes32(E_NOT_FOUND);
        } else if (fn == DOCUMENT) {
            Document storage d = documents[subject];
            v[1] = bytes32(uint256(d.version));
            v[2] = d.head;
            v[3] = bytes32(uint256(d.time));
            if (v[1] == 0) v[0] = bytes32(E_NOT_FOUND);
        } else if (s.status == 0) {
            v[0] = bytes32(E_NOT_FOUND);
        } else if (fn == GUARDIANS) {
            v[1] = bytes32(uint256(s.guardiansNeeded));
            v[2] = bytes32(uint256(s.guardians));
            v[3] = bytes32(uint256(s.guardianEpoch));
            v[4] = bytes32(uint256(s.recoveries));
        } else if (fn == GUARDIAN) {
            v[1] = bytes32(uint256(guards[subject][s.guardianEpoch][second] ? 1 : 0));
        } else {
            v[2] = recoveryOf(subject, second);
            v[1] = bytes32(approvals[v[2]]);
        }
    }
}
