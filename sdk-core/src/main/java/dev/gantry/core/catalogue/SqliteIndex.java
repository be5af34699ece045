package dev.gantry.core.catalogue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An index in one SQLite file, with its full-text search; several processes may share it. {@code org.xerial:sqlite-jdbc} has to be on the class path. */
public final class SqliteIndex extends SqlIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteIndex.class);
    private static final int CORRUPT = 11;
    private static final int NO_DATABASE = 26;

    private SqliteIndex(Path file) {
        super(new File(file));
    }

    /** Opens the file, or makes it. {@code INTEGRITY} if it is damaged or no index of this form; {@code STORE_FAILED} if it cannot be used for another reason, or the driver is missing. */
    public static SqliteIndex open(Path file) {
        var index = new SqliteIndex(file);
        try {
            index.checkpoint();
            return index;
        } catch (RuntimeException e) {
            index.close();
            throw e;
        }
    }

    /** The same, with a file that is damaged or of another form thrown away. */
    public static SqliteIndex openOrAnew(Path file) {
        try {
            return open(file);
        } catch (GantryException e) {
            if (e.code() != ErrorCode.INTEGRITY) {
                throw e;
            }
            LOG.warn("the catalogue's index {} is made again: {}", file, e.getMessage());
            delete(file);
            return open(file);
        }
    }

    /** What belongs to the file goes too. Another process that has it open goes on with what it had. */
    private static void delete(Path file) {
        try {
            for (String part : List.of("", "-wal", "-shm", "-journal")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
            }
        } catch (IOException e) {
            throw GantryException.of(
                            ErrorCode.STORE_FAILED, Stage.READ, "the catalogue's index " + file + " cannot be deleted")
                    .fix("Delete it; it is made again.")
                    .cause(e)
                    .build();
        }
    }

    @Override
    void keepWords(long number, List<String> words) throws SQLException {
        database.update("INSERT INTO words(rowid, text) VALUES(?, ?)", number, String.join(" ", words));
    }

    @Override
    void forgetWords(long number) throws SQLException {
        database.update("DELETE FROM words WHERE rowid = ?", number);
    }

    @Override
    void clearWords() throws SQLException {
        database.update("DELETE FROM words");
    }

    @Override
    String withWords() {
        return "SELECT rowid FROM words WHERE words MATCH ?";
    }

    @Override
    String words(List<List<String>> phrases) {
        var quoted = new ArrayList<String>();
        for (List<String> phrase : phrases) {
            quoted.add('"' + String.join(" ", phrase) + '"'); // words are letters and digits: nothing to escape
        }
        return String.join(" AND ", quoted);
    }

    /** The file. A transaction has the only right to write from its first statement on. */
    private static final class File extends Database {
        private static final int PATIENCE_MS = 30_000;
        private final Path file;

        File(Path file) {
            super(Map.of(
                    "bytes", "BLOB",
                    "serial", "INTEGER PRIMARY KEY",
                    "keyed", "WITHOUT ROWID",
                    "zero", "zeroblob(32)"));
            this.file = file;
        }

        @Override
        Connection connect() throws SQLException {
            var properties = new Properties();
            properties.put("transaction_mode", "IMMEDIATE");
            properties.put("busy_timeout", Integer.toString(PATIENCE_MS));
            return DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        }

        @Override
        void prepare() throws SQLException {
            execute("PRAGMA journal_mode=WAL");
            execute("PRAGMA synchronous=NORMAL");
            together(() -> {
                int form = query(r -> r.getInt(1), "PRAGMA user_version").get(0);
                if (form != FORM && form != 0) {
                    throw new SQLException("it has another release's form, " + form, "", CORRUPT);
                }
                create(this);
                // The words are cut already (Words); the tokenizer has to leave them alone.
                execute("CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, tokenize='ascii')");
                execute("PRAGMA user_version=" + FORM);
                return FORM;
            });
        }

        @Override
        String lock() {
            return "";
        }

        @Override
        boolean isDamage(SQLException e) {
            int code = e.getErrorCode() & 0xff;
            return code == CORRUPT || code == NO_DATABASE;
        }

        @Override
        String fix() {
            return "Check the file, its disk, and that org.xerial:sqlite-jdbc is on the class path; the index can be deleted and made again.";
        }
    }
}
