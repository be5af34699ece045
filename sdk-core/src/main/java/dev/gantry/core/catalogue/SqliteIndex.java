package dev.gantry.core.catalogue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.catalogue.CatalogueNode.Status;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An index in one SQLite file, with its full-text search; one process at a time writes it. {@code org.xerial:sqlite-jdbc} has to be on the class path. */
public final class SqliteIndex implements CatalogueIndex {
    /** The words are cut already ({@link Words}); the tokenizer has to leave them alone. */
    private static final String[] SCHEMA = {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "CREATE TABLE IF NOT EXISTS node(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, owner BLOB NOT NULL,"
                + " parent BLOB NOT NULL, path BLOB NOT NULL, leaf BLOB NOT NULL, class BLOB NOT NULL,"
                + " version INTEGER NOT NULL, status INTEGER NOT NULL, flags INTEGER NOT NULL, head BLOB NOT NULL, meta BLOB)",
        "CREATE INDEX IF NOT EXISTS node_path ON node(path, id)",
        "CREATE INDEX IF NOT EXISTS node_owner ON node(owner, path, id)",
        "CREATE TABLE IF NOT EXISTS field(name TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(name, number)) WITHOUT ROWID",
        "CREATE INDEX IF NOT EXISTS field_number ON field(number)",
        "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, tokenize='ascii')",
        "CREATE TABLE IF NOT EXISTS link(id BLOB PRIMARY KEY, a BLOB NOT NULL, b BLOB NOT NULL, type BLOB NOT NULL,"
                + " agreed INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE INDEX IF NOT EXISTS link_a ON link(a)",
        "CREATE INDEX IF NOT EXISTS link_b ON link(b)",
        "CREATE TABLE IF NOT EXISTS state(only_one INTEGER PRIMARY KEY CHECK(only_one = 1), digest BLOB NOT NULL, applied INTEGER NOT NULL)",
        "INSERT OR IGNORE INTO state VALUES(1, zeroblob(32), 0)",
    };

    private static final String COLUMNS =
            "n.id, n.owner, n.parent, n.path, n.leaf, n.class, n.version, n.status, n.flags, n.head, n.meta";
    private static final String CURRENT = " n.status = 1 AND (n.leaf = zeroblob(32)"
            + " OR EXISTS(SELECT 1 FROM node l WHERE l.id = n.leaf AND l.status = 1))";
    private final Connection connection;

    private SqliteIndex(Connection connection) {
        this.connection = connection;
    }

