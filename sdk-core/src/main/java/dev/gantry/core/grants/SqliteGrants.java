package dev.gantry.core.grants;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.projection.Sql;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An index in one SQLite file, which one process has for itself while it is open. {@code org.xerial:sqlite-jdbc} has to be on the class path. */
public final class SqliteGrants extends GrantIndex {
    private static final String[] SCHEMA = {
        "PRAGMA busy_timeout=0",
        "PRAGMA locking_mode=EXCLUSIVE",
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "CREATE TABLE IF NOT EXISTS fact(number INTEGER PRIMARY KEY, entity BLOB NOT NULL, change BLOB NOT NULL, body BLOB,"
                + " wrapped BLOB NOT NULL, owner BLOB NOT NULL, collection BLOB NOT NULL, key BLOB NOT NULL, tx TEXT NOT NULL,"
                + " height INTEGER NOT NULL)",
        "CREATE INDEX IF NOT EXISTS fact_entity ON fact(entity, number)",
        "CREATE TABLE IF NOT EXISTS party(role INTEGER, who BLOB, number INTEGER, PRIMARY KEY(role, who, number)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS state(only_one INTEGER PRIMARY KEY CHECK(only_one = 1), digest BLOB NOT NULL,"
                + " size INTEGER NOT NULL, checkpoint TEXT NOT NULL)",
        "INSERT OR IGNORE INTO state VALUES(1, zeroblob(32), 0, '')",
    };
    private static final String COLUMNS =
            "f.number, f.change, f.body, f.wrapped, f.owner, f.collection, f.key, f.tx, f.height";

    private final Connection connection;

    private SqliteGrants(Connection connection) {
        this.connection = connection;
    }

    /** Whether the driver is on the class path. */
    public static boolean available() {
        return DriverManager.drivers().anyMatch(d -> {
            try {
                return d.acceptsURL("jdbc:sqlite:");
            } catch (SQLException e) {
                return false;
            }
        });
    }

    /** Opens the file, or makes it. {@code STORE_FAILED} if that cannot be, another process has it, or the driver is missing. */
    public static SqliteGrants open(Path file) {
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (var statement = connection.createStatement()) {
                for (String sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            connection.setAutoCommit(false);
            return new SqliteGrants(connection);
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
    protected void keep(List<Fact> facts, Word digest, String checkpoint) {
        together(() -> {
            for (Fact fact : facts) {
                byte[] entity = fact.change().entity().bytes();
                boolean known = !query(r -> 1, "SELECT 1 FROM fact WHERE entity = ? LIMIT 1", (Object) entity)
                        .isEmpty();
                update(
                        "INSERT INTO fact VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        fact.number(),
                        entity,
                        fact.change().bytes(),
                        fact.body().map(GrantBody::bytes).orElse(null),
                        fact.wrapped(),
                        fact.owner().bytes(),
                        fact.collection().bytes(),
                        fact.key().bytes(),
                        fact.transactionId(),
                        fact.height());
                for (Party party : parties(fact, known)) {
                    update(
                            "INSERT INTO party VALUES(?, ?, ?)",
                            party.role().ordinal(),
                            party.who().bytes(),
                            fact.number());
                }
            }
            return update(
                    "UPDATE state SET digest = ?, size = size + ?, checkpoint = ?",
                    digest.bytes(),
                    (long) facts.size(),
                    checkpoint);
        });
    }

    @Override
    public List<Fact> about(Word entity) {
        return together(() -> query(
                SqliteGrants::fact, "SELECT " + COLUMNS + " FROM fact f WHERE f.entity = ? ORDER BY f.number", (Object)
                        entity.bytes()));
    }

    @Override
    public Optional<Fact> last(Word entity) {
        return together(() -> query(
                        SqliteGrants::fact,
                        "SELECT " + COLUMNS + " FROM fact f WHERE f.entity = ? ORDER BY f.number DESC LIMIT 1",
                        (Object) entity.bytes()))
                .stream()
                .findFirst();
    }

    @Override
    public List<Fact> list(Party party, long after, int limit) {
        return together(() -> query(
                SqliteGrants::fact,
                "SELECT " + COLUMNS + " FROM party p JOIN fact f ON f.number = p.number"
                        + " WHERE p.role = ? AND p.who = ? AND p.number > ? ORDER BY p.number LIMIT ?",
                party.role().ordinal(),
                party.who().bytes(),
                after,
                limit));
    }

    private <T> T state(Sql.Row<T> row, String column) {
        return together(() -> query(row, "SELECT " + column + " FROM state").get(0));
    }

    @Override
    public Word digest() {
        return state(r -> Word.of(r.getBytes(1)), "digest");
    }

    @Override
    public long size() {
        return state(r -> r.getLong(1), "size");
    }

    @Override
    public String checkpoint() {
        return state(r -> r.getString(1), "checkpoint");
    }

    @Override
    public void clear() {
        together(() -> {
            update("DELETE FROM fact");
            update("DELETE FROM party");
            return update("UPDATE state SET digest = zeroblob(32), size = 0, checkpoint = ''");
        });
    }

    private static Fact fact(ResultSet r) throws SQLException {
        Change change = Change.of(r.getBytes(2));
        byte[] body = r.getBytes(3);
        return new Fact(
                r.getLong(1),
                change,
                body == null ? Optional.empty() : Optional.of(body(body, change)),
                r.getBytes(4),
                Word.of(r.getBytes(5)),
                Word.of(r.getBytes(6)),
                Word.of(r.getBytes(7)),
                r.getString(8),
                r.getLong(9));
    }

    private static GrantBody body(byte[] bytes, Change change) throws SQLException {
        try {
            return change.kind() == Fn.SET_RULE || change.kind() == Fn.END_RULE
                    ? GrantBody.ofRule(bytes)
                    : GrantBody.of(bytes);
        } catch (Refusal r) {
            throw new SQLException("a grant's body is damaged", r);
        }
    }

    private <T> List<T> query(Sql.Row<T> row, String sql, Object... args) throws SQLException {
        return Sql.query(connection, row, sql, args);
    }

    private int update(String sql, @Nullable Object... args) throws SQLException {
        return Sql.update(connection, sql, args);
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
                        ErrorCode.STORE_FAILED, Stage.READ, "the index of grants cannot be used: " + e.getMessage())
                .fix(
                        "Check the file, its disk, and that org.xerial:sqlite-jdbc is on the class path; the index can be deleted and made again.")
                .cause(e)
                .build();
    }
}
