package dev.gantry;

import java.util.regex.Pattern;

/** What is looked for in a catalogue. Only nodes that are ACTIVE, and whose level-1 leaf is, are ever found. */
public sealed interface NodeQuery {
    /** The nodes at a path, and all below them; an empty path for all. */
    static NodeQuery below(String path) {
        return new Below(path);
    }

    /** Nodes with a field of exactly this name. */
    static NodeQuery withField(String name) {
        return new WithField(name);
    }

    /** A participant's nodes. */
    static NodeQuery ownedBy(SubjectId owner) {
        return new OwnedBy(owner);
    }

    /** The level-1 tree, which is governance's. */
    static NodeQuery main() {
        return new Main();
    }

    /** Nodes with all these words in code, titles, fields or system, in any case and width; of Chinese, each run of characters. */
    static NodeQuery text(String words) {
        return new Text(words);
    }

    /** An owner's nodes whose data are this collection of his records on this ledger ({@link NodeDescription#collection(String)}). */
    static NodeQuery describing(SubjectId owner, String collection) {
        return new Describing(owner, collection);
    }

    /** An owner's authoritative sources of a class, 64 hexadecimal digits, in whichever leaf. */
    static NodeQuery sources(SubjectId owner, String clazz) {
        return new Sources(owner, clazz);
    }

    /** See {@link #below}. */
    record Below(String path) implements NodeQuery {
        public Below {
            Given.that("path", path);
        }
    }

    /** See {@link #withField}. */
    record WithField(String name) implements NodeQuery {
        public WithField {
            Given.that("name", name);
        }
    }

    /** See {@link #ownedBy}. */
    record OwnedBy(SubjectId owner) implements NodeQuery {
        public OwnedBy {
            Given.that("owner", owner);
        }
    }

    /** See {@link #main}. */
    record Main() implements NodeQuery {}

    /** See {@link #text}. */
    record Text(String words) implements NodeQuery {
        public Text {
            Given.that("words", words);
        }
    }

    /** See {@link #describing}. */
    record Describing(SubjectId owner, String collection) implements NodeQuery {
        public Describing {
            Given.that("owner", owner);
            Given.that("collection", collection);
        }
    }

    /** See {@link #sources}. */
    record Sources(SubjectId owner, String clazz) implements NodeQuery {
        private static final Pattern WORD = Pattern.compile("[0-9a-f]{64}");

        public Sources {
            Given.that("owner", owner);
            if (!WORD.matcher(Given.that("clazz", clazz)).matches()) {
                throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "not a class: " + clazz)
                        .fix("A class is 64 lower-case hexadecimal digits.")
                        .build();
            }
        }
    }
}
