package dev.gantry.core.catalogue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.catalogue.CatalogueNode.Status;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Word;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/** What a change makes of a node or a link. Everything is computed again from the call: ids, heads and digests, so a call that was tampered with is found. */
public final class Effects {
    private final Change change;
    private final int fn;
    private final ByteBuffer args;
    private final Word owner;

    private Effects(Change change, Item item) {
        this.change = change;
        int kind = change.kind();
        boolean governed = (kind & Fn.BY_GOVERNANCE) != 0;
        this.fn = governed ? kind - Fn.BY_GOVERNANCE : kind;
        this.owner = governed ? Word.ZERO : change.subject();
        this.args = ByteBuffer.wrap(item.args());
        if (item.fn() != (governed ? Fn.VOTE : kind)) {
            throw damaged("another function's call");
        }
        if (governed && (args.remaining() < 2 || Short.toUnsignedInt(args.getShort()) != kind)) {
            throw damaged("another action's vote");
        }
    }

    /** Whether changes of this kind are the catalogue's. */
    public static boolean takes(int kind) {
        int f = kind & ~Fn.BY_GOVERNANCE;
        return f >= Fn.CREATE_NODE && f <= Fn.END_LINK;
    }

    static boolean isNode(Change change) {
        int f = change.kind() & ~Fn.BY_GOVERNANCE;
        return f == Fn.CREATE_NODE || f == Fn.UPDATE_NODE || f == Fn.RETIRE_NODE;
    }

    static boolean isLink(Change change) {
        int f = change.kind() & ~Fn.BY_GOVERNANCE;
        return f == Fn.PROPOSE_LINK || f == Fn.CONFIRM_LINK || f == Fn.END_LINK;
    }

    static GantryException foreign(Change change) {
        return GantryException.of(
                        ErrorCode.ARGUMENT_INVALID,
                        Stage.VALIDATE,
                        "no change of the catalogue: kind %04x".formatted(change.kind()))
                .fix("Give the index the changes of kinds 0x0301 to 0x0316 alone.")
                .build();
    }

    /** The node's version that a change made; {@code known} tells of the node before, and of others that it names. {@code INTEGRITY} if it does not follow. */
    public static CatalogueNode node(CarriedChange c, Function<Word, Optional<CatalogueNode>> known) {
        var effects = new Effects(c.change(), c.item());
        try {
            CatalogueNode node = effects.node(known);
            if (effects.args.hasRemaining()) {
                throw effects.damaged("bytes left over");
            }
            return node;
        } catch (BufferUnderflowException e) {
            throw effects.damaged("bytes missing");
        }
    }

    /** A link as it is now, or, if it was ended, as it was. */
    static CatalogueLink link(CarriedChange c) {
        var effects = new Effects(c.change(), c.item());
        try {
            Word a = effects.word();
            Word b = effects.word();
            Word type = effects.word();
            if (!Digests.linkId(a, b, type).equals(c.change().entity())) {
                throw effects.damaged("another link");
            }
            return new CatalogueLink(a, b, type, !c.change().number().isZero());
        } catch (BufferUnderflowException e) {
            throw effects.damaged("bytes missing");
        }
    }

    static boolean ends(Change change) {
        return (change.kind() & ~Fn.BY_GOVERNANCE) == Fn.END_LINK;
    }

    private CatalogueNode node(Function<Word, Optional<CatalogueNode>> known) {
        return switch (fn) {
            case Fn.CREATE_NODE -> created(known);
            case Fn.UPDATE_NODE -> {
                CatalogueNode before = before(known);
                int status = args.get();
                int flags = args.get() | before.flags() & CatalogueNode.LEAF;
                Word mapTo = word();
                boolean root = before.parent().isZero() && !before.isMain();
                Word leaf = leaf(root, mapTo, before.leaf());
                String path = root ? path(mapTo, before.code(), known) : before.path();
                yield next(before, path, leaf, status, flags);
            }
            default -> {
                CatalogueNode before = before(known);
                CatalogueNode node = new CatalogueNode(
                        before.id(),
                        before.owner(),
                        before.parent(),
                        before.path(),
                        before.leaf(),
                        before.clazz(),
                        before.version() + 1,
                        Status.RETIRED,
                        before.flags(),
                        before.head(),
                        change.a(),
                        before.meta());
                yield checked(node, before.head(), word());
            }
        };
    }

