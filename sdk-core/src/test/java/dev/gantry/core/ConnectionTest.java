package dev.gantry.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.blob.FileBlobs;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
    @TempDir
    Path directory;

    /** Nothing here asks the ledger. */
    private static LedgerAdapter unasked() {
        return (LedgerAdapter) Proxy.newProxyInstance(
                LedgerAdapter.class.getClassLoader(), new Class<?>[] {LedgerAdapter.class}, (proxy, method, args) -> {
                    throw new AssertionError("asked: " + method);
                });
    }

    private static PreparedTransaction sized(String id, int bytes) {
        return new PreparedTransaction("n", id, new byte[bytes]);
    }

    @Test
    void what_was_sent_is_remembered_until_it_lands_and_never_takes_much_memory() {
        var connection = new Connection("l", unasked(), new FileBlobs(directory));
        connection.remember("a", sized("1", 10));
        assertThat(connection.remembered("a")).map(PreparedTransaction::id).hasValue("1");
        connection.remember("a", sized("2", 10));
        assertThat(connection.remembered("a")).map(PreparedTransaction::id).hasValue("2");
        connection.forget("a");
        assertThat(connection.remembered("a")).isEmpty();
        for (int i = 0; i < 40; i++) {
            connection.remember("big" + i, sized("t" + i, 1 << 20));
        }
        assertThat(connection.remembered("big23")).isEmpty();
        assertThat(connection.remembered("big24")).isPresent();
        assertThat(connection.remembered("big39")).isPresent();
        connection.remember("huge", sized("h", 20 << 20));
        assertThat(connection.remembered("huge")).isEmpty();
        connection.remember("after", sized("x", 1));
        assertThat(connection.remembered("after")).isPresent();
    }
}
