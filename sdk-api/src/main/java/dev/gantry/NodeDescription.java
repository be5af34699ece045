package dev.gantry;

import dev.gantry.identifier.Identifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a catalogue node says of the data that it describes, and of itself. Immutable; start with {@link #titled}. Written, it takes at most 1,024 bytes: what is long belongs
 * in the schema document.
 *
 * @param titles by BCP 47 language; one to four. None where a node's owner wrote something that this release does not know
 * @param fields of the data, at most 64, names different
 * @param schema SHA-256 of the schema document, 64 hexadecimal digits
 * @param source where the data are kept
 * @param mapsTo of a root of a participant's: the id of the level-1 leaf that its tree maps to
 * @param clazz of an authoritative source: which things of its leaf it tells of, 64 hexadecimal digits; empty for what no other class tells of
 * @param draft not yet valid; a draft needs no place in the level-1 tree
 */
public record NodeDescription(
        SortedMap<String, String> titles,
        List<Field> fields,
        Optional<String> schema,
        Optional<Source> source,
        Set<Flag> flags,
        Optional<String> mapsTo,
        Optional<String> clazz,
        boolean draft) {
    private static final int MOST_KINDS = 255;

    public NodeDescription {
        titles = Collections.unmodifiableSortedMap(new TreeMap<>(Given.that("titles", titles)));
        fields = List.copyOf(Given.that("fields", fields));
        Given.that("schema", schema);
        Given.that("source", source);
        var marks = EnumSet.noneOf(Flag.class);
        marks.addAll(Given.that("flags", flags));
        flags = Collections.unmodifiableSet(marks);
        Given.that("mapsTo", mapsTo);
        Given.that("clazz", clazz);
    }

    /** What a node is marked as. */
    public enum Flag {
        /** Key data: access to them is traced. */
        KEY,
        /** Of natural persons. */
        PERSONAL,
        /** The one source of its owner's for its leaf and class. */
        AUTHORITATIVE,
        /** Takes no children; in the level-1 tree, what participants' trees map to. Said when a node is made; an update leaves it as it is. */
        LEAF
    }

    /** A field's name, and its type as the schema names it; an empty type where there is none. */
    public record Field(String name, String type) {
        public Field {
            Given.that("name", name);
            Given.that("type", type);
        }
    }

    /** What keeps the data: the system's id, what kind of storage it is, and the template of the path to one of them; of CHAIN the collection's name. */
    public record Source(String system, Storage storage, String path) {
        public Source {
            Given.that("system", system);
            Given.that("storage", storage);
            Given.that("path", path);
        }
    }

    /** Kinds of storage. */
    public enum Storage {
        /** Records on this ledger. */
        CHAIN,
        IPFS,
        JDBC,
        HTTP
    }

    /** ACTIVE, with a title in Chinese and in English. */
    public static NodeDescription titled(String zh, String en) {
        var titles = new TreeMap<String, String>();
        titles.put("zh", Given.that("zh", zh));
        titles.put("en", Given.that("en", en));
        return new NodeDescription(
                titles,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    public NodeDescription title(String language, String title) {
        var all = new TreeMap<>(titles);
        all.put(Given.that("language", language), Given.that("title", title));
        return new NodeDescription(all, fields, schema, source, flags, mapsTo, clazz, draft);
    }

    /** One more field, without a type. */
    public NodeDescription field(String name) {
        return field(name, "");
    }

    /** One more field. */
    public NodeDescription field(String name, String type) {
        var all = new ArrayList<>(fields);
        all.add(new Field(name, type));
        return new NodeDescription(titles, all, schema, source, flags, mapsTo, clazz, draft);
    }

    public NodeDescription schema(String sha256) {
        return new NodeDescription(titles, fields, Optional.of(sha256), source, flags, mapsTo, clazz, draft);
    }

    public NodeDescription source(String system, Storage storage, String path) {
        var kept = Optional.of(new Source(system, storage, path));
        return new NodeDescription(titles, fields, schema, kept, flags, mapsTo, clazz, draft);
    }

    /** The data are this collection of the node's owner's records on this ledger. */
    public NodeDescription collection(String name) {
        return source("ledger", Storage.CHAIN, name);
    }

    /** The collection of the owner's records that these data are; empty if they are kept elsewhere. */
    public Optional<String> collection() {
        return source.filter(s -> s.storage == Storage.CHAIN).map(Source::path);
    }

    public NodeDescription key() {
        return with(Flag.KEY);
    }

    public NodeDescription personal() {
        return with(Flag.PERSONAL);
    }

    /** The owner's one source for its leaf, for whatever no other class of his tells of. */
    public NodeDescription authoritative() {
        return with(Flag.AUTHORITATIVE);
    }

    /** The owner's one source for its leaf, for this thing. */
    public NodeDescription authoritativeFor(Identifier thing) {
        return authoritativeFor(Given.that("thing", thing).uid());
    }

    /** The owner's one source for its leaf, for things whose codes are in this namespace, such as {@code gs1:9506000}. */
    public NodeDescription authoritativeForNamespace(String namespace) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update("gantry:namespace:v1\0".getBytes(StandardCharsets.US_ASCII));
            return authoritativeFor(HexFormat.of()
                    .formatHex(sha.digest(Given.that("namespace", namespace).getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The owner's one source for its leaf, for things whose codes were registered with this kind, 1 to 255 ({@link Identifiers#register}). */
    public NodeDescription authoritativeForKind(int kind) {
        if (kind < 1 || kind > MOST_KINDS) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "things of kind " + kind)
                    .fix("Give a number from 1 to 255 from the application's own list of kinds.")
                    .build();
        }
        return authoritativeFor("%064x".formatted(kind));
    }

    private NodeDescription authoritativeFor(String classHex) {
        return new NodeDescription(titles, fields, schema, source, flags, mapsTo, Optional.of(classHex), draft)
                .authoritative();
    }

    /** See {@link Flag#LEAF}. */
    public NodeDescription leaf() {
        return with(Flag.LEAF);
    }

    /** See {@link #mapsTo()}. */
    public NodeDescription mapsTo(String leafId) {
        return new NodeDescription(titles, fields, schema, source, flags, Optional.of(leafId), clazz, draft);
    }

    /** Whether it is a draft from now on. */
    public NodeDescription draft(boolean value) {
        return new NodeDescription(titles, fields, schema, source, flags, mapsTo, clazz, value);
    }

    private NodeDescription with(Flag flag) {
        var all = EnumSet.of(flag);
        all.addAll(flags);
        return new NodeDescription(titles, fields, schema, source, all, mapsTo, clazz, draft);
    }
}
