package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.catalogue.CatalogueIndex;
import dev.gantry.core.catalogue.MemoryIndex;
import dev.gantry.core.catalogue.PostgresIndex;
import dev.gantry.core.catalogue.SqliteIndex;
import dev.gantry.core.config.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index of one ledger's catalogue, fed from the ledger. What is damaged, or of another ledger, is thrown away and made again. */
final class CatalogueStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueStore.class);
    private static final String FILE = "catalogue.sqlite";
    private static final Set<ErrorCode> OF_NO_USE =
            Set.of(ErrorCode.INTEGRITY, ErrorCode.CHECKPOINT_FOREIGN, ErrorCode.CHECKPOINT_INVALID);

    private final Connection connection;
    private final Supplier<CatalogueIndex> opening;
    private @Nullable CatalogueIndex index;

    CatalogueStore(Connection connection, Supplier<CatalogueIndex> opening) {
        this.connection = connection;
        this.opening = opening;
    }

    /** In a file of this directory, if SQLite's driver is on the class path; otherwise in memory. */
    static Supplier<CatalogueIndex> local(Path directory) {
        return () -> {
            try {
                Class.forName("org.sqlite.JDBC");
                Files.createDirectories(directory);
                return SqliteIndex.openOrAnew(directory.resolve(FILE));
            } catch (ClassNotFoundException e) {
                LOG.info("the catalogue is kept in memory: org.xerial:sqlite-jdbc is not on the class path");
                return new MemoryIndex();
            } catch (IOException e) {
                throw GantryException.of(
                                ErrorCode.STORE_FAILED,
                                Stage.CONFIGURE,
                                "the directory " + directory + " cannot be made")
                        .fix("Run where this user may write, and see that there is space.")
                        .cause(e)
                        .build();
            }
        };
    }

    /** In a database that machines share. */
    static Supplier<CatalogueIndex> shared(Settings.Index where, String network) {
        return () -> PostgresIndex.open(where.url(), where.user(), () -> password(where.password()), network);
    }

    private static char[] password(Settings.Passphrase where) {
        if (where.environment().isPresent()) {
            String found = System.getenv(where.environment().get());
            if (found == null) {
                throw absent("environment variable " + where.environment().get() + " is not set", null);
            }
            return found.toCharArray();
        }
        byte[] bytes = new byte[0];
        try {
            bytes = Files.readAllBytes(where.file().orElseThrow());
            CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            int length = text.length();
            while (length > 0 && (text.get(length - 1) == '\n' || text.get(length - 1) == '\r')) {
                length--;
            }
            char[] password = Arrays.copyOf(text.array(), length);
            Arrays.fill(text.array(), '\0');
            return password;
        } catch (IOException e) {
            throw absent("the file " + where.file().orElseThrow() + " cannot be read", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static GantryException absent(String what, @Nullable IOException cause) {
        return GantryException.of(ErrorCode.STORE_FAILED, Stage.CONFIGURE, "the index's password: " + what)
                .fix("Set what the configuration names under index: passwordEnv or passwordFile.")
                .cause(cause)
                .build();
    }

    /** An answer of the index, brought up to date. Where it turns out to be of no use, it is made again, and asked once more. */
    synchronized <T> T ask(Function<CatalogueIndex, T> question) {
        try {
            return asked(question);
        } catch (GantryException e) {
            if (!OF_NO_USE.contains(e.code())) {
                throw e;
            }
            LOG.warn("the catalogue's index of ledger {} is made again: {}", connection.name(), e.getMessage());
            forget();
            return asked(question);
        }
    }

    /** Made again from the first change. */
    synchronized <T> T anew(Function<CatalogueIndex, T> question) {
        forget();
        return asked(question);
    }

    private <T> T asked(Function<CatalogueIndex, T> question) {
        CatalogueIndex open = opened();
        new Feed(connection, open).catchUp();
        long applied = open.applied();
        T answer = question.apply(open);
        return open.applied() < applied ? asked(question) : answer; // another process has begun to make it again
    }

    private CatalogueIndex opened() {
        CatalogueIndex open = index;
        if (open == null) {
            connection.requireOpen(Stage.READ);
            open = opening.get();
            index = open;
        }
        return open;
    }

    /** Empties it; where not even that can be done, it is opened again, which throws a damaged file away. */
    private void forget() {
        try {
            opened().clear();
        } catch (GantryException e) {
            if (!OF_NO_USE.contains(e.code())) {
                throw e;
            }
            shut();
            opened().clear();
        }
    }

    private void shut() {
        CatalogueIndex open = index;
        index = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public synchronized void close() {
        shut();
    }
}
