package dev.gantry.core.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements with their arguments, for projections that are kept in a database. */
public final class Sql {
    private Sql() {}

    /** What is made of one row. */
    @FunctionalInterface
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    public static <T> List<T> query(Connection connection, Row<T> row, String sql, Object... args) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, args);
                ResultSet r = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            while (r.next()) {
                rows.add(row.of(r));
            }
            return rows;
        }
    }

    /** How many rows it changed. */
    public static int update(Connection connection, String sql, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, args)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... args)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i]);
        }
        return statement;
    }
}
