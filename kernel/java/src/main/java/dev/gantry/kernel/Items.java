package dev.gantry.kernel;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** Calls of the kernel's functions in their canonical form. No check is made here that the kernel makes. */
public final class Items {
    private Items() {}

    public static Item vote(int fn, byte[] args) {
        return new Item(Fn.VOTE, args(u16(fn), args));
    }

    public static Item cancel(Word key) {
        return new Item(Fn.CANCEL, key.bytes());
    }

    public static Item tick(long ms) {
        return new Item(Fn.TICK, u64(ms));
    }

    public static Item invite(Word account, Word subject) {
        return new Item(Fn.INVITE, args(account.bytes(), subject.bytes()));
    }

    public static Item accept(byte[] inception) {
        return new Item(Fn.ACCEPT, inception);
    }

    public static Item offerAccount(Word account) {
        return new Item(Fn.OFFER_ACCOUNT, account.bytes());
    }

    public static Item confirmAccount(Word subject) {
        return new Item(Fn.CONFIRM_ACCOUNT, subject.bytes());
    }

    public static Item removeAccount(Word account) {
        return new Item(Fn.REMOVE_ACCOUNT, account.bytes());
    }

    public static Item publish(long expected, byte[] document) {
        return new Item(Fn.PUBLISH, args(u64(expected), document));
    }

    /** Guardians in rising order; none to have none. */
    public static Item setGuardians(int needed, List<Word> guardians) {
        byte[] all = args(guardians.stream().map(Word::bytes).toArray(byte[][]::new));
        return new Item(Fn.SET_GUARDIANS, args(new byte[] {(byte) needed, (byte) guardians.size()}, all));
    }

    public static Item approveRecovery(Word subject, Word account) {
        return new Item(Fn.APPROVE_RECOVERY, args(subject.bytes(), account.bytes()));
    }

    public static Item deactivate(Word reason) {
        return new Item(Fn.DEACTIVATE, reason.bytes());
    }

    /** An empty namespace for a code of the caller's own. */
    public static Item register(int kind, byte[] namespace, byte[] local) {
        return new Item(Fn.REGISTER, args(new byte[] {(byte) kind, (byte) namespace.length}, namespace, local));
    }

    /** What a registration registers. */
    public record Registration(byte[] namespace, byte[] local) {
        /** The id that it gives to this owner. */
        public Word uid(Word owner) {
            return namespace.length == 0 ? Digests.ownUid(owner, local) : Digests.uid(namespace, local);
        }
    }

    /** The registration in an item, read back; empty if it is none. */
    public static Optional<Registration> registered(Item item) {
        try {
            var in = new Cursor(item.args());
            in.u8();
            return Optional.of(new Registration(in.bytes(in.u8()), in.rest()));
        } catch (Refusal r) {
            return Optional.empty();
        }
    }

    public static Item proposeAlias(Word alias, Word master) {
        return new Item(Fn.PROPOSE_ALIAS, args(alias.bytes(), master.bytes()));
    }

    public static Item confirmAlias(Word alias, Word master) {
        return new Item(Fn.CONFIRM_ALIAS, args(alias.bytes(), master.bytes()));
    }

    public static Item retireAlias(Word alias, Word reason) {
        return new Item(Fn.RETIRE_ALIAS, args(alias.bytes(), reason.bytes()));
    }

    public static Item handOver(Word uid, Word to) {
        return new Item(Fn.HAND_OVER, args(uid.bytes(), to.bytes()));
    }

    public static Item takeOver(Word uid) {
        return new Item(Fn.TAKE_OVER, uid.bytes());
    }

    public static Item retire(Word uid, Word reason) {
        return new Item(Fn.RETIRE, args(uid.bytes(), reason.bytes()));
    }

    /** What a catalogue node's first and later versions have in common. */
    public record NodeBody(int status, int flags, Word mapTo, Word clazz, byte[] meta) {
        byte[] bytes() {
            return args(new byte[] {(byte) status, (byte) flags}, mapTo.bytes(), clazz.bytes(), u16(meta.length), meta);
        }
    }

    /** A zero parent for a root. */
    public static Item createNode(Word parent, boolean leaf, byte[] code, NodeBody body) {
        byte[] form = {(byte) (leaf ? 1 : 0), (byte) code.length};
        return new Item(Fn.CREATE_NODE, args(parent.bytes(), form, code, body.bytes()));
    }

    public static Item updateNode(long expected, Word node, NodeBody body) {
        return new Item(Fn.UPDATE_NODE, args(u64(expected), node.bytes(), body.bytes()));
    }

    public static Item retireNode(long expected, Word node, Word reason) {
        return new Item(Fn.RETIRE_NODE, args(u64(expected), node.bytes(), reason.bytes()));
    }

    public static Item proposeLink(Word a, Word b, Word type) {
        return new Item(Fn.PROPOSE_LINK, args(a.bytes(), b.bytes(), type.bytes()));
    }

    public static Item confirmLink(Word a, Word b, Word type) {
        return new Item(Fn.CONFIRM_LINK, args(a.bytes(), b.bytes(), type.bytes()));
    }

    public static Item endLink(Word a, Word b, Word type, Word reason) {
        return new Item(Fn.END_LINK, args(a.bytes(), b.bytes(), type.bytes(), reason.bytes()));
    }

    /** K3-7: a governor's vote that governance makes this call of the catalogue. */
    public static Item byGovernance(Item catalogue) {
        return vote(catalogue.fn() + Fn.BY_GOVERNANCE, catalogue.args());
    }

