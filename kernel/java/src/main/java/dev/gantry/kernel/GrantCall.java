package dev.gantry.kernel;

import java.util.Optional;

/**
 * A call of K5 read back.
 *
 * @param body of the grant, or the rule; empty for epochs and credentials
 * @param other the parent's body of a grant, the rule's of a request
 * @param key what travelled for the grantee; of an epoch its recovery; empty for nothing
 */
public record GrantCall(Optional<GrantBody> body, Optional<GrantBody> other, byte[] key) {
    private static final byte[] NOTHING = {};

    /** Refusal if the item is no call of K5 in its canonical form. */
    public static GrantCall of(Item item) throws Refusal {
        var in = new Cursor(item.args());
        GrantCall call = switch (item.fn()) {
            case Fn.GRANT -> {
                GrantBody body = GrantBody.readGrant(in);
                Optional<GrantBody> parent =
                        body.parent().isZero() ? Optional.empty() : Optional.of(GrantBody.readGrant(in));
                yield new GrantCall(Optional.of(body), parent, in.rest());
            }
            case Fn.REQUEST_GRANT -> {
                in.word();
                GrantBody body = GrantBody.readGrant(in);
                yield new GrantCall(
                        Optional.of(body),
                        in.atEnd() ? Optional.empty() : Optional.of(GrantBody.readRule(in)),
                        NOTHING);
            }
            case Fn.DECIDE -> {
                in.u8();
                yield only(GrantBody.readGrant(in), in.rest());
            }
            case Fn.REVOKE_GRANT -> {
                in.word();
                yield only(GrantBody.readGrant(in), NOTHING);
            }
            case Fn.SET_RULE, Fn.END_RULE -> only(GrantBody.readRule(in), NOTHING);
            case Fn.COUNTERSIGN -> only(GrantBody.readGrant(in), NOTHING);
            case Fn.USE -> {
                Access.read(in.u8(), in);
                yield only(GrantBody.readGrant(in), NOTHING);
            }
            case Fn.RELEASE -> {
                in.longU32();
                yield only(GrantBody.readGrant(in), in.rest());
            }
            case Fn.OPEN_EPOCH -> {
                in.u64();
                in.word();
                in.word();
                yield new GrantCall(Optional.empty(), Optional.empty(), in.rest());
            }
            case Fn.ATTEST_CREDENTIAL -> {
                in.word();
                in.word();
                in.u64();
                yield new GrantCall(Optional.empty(), Optional.empty(), NOTHING);
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
        in.end();
        return call;
    }

    /** The collection whose epoch the item opens; Refusal if it opens none. */
    public static Word collectionOfEpoch(Item item) throws Refusal {
        if (item.fn() != Fn.OPEN_EPOCH) {
            throw new Refusal(KernelError.E_FUNCTION);
        }
        var in = new Cursor(item.args());
        in.u64();
        return in.word();
    }

    private static GrantCall only(GrantBody body, byte[] key) {
        return new GrantCall(Optional.of(body), Optional.empty(), key);
    }
}
