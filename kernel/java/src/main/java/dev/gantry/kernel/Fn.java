package dev.gantry.kernel;

/** Function numbers of the specification: contract × 256 + function. */
public final class Fn {
    public static final int VOTE = 0x0001;
    public static final int CANCEL = 0x0002;
    public static final int TICK = 0x0003;
    public static final int PAUSE = 0x0010;
    public static final int RESUME = 0x0011;
    public static final int SET_THRESHOLD = 0x0012;
    public static final int SET_GOVERNOR = 0x0013;
    public static final int UPGRADE = 0x0014;
    public static final int INFO = 0x0080;
    public static final int SELF_TEST = 0x0081;
    public static final int REQUEST = 0x0082;
    public static final int CLOCK = 0x0083;
    public static final int PROPOSAL = 0x0084;
    public static final int GOVERNOR = 0x0085;
    public static final int IMPLEMENTATION = 0x0086;

    public static final int INVITE = 0x0101;
    public static final int ACCEPT = 0x0102;
    public static final int OFFER_ACCOUNT = 0x0103;
    public static final int CONFIRM_ACCOUNT = 0x0104;
    public static final int REMOVE_ACCOUNT = 0x0105;
    public static final int PUBLISH = 0x0106;
    public static final int SET_GUARDIANS = 0x0107;
    public static final int APPROVE_RECOVERY = 0x0108;
    public static final int DEACTIVATE = 0x0109;
    public static final int ENROL = 0x0110;
    public static final int SUSPEND = 0x0111;
    public static final int REINSTATE = 0x0112;
    public static final int SET_ROLES = 0x0113;
    public static final int ACCOUNT = 0x0180;
    public static final int SUBJECT = 0x0181;
    public static final int INVITATION = 0x0182;
    public static final int OFFER = 0x0183;
    public static final int GUARDIANS = 0x0184;
    public static final int GUARDIAN = 0x0185;
    public static final int RECOVERY = 0x0186;
    public static final int ACCOUNT_AT = 0x0187;
    public static final int DOCUMENT = 0x0188;

    public static final int REGISTER = 0x0201;
    public static final int PROPOSE_ALIAS = 0x0202;
    public static final int CONFIRM_ALIAS = 0x0203;
    public static final int RETIRE_ALIAS = 0x0204;
    public static final int HAND_OVER = 0x0205;
    public static final int TAKE_OVER = 0x0206;
    public static final int RETIRE = 0x0207;
    public static final int ASSIGN = 0x0210;
    public static final int IDENTIFIER = 0x0280;
    public static final int NAMESPACE = 0x0281;
    public static final int PROPOSED_ALIAS = 0x0282;
    public static final int HANDED_OVER = 0x0283;

    public static final int CREATE_NODE = 0x0301;
    public static final int UPDATE_NODE = 0x0302;
    public static final int RETIRE_NODE = 0x0303;
    public static final int PROPOSE_LINK = 0x0304;
    public static final int CONFIRM_LINK = 0x0305;
    public static final int END_LINK = 0x0306;
    public static final int NODE = 0x0380;
    public static final int PLACE = 0x0381;
    public static final int LINK = 0x0382;
    public static final int SOURCE = 0x0383;
    /** K3-7: added to a function of the catalogue, it is governance's. */
    public static final int BY_GOVERNANCE = 0x0010;

    public static final int CREATE = 0x0401;
    public static final int UPDATE = 0x0402;
    public static final int TOMBSTONE = 0x0403;
    public static final int PUT = 0x0404;
    public static final int RECORD = 0x0480;

    public static final int GRANT = 0x0501;
    public static final int REQUEST_GRANT = 0x0502;
    public static final int DECIDE = 0x0503;
    public static final int REVOKE_GRANT = 0x0504;
    public static final int SET_RULE = 0x0505;
    public static final int END_RULE = 0x0506;
    public static final int COUNTERSIGN = 0x0507;
    public static final int USE = 0x0508;
    public static final int RELEASE = 0x0509;
    public static final int OPEN_EPOCH = 0x050A;
    public static final int ATTEST_CREDENTIAL = 0x050B;
    public static final int GRANTED = 0x0580;
    public static final int EVALUATE = 0x0581;
    public static final int RULE = 0x0582;
    public static final int ACTIVATED = 0x0583;
    public static final int EPOCH = 0x0584;
    public static final int CREDENTIAL = 0x0585;

    public static final int ANCHOR = 0x0601;
    public static final int PRESERVE = 0x0602;
    public static final int REVOKE_EVIDENCE = 0x0603;
    public static final int REVOKE_LEAF = 0x0604;
    public static final int WITNESS = 0x0605;
    public static final int LOG = 0x0680;
    public static final int ANCHOR_AT = 0x0681;
    public static final int EVIDENCE = 0x0682;
    public static final int REVOKED_LEAF = 0x0683;
    public static final int ATTESTATION = 0x0684;

    /** Kinds of change that are no function's. */
    public static final int REFUSED = 0x00F0;

    public static final int REPLAYED = 0x00F1;

    private Fn() {}

    /** Whether a change of this kind was made by a function, and not told of a request. */
    public static boolean isFunction(int kind) {
        return kind != REFUSED && kind != REPLAYED;
    }

    /** S-14: functions whose scope is the caller's account. */
    static boolean accountScoped(int fn) {
        return fn == ACCEPT || fn == CONFIRM_ACCOUNT;
    }

    /** K0-1: functions that only a vote can call. */
    static boolean decidedByVote(int fn) {
        int function = fn & 0xff;
        return fn >>> 8 <= 3 && function >= 0x10 && function <= 0x7f;
    }

    /** S-13: functions that travel alone. */
    public static boolean travelsAlone(int fn) {
        return fn == VOTE || accountScoped(fn);
    }
}
