package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.EvidenceEntry;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceState;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.TrustTaker;
import dev.gantry.core.evidence.EvidenceVerifier;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.core.evidence.Verdict.Assurance;
import dev.gantry.core.evidence.Verdict.Kind;
import dev.gantry.core.evidence.Verdict.Reason;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Capability;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerDescriptor;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs and single evidence while the ledger does not answer, answers late, or can prove nothing. */
@Tag("R6.4.2a")
class EvidenceAccidentsTest {
    private static final EvidenceLog.Batching LARGE = new EvidenceLog.Batching(1_000_000, Duration.ofDays(1));
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private OneLedger one;

    @BeforeEach
    void open() {
        one = new OneLedger(directory);
    }

    @AfterEach
    void close() {
        one.close();
    }

    private EvidenceLog log() {
        return one.ledger().evidence().log("documents", LARGE);
    }

    private static Payload document(int n) {
        return Payload.text("document " + n);
    }

    /** What is sent lands, and nobody hears of it. */
    private static final class Unheard extends LyingAdapters.Honest {
        Unheard(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return new CompletableFuture<>();
        }
    }

    /** No node is reached until it is mended. */
    private static final class Unreachable extends LyingAdapters.Honest {
        private volatile boolean mended;

        Unreachable(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
            return mended
                    ? super.prepare(request, signer)
                    : CompletableFuture.failedFuture(OneLedger.error(ErrorCode.NODE_UNREACHABLE, Stage.PREPARE));
        }
    }

    /** A ledger like most: it gives no proofs. */
    private static class Unproven extends LyingAdapters.Honest {
        Unproven(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public LedgerDescriptor descriptor() {
            var d = super.descriptor();
            var less = EnumSet.copyOf(d.capabilities());
            less.remove(Capability.INCLUSION_PROOF);
            return new LedgerDescriptor(
                    d.adapter(), d.network(), d.product(), d.signatureScheme(), d.finality(), less, d.limits());
        }

        @Override
        public CompletionStage<byte[]> prove(String transactionId) {
            return CompletableFuture.failedFuture(OneLedger.error(ErrorCode.UNSUPPORTED, Stage.VERIFY));
        }

        @Override
        public byte[] proofAnchor() {
            throw OneLedger.error(ErrorCode.UNSUPPORTED, Stage.VERIFY);
        }
    }

    /** Its final state is behind the newest until it has caught up. */
    private static final class LateFinality extends LyingAdapters.Honest {
        private volatile boolean caughtUp;

        LateFinality(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<byte[]> read(byte[] query, ReadLevel level) {
            boolean anchorAt = query[0] == (byte) (Fn.ANCHOR_AT >>> 8) && query[1] == (byte) Fn.ANCHOR_AT;
            return anchorAt && level == ReadLevel.FINAL && !caughtUp
                    ? super.read(Queries.of(Fn.EVIDENCE, Word.of(1)), level)
                    : super.read(query, level);
        }
    }

    /** Its pages are empty at first, though more lies behind them. */
    private static final class EmptyPages extends Unproven {
        EmptyPages(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
            return checkpoint.isEmpty()
                    ? super.events("", 1, patience).thenApply(page -> new EventPage(List.of(), page.next()))
                    : super.events(checkpoint, max, patience);
        }
    }

    @Test
    void what_a_verifier_has_seen_is_everything() {
        one.ledger().records("c").create("first event", document(1));
        var filed = one.ledger().evidence().preserve(document(0), "document", WriteOptions.DEFAULT);
        one.ledger().evidence().revoke(filed.id(), "mistake", WriteOptions.DEFAULT);
        one.reopen(EmptyPages::new);
        TrustFile seen = TrustTaker.take(
                one.gantry(), List.of("l"), Map.of("me", one.ledger().subject()));
        assertThat(seen.ledgers().get(0).seen().revoked())
                .extracting(r -> r.leaf().hex())
                .containsExactly(filed.id().hex());
        TrustFile stranger = TrustTaker.take(one.gantry(), List.of("l"), Map.of());
        assertThat(stranger.ledgers().get(0).seen())
                .as("what nobody filed who is trusted is not looked at")
                .isEqualTo(dev.gantry.core.evidence.Checkpoint.NOTHING);
    }

    @Test
    void an_anchor_whose_answer_was_lost_is_repeated_as_it_was_and_is_there_once() {
        String id;
        one.reopen(Unheard::new);
        try (EvidenceLog log = log()) {
            id = log.id();
            log.append(document(0), "document");
            log.append(document(1), "document");
            Errors.fails(ErrorCode.OUTCOME_UNKNOWN, () -> log.flush(Duration.ofSeconds(2)));
            EvidenceEntry late = log.append(document(2), "document");
            late.sequenced().toCompletableFuture().join();
            assertThat(late.state())
                    .as("durable while the anchor is on its way")
                    .isEqualTo(EvidenceState.SEQUENCED);
            assertThat(log.anchored()).isZero();
        }
        one.reopen(inner -> inner);
        try (EvidenceLog log = log()) {
            assertThat(log.size()).isEqualTo(3);
            log.flush(LIMIT);
            assertThat(log.anchored()).isEqualTo(3);
        }
        List<Change> anchors = one
                .gantry()
                .adapter("l")
                .find(ChangeIndex.ENTITY, Word.ofHex(id).bytes())
                .toCompletableFuture()
                .join()
                .stream()
                .map(e -> Change.of(e.change()))
                .toList();
        assertThat(anchors.stream().map(Change::kind)).as("once each").containsExactly(Fn.ANCHOR, Fn.ANCHOR);
        assertThat(anchors.stream().map(c -> c.number().number())).containsExactly(2L, 3L);
    }

