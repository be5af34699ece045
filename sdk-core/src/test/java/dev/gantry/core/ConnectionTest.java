package dev.gantry.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.blob.FileBlobs;
import dev.gantry.core.catalogue.MemoryIndex;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    private static Word id(String text) {
        return Digests.plain(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void what_was_sent_is_remembered_until_it_lands_and_never_takes_much_memory() {
        var connection = new Connection(
                "l", unasked(), new FileBlobs(directory), true, Ciphers.DEFAULT, MemoryIndex::new, Optional.empty());
        connection.remember(List.of(id("a")), sized("1", 10));
        assertThat(connection.remembered(id("a"))).map(PreparedTransaction::id).hasValue("1");
        connection.remember(List.of(id("a")), sized("2", 10));
        assertThat(connection.remembered(id("a"))).map(PreparedTransaction::id).hasValue("2");
        connection.forget(id("a"));
        assertThat(connection.remembered(id("a"))).isEmpty();
        for (int i = 0; i < 40; i++) {
            connection.remember(List.of(id("big" + i)), sized("t" + i, 1 << 20));
        }
        assertThat(connection.remembered(id("big23"))).isEmpty();
        assertThat(connection.remembered(id("big24"))).isPresent();
        assertThat(connection.remembered(id("big39"))).isPresent();
        connection.remember(List.of(id("huge")), sized("h", 20 << 20));
        assertThat(connection.remembered(id("huge"))).isEmpty();
        connection.remember(List.of(id("after")), sized("x", 1));
        assertThat(connection.remembered(id("after"))).isPresent();
    }
}