    /** Opens the file, or makes it. {@code STORE_FAILED} if that cannot be, or the driver is missing. */
    public static SqliteIndex open(Path file) {
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (var statement = connection.createStatement()) {
                for (String sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            connection.setAutoCommit(false);
            return new SqliteIndex(connection);
        } catch (SQLException e) {
            if (connection != null) {
                try {
                    connection.close();
                } catch (SQLException closing) {
                    e.addSuppressed(closing);
                }
            }
            throw failed(e);
        }
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private synchronized <T> T together(Work<T> work) {
        try {
            boolean done = false;
            try {
                T result = work.run();
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void apply(List<CatalogueChange> changes) {
        together(() -> {
            Word fold = state().digest;
            for (CatalogueChange c : changes) {
                applyOne(c);
                fold = Digests.fold(fold, c.change());
            }
            return update("UPDATE state SET digest = ?, applied = applied + ?", fold.bytes(), (long) changes.size());
        });
    }

    private void applyOne(CatalogueChange c) throws SQLException {
        Change change = c.change();
        if (Projection.isNode(change)) {
            keep(Projection.node(c, this::known));
        } else if (Projection.isLink(change)) {
            CatalogueLink link = Projection.link(c);
            update("DELETE FROM link WHERE id = ?", (Object) change.entity().bytes());
            if (!Projection.ends(change)) {
                update(
                        "INSERT INTO link VALUES(?, ?, ?, ?, ?)",
                        change.entity().bytes(),
                        link.from().bytes(),
                        link.to().bytes(),
                        link.type().bytes(),
                        link.agreed() ? 1L : 0L);
            }
        } else {
            throw Projection.foreign(change);
        }
    }

    private void keep(CatalogueNode node) throws SQLException {
        Object meta = node.meta().map(NodeMeta::encode).orElse(null);
        update(
                "INSERT INTO node(id, owner, parent, path, leaf, class, version, status, flags, head, meta)"
                        + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET path = excluded.path,"
                        + " leaf = excluded.leaf, class = excluded.class, version = excluded.version,"
                        + " status = excluded.status, flags = excluded.flags, head = excluded.head, meta = excluded.meta",
                node.id().bytes(),
                node.owner().bytes(),
                node.parent().bytes(),
                node.path().getBytes(StandardCharsets.UTF_8),
                node.leaf().bytes(),
                node.clazz().bytes(),
                node.version(),
                node.status().ordinal() + 1L,
                (long) node.flags(),
                node.head().bytes(),
                meta);
        long number = query(r -> r.getLong(1), "SELECT number FROM node WHERE id = ?", (Object)
                        node.id().bytes())
                .get(0);
        if (node.version() > 1) {
            update("DELETE FROM field WHERE number = ?", number);
            update("DELETE FROM words WHERE rowid = ?", number);
        }
        if (node.status() != Status.RETIRED) {
            if (node.meta().isPresent()) {
                for (NodeMeta.Field f : node.meta().get().fields()) {
                    update("INSERT INTO field VALUES(?, ?)", f.name(), number);
                }
            }
            update("INSERT INTO words(rowid, text) VALUES(?, ?)", number, String.join(" ", Words.of(node)));
        }
    }

    private Optional<CatalogueNode> known(Word id) {
        try {
            return query(SqliteIndex::node, "SELECT " + COLUMNS + " FROM node n WHERE id = ?", (Object) id.bytes())
                    .stream()
                    .findFirst();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private record State(Word digest, long applied) {}

    private State state() throws SQLException {
        return query(r -> new State(Word.of(r.getBytes(1)), r.getLong(2)), "SELECT digest, applied FROM state")
                .get(0);
    }

    @Override
    public Word digest() {
        return together(this::state).digest;
    }

    @Override
    public long applied() {
        return together(this::state).applied;
    }

    @Override
    public void clear() {
        together(() -> {
            for (String table : List.of("node", "field", "words", "link")) {
                update("DELETE FROM " + table);
            }
            return update("UPDATE state SET digest = zeroblob(32), applied = 0");
        });
    }

    @Override
    public Optional<CatalogueNode> node(Word id) {
        return together(() -> known(id));
    }

    @Override
    public List<CatalogueLink> links(Word id) {
        return together(() -> query(
                r -> new CatalogueLink(
                        Word.of(r.getBytes(1)), Word.of(r.getBytes(2)), Word.of(r.getBytes(3)), r.getInt(4) == 1),
                "SELECT a, b, type, agreed FROM link WHERE a = ? OR b = ? ORDER BY id",
                id.bytes(),
                id.bytes()));
    }

    @Override
    public Page find(Query query, Optional<String> cursor, int limit) {
        Place.checkLimit(limit);
        Place after = Place.of(cursor);
        var args = new ArrayList<Object>();
        String where = where(query, args);
        args.add(after.path());
        args.add(after.id().bytes());
        args.add(limit + 1L);
        String sql = "SELECT " + COLUMNS + " FROM node n WHERE " + where + " AND" + CURRENT
                + " AND (n.path, n.id) > (?, ?) ORDER BY n.path, n.id LIMIT ?";
        return Place.page(together(() -> query(SqliteIndex::node, sql, args.toArray())), limit);
    }

    private static String where(Query query, List<Object> args) {
        if (query instanceof Query.Below below) {
            if (below.path().isEmpty()) {
                return "1";
            }
            args.add(below.path().getBytes(StandardCharsets.UTF_8));
            args.add((below.path() + "/").getBytes(StandardCharsets.UTF_8));
            args.add((below.path() + "0").getBytes(StandardCharsets.UTF_8)); // the character after the slash
            return "(n.path = ? OR (n.path > ? AND n.path < ?))";
        }
        if (query instanceof Query.WithField with) {
            args.add(with.name());
            return "n.number IN (SELECT number FROM field WHERE name = ?)";
        }
        if (query instanceof Query.OwnedBy by) {
            args.add(by.owner().bytes());
            return "n.owner = ?";
        }
        var phrases = new ArrayList<String>();
        for (List<String> phrase : Words.phrases(((Query.Text) query).words())) {
            phrases.add('"' + String.join(" ", phrase) + '"'); // words are letters and digits: nothing to escape
        }
        if (phrases.isEmpty()) {
            return "0";
        }
        args.add(String.join(" AND ", phrases));
        return "n.number IN (SELECT rowid FROM words WHERE words MATCH ?)";
    }

    private static CatalogueNode node(ResultSet r) throws SQLException {
        byte[] meta = r.getBytes(11);
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
                meta == null ? Optional.empty() : NodeMeta.decode(meta));
    }

    @FunctionalInterface
    private interface Row<T> {
        T of(ResultSet r) throws SQLException;
    }

    private <T> List<T> query(Row<T> row, String sql, Object... args) throws SQLException {
        try (PreparedStatement statement = prepared(sql, args);
                ResultSet r = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            while (r.next()) {
                rows.add(row.of(r));
            }
            return rows;
        }
    }

    private int update(String sql, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = prepared(sql, args)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... args) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i]);
        }
        return statement;
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static GantryException failed(SQLException e) {
        return GantryException.of(
                        ErrorCode.STORE_FAILED, Stage.READ, "the catalogue's index cannot be used: " + e.getMessage())
                .fix(
                        "Check the file, its disk, and that org.xerial:sqlite-jdbc is on the class path; the index can be deleted and made again.")
                .cause(e)
                .build();
    }
}
