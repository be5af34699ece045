package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.NodeDescription;
import dev.gantry.NodeDescription.Flag;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What an application says of catalogue nodes, checked, as calls of the kernel. */
final class NodeCalls {
    private static final int MAX_CODE = 64;
    private static final int ACTIVE = 1;
    private static final int DRAFT = 3;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private NodeCalls() {}

    static Item create(Word parent, String code, NodeDescription d) {
        return Items.createNode(parent, Given.that("description", d).flags().contains(Flag.LEAF), code(code), body(d));
    }

    static Item update(String node, long expectedVersion, NodeDescription d) {
        return Items.updateNode(version(expectedVersion), id("node", node), body(Given.that("description", d)));
    }

    static Item retire(String node, long expectedVersion, String reason) {
        return Items.retireNode(version(expectedVersion), id("node", node), Texts.reason(reason));
    }

    static Item proposeLink(String from, String to, String type) {
        return Items.proposeLink(id("from", from), id("to", to), type(type));
    }

    static Item confirmLink(String from, String to, String type) {
        return Items.confirmLink(id("from", from), id("to", to), type(type));
    }

    static Item endLink(String from, String to, String type, String reason) {
        return Items.endLink(id("from", from), id("to", to), type(type), Texts.reason(reason));
    }

    static Word link(String from, String to, String type) {
        return Digests.linkId(id("from", from), id("to", to), type(type));
    }

    /** The id that an owner's node with these codes has, from its root down. */
    static Word id(Word owner, String... codes) {
        Word id = Word.ZERO;
        for (String code : codes) {
            id = Digests.nodeId(owner, id, code(code));
        }
        if (id.isZero()) {
            throw invalid("no code is given", "Give the codes from the root down.");
        }
        return id;
    }

    /** {@code ARGUMENT_INVALID} for what is no node's id. */
    static Word id(String argument, String hex) {
        if (!ID.matcher(Given.that(argument, hex)).matches()) {
            throw invalid(
                    argument + " is no node's id: " + hex,
                    "A node's id is 64 hexadecimal digits, as its receipt and id(codes…) tell; a path is none.");
        }
        return Word.ofHex(hex);
    }

    static Word digest(String argument, String hex) {
        if (!ID.matcher(Given.that(argument, hex)).matches()) {
            throw invalid(argument + " is no digest: " + hex, "A digest is 64 lower-case hexadecimal digits.");
        }
        return Word.ofHex(hex);
    }

    static byte[] code(String code) {
        byte[] bytes = Texts.utf8("code", code, MAX_CODE);
        if (code.indexOf('/') >= 0) {
            throw invalid("the code " + code + " has a slash", "Make one node for each part of a path.");
        }
        return bytes;
    }

    private static Items.NodeBody body(NodeDescription d) {
        int flags = (d.flags().contains(Flag.KEY) ? 1 : 0)
                | (d.flags().contains(Flag.PERSONAL) ? 2 : 0)
                | (d.flags().contains(Flag.AUTHORITATIVE) ? 4 : 0);
        d.collection().ifPresent(c -> Texts.utf8("collection", c, Texts.MAX_COLLECTION));
        return new Items.NodeBody(
                d.draft() ? DRAFT : ACTIVE,
                flags,
                d.mapsTo().map(l -> id("mapsTo", l)).orElse(Word.ZERO),
                d.clazz().map(c -> digest("class", c)).orElse(Word.ZERO),
                Nodes.meta(d).encode());
    }

    /** A link's type is its text itself, so that whoever reads it needs nobody to say what it means. */
    private static Word type(String type) {
        return Word.of(Arrays.copyOf(Texts.utf8("type", type, Word.SIZE), Word.SIZE));
    }

    /** The text of a type; of another program's word that is no text its digits. */
    static String typeText(Word type) {
        byte[] bytes = type.bytes();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return type(text).equals(type) ? text : "0x" + type.hex();
        } catch (CharacterCodingException | GantryException e) {
            return "0x" + type.hex();
        }
    }

    private static long version(long expected) {
        if (expected < 1) {
            throw invalid("an expected version of " + expected, "A node's versions are counted from 1.");
        }
        return expected;
    }

    private static GantryException invalid(String what, String fix) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, what)
                .fix(fix)
                .build();
    }
}