    private CatalogueNode created(Function<Word, Optional<CatalogueNode>> known) {
        Word parent = word();
        boolean isLeaf = args.get() != 0;
        byte[] code = bytes(Byte.toUnsignedInt(args.get()));
        int status = args.get();
        int flags = args.get() | (isLeaf ? CatalogueNode.LEAF : 0);
        Word mapTo = word();
        Word id = Digests.nodeId(owner, parent, code);
        if (!id.equals(change.entity())) {
            throw damaged("another node");
        }
        if (known.apply(id).isPresent()) {
            throw damaged("it was made before");
        }
        Word leaf = parent.isZero()
                ? mapTo
                : leaf(false, mapTo, existing(parent, known).leaf());
        String path = path(parent.isZero() ? mapTo : parent, readable(code), known);
        CatalogueNode none = new CatalogueNode(
                id, owner, parent, path, leaf, Word.ZERO, 0, Status.DRAFT, 0, Word.ZERO, Word.ZERO, Optional.empty());
        return next(none, path, leaf, status, flags);
    }

    private Word leaf(boolean root, Word mapTo, Word inherited) {
        if (!root && !mapTo.isZero()) {
            throw damaged("only a root maps to a leaf");
        }
        return root ? mapTo : inherited;
    }

    private CatalogueNode next(CatalogueNode before, String path, Word leaf, int status, int flags) {
        Word clazz = word();
        byte[] meta = bytes(Short.toUnsignedInt(args.getShort()));
        if (status < 1 || status > Status.values().length) {
            throw damaged("no such status");
        }
        CatalogueNode node = new CatalogueNode(
                before.id(),
                before.owner(),
                before.parent(),
                path,
                leaf,
                clazz,
                before.version() + 1,
                Status.values()[status - 1],
                flags,
                before.head(),
                change.a(),
                NodeMeta.decode(meta));
        return checked(node, before.head(), Digests.plain(meta));
    }

    private CatalogueNode checked(CatalogueNode node, Word previous, Word last) {
        int status = node.status().ordinal() + 1;
        Word head = Digests.nodeHead(
                node.id(), node.version(), previous, status, node.flags(), node.leaf(), node.clazz(), last);
        boolean fits = head.equals(change.a())
                && change.number().equals(Word.of(node.version()))
                && change.b().equals(Word.of(status * 256L + node.flags()))
                && change.c().equals(last);
        if (!fits) {
            throw damaged("its head does not follow from the one before");
        }
        return node;
    }

    private CatalogueNode before(Function<Word, Optional<CatalogueNode>> known) {
        args.getLong();
        CatalogueNode before = existing(word(), known);
        if (!before.id().equals(change.entity()) || !before.owner().equals(owner)) {
            throw damaged("another node");
        }
        return before;
    }

    private CatalogueNode existing(Word id, Function<Word, Optional<CatalogueNode>> known) {
        return known.apply(id).orElseThrow(() -> damaged("the node " + id + " was never made"));
    }

    private String path(Word above, String code, Function<Word, Optional<CatalogueNode>> known) {
        return above.isZero() ? code : existing(above, known).path() + "/" + code;
    }

    /** The code as text, if it can be a part of a path; otherwise in hexadecimal digits. */
    private static String readable(byte[] code) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(code))
                    .toString();
            boolean plain = text.chars().noneMatch(c -> c == '/' || Character.isISOControl(c))
                    && Normalizer.isNormalized(text, Normalizer.Form.NFC);
            return plain ? text : "0x" + HexFormat.of().formatHex(code);
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(code);
        }
    }

    private Word word() {
        return Word.of(bytes(Word.SIZE));
    }

    private byte[] bytes(int count) {
        if (count > args.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] out = new byte[count];
        args.get(out);
        return out;
    }

    private GantryException damaged(String why) {
        return GantryException.of(
                        ErrorCode.INTEGRITY,
                        Stage.VERIFY,
                        "the change %s of %s does not fit: %s"
                                .formatted(change.number().hex().replaceFirst("^0+(?=.)", ""), change.entity(), why))
                .fix(
                        "Make the index again from the ledger's first change; if it stays, the ledger's reader is not to be trusted.")
                .build();
    }
}
