package dev.gantry.core.catalogue;

import dev.gantry.NodeQuery;
import dev.gantry.core.catalogue.CatalogueNode.Status;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An index in tables. What several processes share is applied to by one at a time: each looks, inside its transaction, whether the index is still where its changes go on from.
 * What differs between databases is their spelling ({@link #create}) and how they search text.
 */
abstract class SqlIndex implements CatalogueIndex {
    /** Changes with the tables: an index of another form is made again. */
    static final int FORM = 1;

    private static final int MANY = 2_000;

    private static final String COLUMNS =
            "n.id, n.owner, n.parent, n.path, n.leaf, n.class, n.version, n.status, n.flags, n.previous, n.head, n.meta";
    private static final String[] TABLES = {
        "CREATE TABLE IF NOT EXISTS node(number {serial}, id {bytes} NOT NULL UNIQUE, owner {bytes} NOT NULL,"
                + " parent {bytes} NOT NULL, path {bytes} NOT NULL, leaf {bytes} NOT NULL, class {bytes} NOT NULL,"
                + " version BIGINT NOT NULL, status INTEGER NOT NULL, flags INTEGER NOT NULL,"
                + " previous {bytes} NOT NULL, head {bytes} NOT NULL, meta {bytes}, collection TEXT, source {bytes})",
        "CREATE INDEX IF NOT EXISTS node_path ON node(path, id)",
        "CREATE INDEX IF NOT EXISTS node_owner ON node(owner, path, id)",
        "CREATE INDEX IF NOT EXISTS node_collection ON node(owner, collection) WHERE collection IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS node_source ON node(owner, source) WHERE source IS NOT NULL",
        "CREATE TABLE IF NOT EXISTS field(name TEXT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY(name, number)) {keyed}",
        "CREATE INDEX IF NOT EXISTS field_number ON field(number)",
        "CREATE TABLE IF NOT EXISTS link(id {bytes} PRIMARY KEY, a {bytes} NOT NULL, b {bytes} NOT NULL,"
                + " type {bytes} NOT NULL, agreed INTEGER NOT NULL) {keyed}",
        "CREATE INDEX IF NOT EXISTS link_a ON link(a)",
        "CREATE INDEX IF NOT EXISTS link_b ON link(b)",
        "CREATE TABLE IF NOT EXISTS state(only_one INTEGER PRIMARY KEY CHECK(only_one = 1), digest {bytes} NOT NULL,"
                + " applied BIGINT NOT NULL, checkpoint TEXT NOT NULL)",
        "INSERT INTO state VALUES(1, {zero}, 0, '') ON CONFLICT(only_one) DO NOTHING",
    };

    final Database database;

    SqlIndex(Database database) {
        this.database = database;
    }

    /** Makes the tables that every database has, and the row of the state, where they are not there. */
    static void create(Database database) throws SQLException {
        for (String sql : TABLES) {
            database.execute(sql);
        }
    }

    /** Keeps the words of a node, that had none before. */
    abstract void keepWords(long number, List<String> words) throws SQLException;

    abstract void forgetWords(long number) throws SQLException;

    /** A SELECT of the numbers of the nodes that have what its one argument says, which {@link #words} made. */
    abstract String withWords();

    /** The argument for all these phrases, of which there is at least one. */
    abstract String words(List<List<String>> phrases);

    @Override
    public void apply(String from, List<CarriedChange> changes, String checkpoint) {
        database.together(() -> {
            State state = state(database.lock());
            if (!state.checkpoint.equals(from)) {
                return 0;
            }
            Word fold = state.digest;
            for (CarriedChange c : changes) {
                applyOne(c);
                fold = Digests.fold(fold, c.change());
            }
            return database.update(
                    "UPDATE state SET digest = ?, applied = applied + ?, checkpoint = ?",
                    fold.bytes(),
                    (long) changes.size(),
                    checkpoint);
        });
    }

    private void applyOne(CarriedChange c) throws SQLException {
        Change change = c.change();
        if (Effects.isNode(change)) {
            keep(Effects.node(c, this::node));
        } else if (Effects.isLink(change)) {
            CatalogueLink link = Effects.link(c);
            database.update(
                    "DELETE FROM link WHERE id = ?", (Object) change.entity().bytes());
            if (!Effects.ends(change)) {
                database.update(
                        "INSERT INTO link VALUES(?, ?, ?, ?, ?)",
                        change.entity().bytes(),
                        link.from().bytes(),
                        link.to().bytes(),
                        link.type().bytes(),
                        link.agreed() ? 1 : 0);
            }
        } else {
            throw Effects.foreign(change);
        }
    }

    private void keep(CatalogueNode node) throws SQLException {
        database.update(
                "INSERT INTO node(id, owner, parent, path, leaf, class, version, status, flags, previous, head, meta,"
                        + " collection, source) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT(id) DO UPDATE SET path = excluded.path, leaf = excluded.leaf,"
                        + " class = excluded.class, version = excluded.version, status = excluded.status,"
                        + " flags = excluded.flags, previous = excluded.previous, head = excluded.head,"
                        + " meta = excluded.meta, collection = excluded.collection, source = excluded.source",
                node.id().bytes(),
                node.owner().bytes(),
                node.parent().bytes(),
                node.path().getBytes(StandardCharsets.UTF_8),
                node.leaf().bytes(),
                node.clazz().bytes(),
                node.version(),
                node.status().ordinal() + 1,
                node.flags(),
                node.previous().bytes(),
                node.head().bytes(),
                node.meta().map(NodeMeta::encode).orElse(null),
                node.collection().orElse(null),
                node.has(CatalogueNode.AUTHORITATIVE) ? node.clazz().bytes() : null);
        long number = database.query(r -> r.getLong(1), "SELECT number FROM node WHERE id = ?", (Object)
                        node.id().bytes())
                .get(0);
        if (node.version() > 1) {
            database.update("DELETE FROM field WHERE number = ?", number);
            forgetWords(number);
        }
        if (node.status() != Status.RETIRED) {
            if (node.meta().isPresent()) {
                for (NodeMeta.Field f : node.meta().get().fields()) {
                    database.update("INSERT INTO field VALUES(?, ?)", f.name(), number);
                }
            }
            keepWords(number, Words.of(node));
        }
    }

    private record State(Word digest, long applied, String checkpoint) {}

    private State state(String lock) throws SQLException {
        return database.query(
                        r -> new State(Word.of(r.getBytes(1)), r.getLong(2), r.getString(3)),
                        "SELECT digest, applied, checkpoint FROM state" + lock)
                .get(0);
    }

    @Override
    public String checkpoint() {
        return database.ask(() -> state("")).checkpoint;
    }

    @Override
    public Word digest() {
        return database.ask(() -> state("")).digest;
    }

    @Override
    public long applied() {
        return database.ask(() -> state("")).applied;
    }

    @Override
    public void clear() {
        database.together(() -> {
            state(database.lock());
            for (String table : List.of("node", "field", "link")) {
                database.update("DELETE FROM " + table);
            }
            clearWords();
            return database.update(
                    "UPDATE state SET digest = ?, applied = 0, checkpoint = ''", (Object) Word.ZERO.bytes());
        });
    }

    /** Forgets the words of all nodes, which are gone already. */
    void clearWords() throws SQLException {}

    @Override
    public Optional<CatalogueNode> node(Word id) {
        return database
                .ask(() -> database.query(
                        SqlIndex::node, "SELECT " + COLUMNS + " FROM node n WHERE id = ?", (Object) id.bytes()))
                .stream()
                .findFirst();
    }

    @Override
    public List<CatalogueLink> links(Word id) {
        return database.ask(() -> database.query(
                r -> new CatalogueLink(
                        Word.of(r.getBytes(1)), Word.of(r.getBytes(2)), Word.of(r.getBytes(3)), r.getInt(4) == 1),
                "SELECT a, b, type, agreed FROM link WHERE a = ? OR b = ? ORDER BY id",
                id.bytes(),
                id.bytes()));
    }

    @Override
    public Page find(NodeQuery query, Optional<String> cursor, int limit) {
        Place.checkLimit(limit);
        Place after = Place.of(cursor);
        return Place.page(database.ask(() -> found(query, after, limit)), limit);
    }

    private List<CatalogueNode> found(NodeQuery query, Place after, int limit) throws SQLException {
        var args = new ArrayList<Object>();
        String where = where(query, args);
        args.add(after.path());
        args.add(after.id().bytes());
        args.add(limit + 1);
        return database.query(
                SqlIndex::node,
                "SELECT " + COLUMNS + " FROM node n WHERE " + where + " AND n.status = 1"
                        + " AND (n.leaf = {zero} OR EXISTS(SELECT 1 FROM node l WHERE l.id = n.leaf AND l.status = 1))"
                        + " AND (n.path, n.id) > (?, ?) ORDER BY n.path, n.id LIMIT ?",
                args.toArray());
    }

    /**
     * The condition that a node is among those that a SELECT of numbers gives. Where they are few, they are looked up and sorted; where they are many, the nodes are gone through
     * in their order until the page is full: the plus sign keeps the database from looking the many up.
     */
    private String among(String numbers, String arg, List<Object> args) throws SQLException {
        long some = database.query(
                        r -> r.getLong(1), "SELECT count(*) FROM (" + numbers + " LIMIT " + MANY + ") AS few", arg)
                .get(0);
        args.add(arg);
        return (some < MANY ? "" : "+") + "n.number IN (" + numbers + ")";
    }

    private String where(NodeQuery query, List<Object> args) throws SQLException {
        if (query instanceof NodeQuery.Below below) {
            if (below.path().isEmpty()) {
                return "1 = 1";
            }
            args.add(below.path().getBytes(StandardCharsets.UTF_8));
            args.add((below.path() + "/").getBytes(StandardCharsets.UTF_8));
            args.add((below.path() + "0").getBytes(StandardCharsets.UTF_8)); // the character after the slash
            return "(n.path = ? OR (n.path > ? AND n.path < ?))";
        }
        if (query instanceof NodeQuery.WithField with) {
            return among("SELECT number FROM field WHERE name = ?", with.name(), args);
        }
        if (query instanceof NodeQuery.OwnedBy by) {
            args.add(bytes(by.owner().hex()));
            return "n.owner = ?";
        }
        if (query instanceof NodeQuery.Main) {
            return "n.owner = {zero}";
        }
        if (query instanceof NodeQuery.Describing describing) {
            args.add(bytes(describing.owner().hex()));
            args.add(describing.collection());
            return "n.owner = ? AND n.collection = ?";
        }
        if (query instanceof NodeQuery.Sources sources) {
            args.add(bytes(sources.owner().hex()));
            args.add(bytes(sources.clazz()));
            return "n.owner = ? AND n.source = ?";
        }
        List<List<String>> phrases = Words.phrases(((NodeQuery.Text) query).words());
        return phrases.isEmpty() ? "1 = 0" : among(withWords(), words(phrases), args);
    }

    private static byte[] bytes(String hex) {
        return Word.ofHex(hex).bytes();
    }

    private static CatalogueNode node(ResultSet r) throws SQLException {
        byte[] meta = r.getBytes(12);
        return new CatalogueNode(
                Word.of(r.getBytes(1)),
                Word.of(r.getBytes(2)),
                Word.of(r.getBytes(3)),
                new String(r.getBytes(4), StandardCharsets.UTF_8),
                Word.of(r.getBytes(5)),
                Word.of(r.getBytes(6)),
                r.getLong(7),
                Status.values()[r.getInt(8) - 1],
                r.getInt(9),
                Word.of(r.getBytes(10)),
                Word.of(r.getBytes(11)),
                meta == null ? Optional.empty() : NodeMeta.decode(meta));
    }

    @Override
    public void close() {
        database.close();
    }
}