    @Test
    void a_log_goes_on_by_itself_once_the_ledger_is_reached_again() {
        var adapter = new Unreachable[1];
        one.reopen(inner -> adapter[0] = new Unreachable(inner));
        try (EvidenceLog log = log()) {
            EvidenceEntry entry = log.append(document(0), "document");
            Errors.fails(ErrorCode.OUTCOME_UNKNOWN, () -> log.flush(Duration.ofMillis(300)));
            assertThat(entry.state()).isEqualTo(EvidenceState.SEQUENCED);
            adapter[0].mended = true;
            assertThat(entry.settled().toCompletableFuture().join().state()).isEqualTo(EvidenceState.FINAL);
        }
    }

    @Test
    void what_is_in_a_block_is_anchored_and_final_later() {
        var adapter = new LateFinality[1];
        one.reopen(inner -> adapter[0] = new LateFinality(inner));
        try (EvidenceLog log = log()) {
            EvidenceEntry entry = log.append(document(0), "document");
            Errors.fails(ErrorCode.OUTCOME_UNKNOWN, () -> log.flush(Duration.ofSeconds(1)));
            assertThat(entry.anchored().toCompletableFuture().join().state()).isEqualTo(EvidenceState.ANCHORED);
            assertThat(entry.state()).isEqualTo(EvidenceState.ANCHORED);
            assertThat(log.anchored()).isZero();
            Errors.fails(ErrorCode.E_STATE, () -> log.bundle(entry.id()));
            adapter[0].caughtUp = true;
            assertThat(entry.settled().toCompletableFuture().join().state()).isEqualTo(EvidenceState.FINAL);
        }
    }

    @Test
    void the_same_log_written_on_another_machine_is_noticed() throws IOException {
        try (EvidenceLog log = log()) {
            log.append(document(0), "document");
            log.flush(LIMIT);
        }
        Path here = directory.resolve(".gantry/evidence");
        copy(here, directory.resolve("copy"));
        try (EvidenceLog log = log()) {
            log.append(document(1), "document");
            log.flush(LIMIT);
        }
        Files.move(here, directory.resolve("newer"));
        Files.move(directory.resolve("copy"), here);
        Errors.fails(ErrorCode.INTEGRITY, () -> log());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** What another machine writes while the log is open here. */
    @Test
    void a_log_that_another_has_written_to_goes_no_further_and_says_so() {
        try (EvidenceLog log = log()) {
            EvidenceEntry entry = log.append(document(0), "document");
            entry.sequenced().toCompletableFuture().join();
            var name = Digests.tagged("gantry:log-name:v1", (Object) "documents".getBytes(StandardCharsets.UTF_8));
            var request = KernelRequest.single(Word.of(99), Items.anchor(name, 1, 0, 1, Word.of(7), Word.ZERO));
            LedgerAdapter adapter = one.gantry().adapter("l");
            var prepared = adapter.prepare(request.encode(), one.gantry().signer("l", "me"))
                    .toCompletableFuture()
                    .join();
            adapter.submit(prepared).toCompletableFuture().join();
            adapter.settled(prepared, Wait.FINAL).join();
            Errors.fails(() -> log.flush(LIMIT));
            assertThat(entry.settled().toCompletableFuture()).isCompletedExceptionally();
            Errors.fails(() -> log.append(document(1), "document"));
        }
    }

    @Test
    @Tag("R6.4.2c")
    void without_proofs_a_bundle_is_shown_by_what_the_verifier_has_read_himself() {
        one.reopen(Unproven::new);
        var evidence = one.ledger().evidence();
        var filed = evidence.preserve(document(7), "document", WriteOptions.DEFAULT);
        byte[] alone = evidence.bundle(filed.id());
        byte[] early;
        byte[] first;
        try (EvidenceLog log = log()) {
            EvidenceEntry entry = log.append(document(0), "document");
            log.flush(LIMIT);
            early = log.bundle(entry.id());
            log.append(document(1), "document");
            log.append(document(2), "document");
            log.flush(LIMIT);
            first = log.bundle(entry.id());
        }
        TrustFile seen = TrustTaker.take(
                one.gantry(), List.of("l"), Map.of("me", one.ledger().subject()));
        TrustFile read = TrustFile.parse(seen.encode());
        for (byte[] bundle : List.of(alone, early, first)) {
            Verdict verdict = EvidenceVerifier.verify(bundle, read.anchors());
            assertThat(verdict.reason()).isEqualTo(Reason.HOLDS);
            assertThat(verdict.certified().assurance()).isEqualTo(Assurance.SEEN);
            var blind = new TrustFile(
                    read.participants(),
                    read.ledgers().stream()
                            .map(l -> new TrustFile.LedgerTrust(
                                    l.name(),
                                    l.network(),
                                    l.adapter(),
                                    null,
                                    dev.gantry.core.evidence.Checkpoint.NOTHING))
                            .toList(),
                    List.of());
            assertThat(EvidenceVerifier.verify(bundle, blind.anchors()).reason())
                    .as("nothing shows it to who has seen nothing")
                    .isEqualTo(Reason.NOT_SHOWN);
        }
        evidence.revoke(filed.id(), "mistake", WriteOptions.DEFAULT);
        TrustFile later = TrustTaker.take(
                one.gantry(), List.of("l"), Map.of("me", one.ledger().subject()));
        assertThat(EvidenceVerifier.verify(evidence.bundle(filed.id()), later.anchors())
                        .kind())
                .isEqualTo(Kind.REVOKED);
    }
}
