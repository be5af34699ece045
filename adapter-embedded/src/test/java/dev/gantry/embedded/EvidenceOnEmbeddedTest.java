package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.Evidence;
import dev.gantry.EvidenceAnchor;
import dev.gantry.EvidenceEntry;
import dev.gantry.EvidenceId;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceReceipt;
import dev.gantry.EvidenceState;
import dev.gantry.GantryException;
import dev.gantry.HashAlgorithm;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.evidence.EvidenceVerifier;
import dev.gantry.core.evidence.TrustAnchors;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.core.evidence.Verdict.Kind;
import dev.gantry.core.evidence.Verdict.Reason;
import dev.gantry.kernel.Word;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence through the application API: filed, exported, judged offline, revoked, witnessed; and what a crash leaves. */
@Tag("R6.4.2a")
class EvidenceOnEmbeddedTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Payload INVOICE = Payload.text("invoice 4711: 100 pieces");
    private static final EvidenceLog.Batching LARGE = new EvidenceLog.Batching(1_000_000, Duration.ofDays(1));

    @TempDir
    Path directory;

    private CoreGantry gantry;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(directory.resolve("gantry.yaml"), """
                identities: {operator: keys/operator, seller: keys/seller}
                evidence: evidence
                ledgers:
                  l: {adapter: embedded, path: data, as: operator}
                """);
        gantry = CoreGantry.open(directory.resolve("gantry.yaml"));
        gantry.deploy("l");
        as("operator").identities().onboard("seller");
    }

    @AfterEach
    void close() {
        gantry.close();
    }

    private void reopen() {
        gantry.close();
        gantry = CoreGantry.open(directory.resolve("gantry.yaml"));
    }

    private Ledger as(String identity) {
        return gantry.ledger("l").as(identity);
    }

    private Evidence evidence() {
        return as("seller").evidence();
    }

    private TrustAnchors trust(TrustAnchors.Seen seen) {
        var check = TrustAnchors.ProofCheck.of(
                new EmbeddedVerifier(), gantry.adapter("l").proofAnchor());
        return new TrustAnchors(
                Map.of(
                        Word.of(gantry.kernelStatus("l").networkId()),
                        new TrustAnchors.Network(Map.of("embedded", check), seen)),
                Set.of(subject("seller"), subject("operator")),
                TrustAnchors.DocumentKeys.all(),
                Map.of());
    }

    private Word subject(String identity) {
        return Word.ofHex(as(identity).subject().hex());
    }

    private Verdict judge(byte[] evd) {
        return EvidenceVerifier.verify(evd, trust(TrustAnchors.Seen.NOTHING));
    }

    private static Payload document(int n) {
        return Payload.text("document " + n);
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void one_content_is_filed_and_its_bundle_needs_no_ledger(HashAlgorithm algorithm) {
        Evidence evidence = evidence().with(algorithm);
        EvidenceReceipt filed = evidence.preserve(INVOICE, "invoice", WriteOptions.key("inv"));
        assertThat(filed.state()).isEqualTo(EvidenceState.FINAL);
        assertThat(filed.time()).isPresent();
        byte[] evd = evidence.bundle(filed.id(), INVOICE);
        TrustAnchors trust = trust(TrustAnchors.Seen.NOTHING);
        gantry.close();
        Verdict verdict = EvidenceVerifier.verify(evd, trust);
        assertThat(verdict.reason()).isEqualTo(Reason.HOLDS);
        assertThat(verdict.certified().leaf().hex()).isEqualTo(filed.id().hex());
        assertThat(verdict.certified().time()).isEqualTo(filed.time().get().toEpochMilli());
        assertThat(verdict.certified().payloadSeen()).isTrue();
        assertThat(verdict.certified().signers())
                .containsExactly(verdict.certified().owner());
    }

    @Test
    void the_same_content_filed_again_gives_the_first_receipt() {
        EvidenceReceipt first = evidence().preserve(INVOICE, "invoice", WriteOptions.key("a"));
        assertThat(evidence().preserve(INVOICE, "invoice", WriteOptions.key("a")))
                .isEqualTo(first);
        assertThat(evidence().preserve(INVOICE, "invoice", WriteOptions.key("b")))
                .isEqualTo(first);
        reopen();
        assertThat(evidence().preserve(INVOICE, "invoice", WriteOptions.DEFAULT))
                .isEqualTo(first);
        assertThat(evidence().find(INVOICE, "invoice")).contains(first);
        assertThat(evidence().find(first.id())).contains(first);
        assertThat(evidence().preserve(INVOICE, "order", WriteOptions.DEFAULT).id())
                .as("another type is another statement")
                .isNotEqualTo(first.id());
        assertThat(as("operator").evidence().find(INVOICE, "invoice"))
                .as("another's evidence is another's")
                .isEmpty();
    }

    @Test
    void nothing_on_the_ledger_can_be_guessed_from_the_content() throws IOException {
        EvidenceReceipt filed = evidence().preserve(INVOICE, "invoice", WriteOptions.DEFAULT);
        assertThat(Files.getPosixFilePermissions(directory.resolve("evidence")))
                .as("salts are for their owner alone")
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        byte[] digest = Word.ofHex(filed.digest()).bytes();
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(new String(digest, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    @Tag("R6.4.2c")
    void what_is_revoked_is_told_so() {
        EvidenceReceipt filed = evidence().preserve(INVOICE, "invoice", WriteOptions.DEFAULT);
        byte[] before = evidence().bundle(filed.id());
        evidence().revoke(filed.id(), "wrong buyer", WriteOptions.key("gone"));
        assertThat(evidence().revoked(filed.id())).isTrue();
        assertThat(judge(evidence().bundle(filed.id())).kind()).isEqualTo(Kind.REVOKED);
        assertThat(judge(before).kind())
                .as("what was issued before cannot know")
                .isEqualTo(Kind.VALID);
        var seen = new TrustAnchors.Seen() {
            @Override
            public boolean revoked(Word place, Word leaf) {
                return leaf.hex().equals(filed.id().hex());
            }
        };
        assertThat(EvidenceVerifier.verify(before, trust(seen)).kind()).isEqualTo(Kind.REVOKED);
        Errors.fails(ErrorCode.E_STATE, () -> evidence().preserve(INVOICE, "invoice", WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_STATE, () -> evidence().revoke(filed.id(), "again", WriteOptions.DEFAULT));
        var never = new EvidenceId("1".repeat(64));
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> evidence().revoke(never, "never", WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> evidence().bundle(never));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> evidence().bundle(filed.id(), Payload.text("another")));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> evidence().preserve(INVOICE, "", WriteOptions.DEFAULT));
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void many_leaves_share_an_anchor_and_each_has_its_bundle(HashAlgorithm algorithm) {
        var all = new ArrayList<EvidenceEntry>();
        try (EvidenceLog log = evidence().with(algorithm).log("documents", LARGE)) {
            for (int i = 0; i < 100; i++) {
                all.add(log.append(document(i), "document"));
            }
            EvidenceReceipt third = all.get(3).sequenced().toCompletableFuture().join();
            assertThat(third.index()).hasValue(3);
            assertThat(third.transactionId()).isEmpty();
            Errors.fails(ErrorCode.E_STATE, () -> log.bundle(all.get(3).id()));
            log.flush(LIMIT);
            assertThat(log.anchored()).isEqualTo(100);
            var transactions = all.stream()
                    .map(e -> e.settled().toCompletableFuture().join().transactionId())
                    .distinct();
            assertThat(transactions).as("one anchor for all").hasSize(1);
            for (int i = 0; i < 100; i++) {
                assertThat(all.get(i).state()).isEqualTo(EvidenceState.FINAL);
                Verdict verdict = judge(log.bundle(all.get(i).id(), document(i)));
                assertThat(verdict.reason()).isEqualTo(Reason.HOLDS);
                assertThat(verdict.certified().place().hex()).isEqualTo(log.id());
            }
        }
    }

    @Test
    void a_log_goes_on_after_reopening_and_knows_what_it_has() {
        EvidenceId first;
        EvidenceReceipt receipt;
        try (EvidenceLog log = evidence().log("documents", LARGE)) {
            EvidenceEntry entry = log.append(document(0), "document");
            assertThat(log.append(document(0), "document")).isSameAs(entry);
            log.flush(LIMIT);
            first = entry.id();
            receipt = entry.settled().toCompletableFuture().join();
            log.append(document(1), "document");
        }
        reopen();
        try (EvidenceLog log = evidence().log("documents", LARGE)) {
            assertThat(log.size()).as("closing makes durable").isEqualTo(2);
            assertThat(log.anchored()).isEqualTo(1);
            assertThat(log.append(document(1), "document").state()).isEqualTo(EvidenceState.SEQUENCED);
            assertThat(log.append(document(0), "document")
                            .settled()
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(receipt);
            log.append(document(2), "document");
            log.flush(LIMIT);
            assertThat(log.anchored()).isEqualTo(3);
            assertThat(log.find(first).orElseThrow().state()).isEqualTo(EvidenceState.FINAL);
            assertThat(judge(log.bundle(first)).kind()).isEqualTo(Kind.VALID);
            assertThat(log.find(new EvidenceId("2".repeat(64)))).isEmpty();
        }
    }

    @Test
    void a_log_anchors_by_itself_by_number_and_by_age() {
        try (EvidenceLog log = evidence().log("number", new EvidenceLog.Batching(2, Duration.ofDays(1)))) {
            log.append(document(0), "document");
            log.append(document(1), "document").settled().toCompletableFuture().join();
            assertThat(log.anchored()).isEqualTo(2);
        }
        try (EvidenceLog log = evidence().log("age", new EvidenceLog.Batching(1000, Duration.ofMillis(20)))) {
            log.append(document(0), "document").settled().toCompletableFuture().join();
            assertThat(log.anchored()).isEqualTo(1);
        }
    }

    @Test
    void a_log_has_one_writer() {
        try (EvidenceLog log = evidence().log("documents")) {
            Errors.fails(ErrorCode.EVIDENCE_LOG_LOCKED, () -> evidence().log("documents"));
            as("operator").evidence().log("documents").close();
            evidence().log("others").close();
            log.append(document(0), "document");
        }
        EvidenceLog again = evidence().log("documents");
        again.close();
        Errors.fails(ErrorCode.CLOSED, () -> again.append(document(1), "document"));
    }

    @Test
    void what_hangs_on_a_stage_may_close_the_log_but_not_wait_for_it() {
        EvidenceLog log = evidence().log("documents", LARGE);
        var waited = log.append(document(0), "document").settled().thenAccept(r -> log.flush(LIMIT));
        log.flush(LIMIT);
        Errors.fails(ErrorCode.E_STATE, () -> {
            try {
                waited.toCompletableFuture().join();
            } catch (CompletionException e) {
                throw (GantryException) e.getCause();
            }
        });
        var closed = log.append(document(1), "document").settled().thenAccept(r -> log.close());
        log.flush(LIMIT);
        closed.toCompletableFuture().join();
        try (EvidenceLog again = evidence().log("documents", LARGE)) {
            assertThat(again.size()).isEqualTo(2);
        }
    }

    @Test
    void many_threads_append_and_every_leaf_is_there_once() {
        var entries = new ConcurrentLinkedQueue<EvidenceEntry>();
        try (EvidenceLog log = evidence().log("documents", new EvidenceLog.Batching(50, Duration.ofMillis(50)))) {
            Stream.iterate(0, i -> i + 1)
                    .limit(400)
                    .parallel()
                    .forEach(i -> entries.add(log.append(document(i / 2), "document")));
            log.flush(LIMIT);
            assertThat(log.anchored()).isEqualTo(200);
            assertThat(entries.stream()
                            .map(e -> e.settled().toCompletableFuture().join().index()))
                    .hasSize(400)
                    .doesNotContain(OptionalLong.empty());
        }
    }

    @Test
    void a_leaf_is_revoked_and_an_anchor_witnessed() {
        try (EvidenceLog log = evidence().log("documents", LARGE)) {
            EvidenceEntry kept = log.append(document(0), "document");
            EvidenceEntry wrong = log.append(document(1), "document");
            log.flush(LIMIT);
            log.revoke(wrong.id(), "a mistake", WriteOptions.DEFAULT);
            EvidenceAnchor anchor =
                    kept.settled().toCompletableFuture().join().anchor().orElseThrow();
            as("operator").evidence().attest(anchor, WriteOptions.key("seen"));
            Errors.fails(ErrorCode.E_FORBIDDEN, () -> evidence().attest(anchor, WriteOptions.DEFAULT));
            var forged = new EvidenceAnchor(anchor.network(), anchor.log(), anchor.size(), "3".repeat(64));
            Errors.fails(ErrorCode.E_EXISTS, () -> as("operator").evidence().attest(forged, WriteOptions.DEFAULT));
            var elsewhere = new EvidenceAnchor("4".repeat(64), anchor.log(), 7, anchor.head());
            assertThat(as("operator")
                            .evidence()
                            .attest(elsewhere, WriteOptions.DEFAULT)
                            .entity())
                    .isEqualTo(anchor.log());

            assertThat(log.revoked(wrong.id())).isTrue();
            assertThat(log.revoked(kept.id())).isFalse();
            assertThat(judge(log.bundle(wrong.id())).kind()).isEqualTo(Kind.REVOKED);
            Verdict verdict = judge(log.bundle(kept.id()));
            assertThat(verdict.kind()).isEqualTo(Kind.VALID);
            assertThat(verdict.certified().witnesses())
                    .extracting(Verdict.Witnessed::subject)
                    .containsExactly(subject("operator"));
        }
    }

    @Test
    void a_frame_cut_short_by_a_crash_is_dropped_and_any_other_damage_is_told() throws IOException {
        try (EvidenceLog log = evidence().log("documents", LARGE)) {
            log.append(document(0), "document");
            log.flush(LIMIT);
            log.append(document(1), "document");
        }
        Path leaves;
        try (Stream<Path> files = Files.walk(directory.resolve("evidence"))) {
            leaves = files.filter(f -> f.endsWith("leaves")).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(leaves);
        Files.write(leaves, new byte[] {0, 0, 1}, StandardOpenOption.APPEND);
        try (EvidenceLog log = evidence().log("documents", LARGE)) {
            assertThat(log.size()).isEqualTo(2);
        }
        assertThat(leaves).hasBinaryContent(whole);
        for (int at : List.of(0, 5, 9, 20)) {
            byte[] bad = whole.clone();
            bad[at] ^= 1;
            Files.write(leaves, bad);
            Errors.fails(ErrorCode.INTEGRITY, () -> evidence().log("documents", LARGE));
        }
        Files.delete(leaves);
        Errors.fails(ErrorCode.INTEGRITY, () -> evidence().log("documents", LARGE));
        Files.write(leaves, whole);
        evidence().log("documents", LARGE).close();
    }

    @Test
    void a_log_that_lost_its_files_does_not_begin_again() throws IOException {
        try (EvidenceLog log = evidence().log("documents", LARGE)) {
            log.append(document(0), "document");
            log.flush(LIMIT);
        }
        Files.move(directory.resolve("evidence"), directory.resolve("lost"));
        Errors.fails(ErrorCode.INTEGRITY, () -> evidence().log("documents", LARGE));
        evidence().log("documents again", LARGE).close();
    }

    @Test
    @Tag("R6.4.2c")
    void every_byte_flipped_is_refused() {
        byte[] evd = evidence()
                .bundle(evidence()
                        .preserve(INVOICE, "invoice", WriteOptions.DEFAULT)
                        .id());
        for (int at = 0; at < evd.length; at++) {
            byte[] bad = evd.clone();
            bad[at] ^= (byte) (1 << at % 8);
            assertThat(judge(bad).kind()).as("byte " + at).isNotIn(Kind.VALID, Kind.REVOKED);
        }
        var nobody = new TrustAnchors(
                trust(TrustAnchors.Seen.NOTHING).networks(), Set.of(), TrustAnchors.DocumentKeys.all(), Map.of());
        assertThat(EvidenceVerifier.verify(evd, nobody).kind()).isEqualTo(Kind.UNKNOWN_LOG);
    }
}
