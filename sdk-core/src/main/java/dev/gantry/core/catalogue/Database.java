package dev.gantry.core.catalogue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.projection.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection to a database, opened again where it was lost, and what SQL is spelled differently there. One thread at a time uses it. */
abstract class Database implements AutoCloseable {
    private final Map<String, String> spelling;
    private @Nullable Connection connection;
    private boolean closed;

    /** @param spelling what stands for each <code>{name}</code> in a statement */
    Database(Map<String, String> spelling) {
        this.spelling = Map.copyOf(spelling);
    }

    /** A new connection that commits each statement. */
    abstract Connection connect() throws SQLException;

    /** Makes what is not there yet, over a new connection. */
    abstract void prepare() throws SQLException;

    /** What makes a SELECT of the state wait for whoever is applying; to be used in a transaction. */
    abstract String lock();

    /** Whether this failure says that what is kept there is no use. */
    abstract boolean isDamage(SQLException e);

    /** What to do where the database fails. */
    abstract String fix();

    /** What is done there. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** {@code STORE_FAILED}, or {@code INTEGRITY} where the index is damaged. */
    final synchronized <T> T ask(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The same in one transaction: all or nothing. */
    final synchronized <T> T together(Work<T> work) {
        return ask(() -> {
            Connection open = connection();
            open.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.run();
                open.commit();
                done = true;
                return result;
            } finally {
                ended(open, done);
            }
        });
    }

    private static void ended(Connection open, boolean done) throws SQLException {
        if (!done && !open.isClosed()) {
            open.rollback();
        }
        if (!open.isClosed()) {
            open.setAutoCommit(true);
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (closed) {
            throw new SQLException("it is closed");
        }
        if (open == null || open.isClosed()) {
            open = connect();
            connection = open;
            prepared(open);
        }
        return open;
    }

    private void prepared(Connection open) throws SQLException {
        boolean done = false;
        try {
            prepare();
            done = true;
        } finally {
            if (!done) {
                connection = null;
                open.close();
            }
        }
    }

    final void execute(String sql) throws SQLException {
        try (var statement = connection().createStatement()) {
            statement.execute(spelled(sql));
        }
    }

    final <T> List<T> query(Sql.Row<T> row, String sql, Object... args) throws SQLException {
        return Sql.query(connection(), row, spelled(sql), args);
    }

    final int update(String sql, @Nullable Object... args) throws SQLException {
        return Sql.update(connection(), spelled(sql), args);
    }

    private String spelled(String sql) {
        String spelled = sql;
        for (var word : spelling.entrySet()) {
            spelled = spelled.replace("{" + word.getKey() + "}", word.getValue());
        }
        return spelled;
    }

    @Override
    public final synchronized void close() {
        closed = true;
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    final GantryException failed(SQLException e) {
        ErrorCode code = isDamage(e) ? ErrorCode.INTEGRITY : ErrorCode.STORE_FAILED;
        return GantryException.of(code, Stage.READ, "the catalogue's index cannot be used: " + e.getMessage())
                .fix(fix())
                .cause(e)
                .build();
    }
}
