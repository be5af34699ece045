package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Wait;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Genesis;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** An embedded ledger with a deployed kernel and one registered writer whose key is fixed, so that another process is the same writer. */
final class TestLedger implements AutoCloseable {
    static final Word SUBJECT = Digests.subject("writer".getBytes(StandardCharsets.US_ASCII));
    static final Word COLLECTION = word("orders");

    final Path directory;
    final EmbeddedAdapter adapter;
    final Signer signer;

    private TestLedger(Path directory, String crypto, Engine.Options options) {
        this.directory = directory;
        this.signer = SoftwareSigner.of(crypto, word("private key").bytes());
        this.adapter = EmbeddedAdapter.open(directory, crypto, options);
    }

    static TestLedger open(Path directory) {
        return open(directory, Signer.P256, BlockLog.SEGMENT_SIZE);
    }

    static TestLedger open(Path directory, String crypto, long segmentSize) {
        return open(directory, crypto, new Engine.Options(segmentSize, ChainIndex.Sizes.DEFAULT, notice -> {}));
    }

    static TestLedger open(Path directory, String crypto, Engine.Options options) {
        var ledger = new TestLedger(directory, crypto, options);
        var governor = new Genesis.Governor(ledger.adapter.account(ledger.signer), SUBJECT.bytes());
        try {
            await(ledger.adapter
                    .kernel()
                    .deploy(new Genesis(word("network").bytes(), 1, List.of(governor)), ledger.signer));
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
        return ledger;
    }

    static Word word(String text) {
        return Digests.plain(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A request that writes a record, under an idempotency key of the record's name. */
    static byte[] put(String name, String content) {
        byte[] payload = content.getBytes(StandardCharsets.UTF_8);
        var body = new Items.Body(COLLECTION, word(name), 0, Digests.plain(payload), new byte[0], payload);
        return KernelRequest.single(word("key of " + name), Items.put(body)).encode();
    }

    static byte[] create(String key, String name) {
        var body = new Items.Body(COLLECTION, word(name), 0, word("content"), new byte[0], new byte[0]);
        return KernelRequest.single(word(key), Items.create(body)).encode();
    }

    static Word requestId(String name) {
        return Digests.requestId(SUBJECT, word("key of " + name));
    }

    PreparedTransaction prepare(byte[] request) {
        return await(adapter.prepare(request, signer));
    }

    TransactionStatus write(PreparedTransaction prepared) {
        await(adapter.submit(prepared));
        return await(adapter.settled(prepared, Wait.FINAL));
    }

    PreparedTransaction write(String name) {
        PreparedTransaction prepared = prepare(put(name, "content of " + name));
        assertThat(write(prepared).applied()).isTrue();
        return prepared;
    }

    /** Many at once, so that blocks have several transactions. */
    List<PreparedTransaction> writeTogether(String prefix, int count) {
        var all = new ArrayList<PreparedTransaction>();
        for (int i = 0; i < count; i++) {
            all.add(prepare(put(prefix + i, "content " + i)));
        }
        all.stream().map(adapter::submit).toList().forEach(TestLedger::await);
        return all;
    }

    TransactionStatus status(PreparedTransaction prepared) {
        return await(adapter.status(prepared));
    }

    /** The record's version, 0 if there is none. */
    long version(String name) {
        Word id = Digests.recordId(SUBJECT, COLLECTION, word(name));
        var answer = Queries.Answer.of(await(adapter.read(Queries.record(id), ReadLevel.LATEST)));
        return answer.number(1);
    }

    long height() {
        return await(adapter.head()).height();
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The ledger's files as they are now, into another directory, which then holds nothing else. */
    static void copy(Path from, Path to) throws IOException {
        delete(to);
        try (var files = Files.walk(from)) {
            for (Path f : files.toList()) {
                Files.copy(f, to.resolve(from.relativize(f).toString()));
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(f);
                }
            }
        }
    }

    @Override
    public void close() {
        adapter.close();
    }
}