    /** What a record's first and later versions have in common. */
    public record Body(Word collection, Word key, int mode, Word content, byte[] meta, byte[] payload) {
        byte[] bytes() {
            return args(
                    collection.bytes(),
                    key.bytes(),
                    new byte[] {(byte) mode},
                    content.bytes(),
                    u16(meta.length),
                    meta,
                    u32(payload.length),
                    payload);
        }
    }

    public static Item create(Body body) {
        return new Item(Fn.CREATE, body.bytes());
    }

    public static Item update(long expected, Body body) {
        return new Item(Fn.UPDATE, args(u64(expected), body.bytes()));
    }

    public static Item put(Body body) {
        return new Item(Fn.PUT, body.bytes());
    }

    public static Item tombstone(long expected, Word collection, Word key, Word reason) {
        return new Item(Fn.TOMBSTONE, args(u64(expected), collection.bytes(), key.bytes(), reason.bytes()));
    }

    /**
     * Anchors a log's root.
     *
     * @param algorithm 1 for SHA-256, 2 for SM3
     * @param from the log's size before, {@code to} its size now
     * @param batch digest of whatever says where the new leaves are; zero if nothing does
     */
    public static Item anchor(Word name, int algorithm, long from, long to, Word root, Word batch) {
        return new Item(
                Fn.ANCHOR,
                args(name.bytes(), new byte[] {(byte) algorithm}, u64(from), u64(to), root.bytes(), batch.bytes()));
    }

    public static Item preserve(int algorithm, Word digest) {
        return new Item(Fn.PRESERVE, args(new byte[] {(byte) algorithm}, digest.bytes()));
    }

    public static Item revokeEvidence(int algorithm, Word digest, Word reason) {
        return new Item(Fn.REVOKE_EVIDENCE, args(new byte[] {(byte) algorithm}, digest.bytes(), reason.bytes()));
    }

    public static Item revokeLeaf(Word name, int algorithm, Word leaf, Word reason) {
        return new Item(
                Fn.REVOKE_LEAF, args(name.bytes(), new byte[] {(byte) algorithm}, leaf.bytes(), reason.bytes()));
    }

    /** Says that the caller has seen an anchor; {@code network} is zero for one on this ledger. */
    public static Item witness(Word network, Word log, long size, Word head) {
        return new Item(Fn.WITNESS, args(network.bytes(), log.bytes(), u64(size), head.bytes()));
    }

    /** The body inside a create, update or put, read back; Refusal if it is none. */
    public static Body body(Item item) throws Refusal {
        var in = new Cursor(item.args());
        if (item.fn() == Fn.UPDATE) {
            in.u64();
        } else if (item.fn() != Fn.CREATE && item.fn() != Fn.PUT) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word collection = in.word();
        Word key = in.word();
        int mode = in.u8();
        Word content = in.word();
        byte[] meta = in.bytes(in.u16());
        byte[] payload = in.bytes(in.u32());
        in.end();
        return new Body(collection, key, mode, content, meta, payload);
    }

    /** A grant by the owner; the key is the grantee's, wrapped, or empty. */
    public static Item grant(GrantBody body, byte[] key) {
        return new Item(Fn.GRANT, args(body.bytes(), key));
    }

    public static Item grantBelow(GrantBody parent, GrantBody body, byte[] key) {
        return new Item(Fn.GRANT, args(body.bytes(), parent.bytes(), key));
    }

    public static Item requestGrant(Word reference, GrantBody body) {
        return new Item(Fn.REQUEST_GRANT, args(reference.bytes(), body.bytes()));
    }

    public static Item requestGrant(Word reference, GrantBody body, GrantBody rule) {
        return new Item(Fn.REQUEST_GRANT, args(reference.bytes(), body.bytes(), rule.bytes()));
    }

    public static Item decide(boolean yes, GrantBody body, byte[] key) {
        return new Item(Fn.DECIDE, args(new byte[] {(byte) (yes ? 1 : 0)}, body.bytes(), key));
    }

    public static Item revokeGrant(Word reason, GrantBody body) {
        return new Item(Fn.REVOKE_GRANT, args(reason.bytes(), body.bytes()));
    }

    public static Item setRule(GrantBody rule) {
        return new Item(Fn.SET_RULE, rule.bytes());
    }

    public static Item endRule(GrantBody rule) {
        return new Item(Fn.END_RULE, rule.bytes());
    }

    public static Item countersign(GrantBody body) {
        return new Item(Fn.COUNTERSIGN, body.bytes());
    }

    public static Item use(Access access, GrantBody body) {
        return new Item(Fn.USE, args(new byte[] {(byte) access.action()}, access.bytes(), body.bytes()));
    }

    /** The key for a grant's use, counted from 1, or with use 0 for the grant. */
    public static Item release(int use, GrantBody body, byte[] key) {
        return new Item(Fn.RELEASE, args(u32(use), body.bytes(), key));
    }

    public static Item openEpoch(long expected, Word collection, Word commitment, byte[] recovery) {
        return new Item(Fn.OPEN_EPOCH, args(u64(expected), collection.bytes(), commitment.bytes(), recovery));
    }

    /** Until {@link Long#MAX_VALUE}: without end; until 0: no more. */
    public static Item attestCredential(Word subject, Word type, long until) {
        return new Item(Fn.ATTEST_CREDENTIAL, args(subject.bytes(), type.bytes(), u64(until)));
    }

    public static byte[] args(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] u16(int n) {
        return new byte[] {(byte) (n >>> 8), (byte) n};
    }

    public static byte[] u32(int n) {
        return new byte[] {(byte) (n >>> 24), (byte) (n >>> 16), (byte) (n >>> 8), (byte) n};
    }

    public static byte[] u64(long n) {
        return args(u32((int) (n >>> 32)), u32((int) n));
    }
}
