package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.core.merkle.Frontier;
import dev.gantry.core.merkle.MemoryNodes;
import dev.gantry.core.merkle.Proofs;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Capability;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.LedgerVerifier;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ProofResult;
import dev.gantry.spi.ProofResult.Proven;
import dev.gantry.spi.ProofResult.Reason;
import dev.gantry.spi.ProofResult.Rejected;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be shown to somebody who has nothing but the network's id, and what such a person does not fall for. */
class ProofTest {
    private static final EmbeddedVerifier VERIFIER = new EmbeddedVerifier();

    @TempDir(factory = InMemory.class)
    Path temporary;

    private Path ledger() {
        return temporary.resolve("ledger");
    }

    private static byte[] anchor(TestLedger l) {
        return HexFormat.of().parseHex(l.adapter.descriptor().network());
    }

    @ParameterizedTest
    @ValueSource(strings = {Signer.P256, Signer.SM2})
    void every_transaction_is_proven_with_its_outcome_and_always_by_the_same_bytes(String crypto) {
        var proofs = new ArrayList<byte[]>();
        var written = new ArrayList<PreparedTransaction>();
        try (var l = TestLedger.open(ledger(), crypto, 5_000)) {
            assertThat(l.adapter.descriptor().capabilities()).contains(Capability.INCLUSION_PROOF);
            written.add(l.write("first"));
            PreparedTransaction refused = l.prepare(TestLedger.create("another key", "first"));
            assertThat(l.write(refused).failure()).isPresent();
            written.add(refused);
            written.addAll(l.writeTogether("r", 40));
            for (PreparedTransaction p : written) {
                byte[] proof = await(l.adapter.prove(p.id()));
                proofs.add(proof);
                var proven = (Proven) VERIFIER.verify(proof, anchor(l));
                LedgerTransaction read = await(l.adapter.transaction(p.id())).orElseThrow();
                assertThat(proven.network()).isEqualTo(l.adapter.descriptor().network());
                assertThat(proven.time()).isPositive();
                assertThat(proven.transaction()).usingRecursiveComparison().isEqualTo(read);
            }
        }
        try (var l = TestLedger.open(ledger(), crypto, 5_000)) {
            l.writeTogether("later", 3);
            for (int i = 0; i < written.size(); i++) {
                assertThat(await(l.adapter.prove(written.get(i).id()))).isEqualTo(proofs.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Signer.P256, Signer.SM2})
    void a_proof_changed_in_any_byte_cut_or_lengthened_proves_nothing(String crypto) {
        try (var l = TestLedger.open(ledger(), crypto, 1 << 20)) {
            List<PreparedTransaction> written = l.writeTogether("r", 20);
            byte[] right = await(l.adapter.prove(written.get(7).id()));
            var reasons = EnumSet.noneOf(Reason.class);
            for (int at = 0; at < right.length; at++) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << at % 8);
                reasons.add(rejected(VERIFIER.verify(wrong, anchor(l))));
                assertThat(rejected(VERIFIER.verify(Arrays.copyOf(right, at), anchor(l))))
                        .isEqualTo(Reason.MALFORMED);
            }
            assertThat(reasons)
                    .containsExactlyInAnyOrder(Reason.MALFORMED, Reason.FOREIGN, Reason.SIGNATURE, Reason.NOT_INCLUDED);
            assertThat(rejected(VERIFIER.verify(Arrays.copyOf(right, right.length + 1), anchor(l))))
                    .isEqualTo(Reason.MALFORMED);
            assertThat(rejected(VERIFIER.verify(Arrays.copyOf(right, right.length + 32), anchor(l))))
                    .isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void trust_comes_from_the_anchor_alone() {
        try (var l = TestLedger.open(ledger());
                var other = TestLedger.open(temporary.resolve("other"))) {
            byte[] proof = await(l.adapter.prove(l.write("a").id()));
            byte[] foreign = await(other.adapter.prove(other.write("a").id()));
            assertThat(rejected(VERIFIER.verify(foreign, anchor(l)))).isEqualTo(Reason.FOREIGN);
            for (byte[] anchor :
                    new byte[][] {{}, new byte[32], Arrays.copyOf(anchor(l), 31), Arrays.copyOf(anchor(l), 33)}) {
                assertThat(rejected(VERIFIER.verify(proof, anchor))).isEqualTo(Reason.FOREIGN);
            }
            TransactionProof mine = proof(proof);
            TransactionProof theirs = proof(foreign);
            var mixed = new TransactionProof(
                    mine.identity(), theirs.checkpoint(), theirs.number(), theirs.leaf(), theirs.path());
            assertThat(rejected(VERIFIER.verify(mixed.encode(), anchor(l)))).isEqualTo(Reason.FOREIGN);
        }
    }

    /** Even who has the ledger's key cannot make another's transaction, nor put one where it does not belong. */
    @Test
    void the_ledgers_owner_cannot_forge_a_sender() throws IOException {
        try (var l = TestLedger.open(ledger())) {
            PreparedTransaction p = l.write("a");
            TransactionProof right = proof(await(l.adapter.prove(p.id())));
            Leaf leaf = Leaf.parse(right.leaf());
            byte[] content = leaf.entry().content().clone();
            content[content.length - 70] ^= 1;
            var entry = new Block.Entry(
                    Block.Kind.TRANSACTION, content, 0, 0, leaf.entry().changes());
            assertThat(forge(right, new Leaf(leaf.height(), leaf.time(), 0, entry)))
                    .isEqualTo(Reason.SIGNATURE);
            assertThat(forge(right, new Leaf(leaf.height() + 1, leaf.time(), 0, leaf.entry())))
                    .isEqualTo(Reason.MALFORMED);
            var deployment = new Block.Entry(Block.Kind.DEPLOYMENT, content, 0, 0, List.of());
            assertThat(forge(right, new Leaf(leaf.height(), leaf.time(), 0, deployment)))
                    .isEqualTo(Reason.MALFORMED);
            try (var other = TestLedger.open(temporary.resolve("other"))) {
                byte[] foreign =
                        proof(await(other.adapter.prove(other.write("a").id()))).leaf();
                assertThat(forge(right, Leaf.parse(foreign))).isEqualTo(Reason.FOREIGN);
            }
            assertThat(VERIFIER.verify(
                            resign(right, leaf).encode(),
                            right.identity().network().bytes()))
                    .as("the same way with nothing forged")
                    .isInstanceOf(Proven.class);
        }
    }

    private Reason forge(TransactionProof right, Leaf leaf) throws IOException {
        return rejected(VERIFIER.verify(
                resign(right, leaf).encode(), right.identity().network().bytes()));
    }

    /** A tree with this leaf alone, signed by the ledger's own key. */
    private TransactionProof resign(TransactionProof right, Leaf leaf) throws IOException {
        var hash = right.identity().treeHash();
        var nodes = new MemoryNodes();
        var edge = Frontier.empty(hash);
        edge.append(leaf.hash(hash), nodes);
        var block = new Block(right.checkpoint().height(), Word.ZERO, 1, 1, edge.root(), List.of());
        Signer key = LedgerKey.read(ledger(), Signer.P256);
        Checkpoint checkpoint = Checkpoint.sign(right.identity(), key, block, Word.ZERO);
        List<Word> path = new Proofs(hash, nodes).inclusion(0, 1);
        return new TransactionProof(right.identity(), checkpoint, 0, leaf.encode(), path);
    }

    @Test
    void what_is_in_no_block_is_not_proven() {
        try (var l = TestLedger.open(ledger())) {
            PreparedTransaction never = l.prepare(TestLedger.put("a", "x"));
            Errors.fails(ErrorCode.TRANSACTION_NOT_FOUND, () -> await(l.adapter.prove(never.id())));
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> await(l.adapter.prove("x")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Signer.P256, Signer.SM2})
    void growth_is_proven_from_every_checkpoint_to_the_newest(String crypto) {
        var kept = new ArrayList<byte[]>();
        try (var l = TestLedger.open(ledger(), crypto, 2_000)) {
            for (int i = 0; i < 12; i++) {
                kept.add(await(l.adapter.checkpoint()));
                l.writeTogether("r" + i + "-", 1 + i % 3);
            }
        }
        try (var l = TestLedger.open(ledger(), crypto, 2_000)) {
            kept.add(await(l.adapter.checkpoint()));
            for (byte[] older : kept) {
                byte[] proof = await(l.adapter.consistency(older));
                assertThat(VERIFIER.consistent(proof, older, anchor(l))).isEmpty();
                assertThat(VERIFIER.newer(proof)).hasValue(kept.get(kept.size() - 1));
            }
        }
    }

    @Test
    void a_proof_of_growth_changed_in_any_byte_shows_nothing() {
        try (var l = TestLedger.open(ledger())) {
            l.writeTogether("r", 5);
            byte[] older = await(l.adapter.checkpoint());
            l.writeTogether("s", 6);
            byte[] right = await(l.adapter.consistency(older));
            for (int at = 0; at < right.length; at++) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << at % 8);
                assertThat(VERIFIER.consistent(wrong, older, anchor(l)))
                        .as("byte %d", at)
                        .isPresent();
                assertThat(VERIFIER.consistent(Arrays.copyOf(right, at), older, anchor(l)))
                        .contains(Reason.MALFORMED);
            }
            for (int at = 0; at < older.length; at++) {
                byte[] wrong = older.clone();
                wrong[at] ^= (byte) (1 << at % 8);
                assertThat(VERIFIER.consistent(right, wrong, anchor(l)))
                        .as("byte %d", at)
                        .isPresent();
            }
            assertThat(VERIFIER.consistent(Arrays.copyOf(right, right.length + 32), older, anchor(l)))
                    .contains(Reason.MALFORMED);
            assertThat(VERIFIER.consistent(right, older, new byte[32])).contains(Reason.FOREIGN);
            assertThat(VERIFIER.newer(Arrays.copyOf(right, 99))).isEmpty();
        }
    }

    /** A backup that went its own way has the same key and signs validly; who kept a checkpoint of the other history notices all the same. */
    @Test
    void a_rewritten_history_is_noticed_by_who_kept_a_checkpoint() throws IOException {
        byte[] kept;
        byte[] anchor;
        Path fork = temporary.resolve("fork");
        try (var l = TestLedger.open(ledger())) {
            l.writeTogether("r", 5);
            TestLedger.copy(ledger(), fork);
            l.write("the truth");
            kept = await(l.adapter.checkpoint());
            anchor = anchor(l);
        }
        try (var l = TestLedger.open(fork)) {
            Errors.fails(ErrorCode.INTEGRITY, () -> await(l.adapter.consistency(kept)));
            byte[] base = await(l.adapter.checkpoint());
            l.write("another truth");
            l.writeTogether("s", 5);
            Errors.fails(ErrorCode.INTEGRITY, () -> await(l.adapter.consistency(kept)));
            byte[] growth = await(l.adapter.consistency(base));
            assertThat(VERIFIER.consistent(growth, base, anchor)).isEmpty();
            assertThat(VERIFIER.consistent(growth, kept, anchor)).contains(Reason.REWRITTEN);
            ConsistencyProof right = ConsistencyProof.parse(growth);
            Checkpoint truth = Checkpoint.parse(kept);
            assertThat(right).isNotNull();
            assertThat(truth).isNotNull();
            var forged = new ConsistencyProof(right.identity(), truth, right.newer(), right.path());
            assertThat(VERIFIER.consistent(forged.encode(), kept, anchor)).contains(Reason.REWRITTEN);
            var backwards = new ConsistencyProof(right.identity(), right.newer(), right.older(), List.of());
            assertThat(VERIFIER.consistent(backwards.encode(), right.newer().encode(), anchor))
                    .contains(Reason.REWRITTEN);
        }
    }

    /** One tree at two heights, or one height with two blocks, is no growth either, whatever is signed. */
    @Test
    void checkpoints_that_contradict_each_other_are_no_growth() throws IOException {
        try (var l = TestLedger.open(ledger())) {
            l.write("a");
            Checkpoint now = Checkpoint.parse(await(l.adapter.checkpoint()));
            assertThat(now).isNotNull();
            LedgerIdentity identity =
                    proof(await(l.adapter.prove(l.write("b").id()))).identity();
            Signer key = LedgerKey.read(ledger(), Signer.P256);
            var higher = new Block(now.height() + 1, Word.ZERO, now.time(), now.leaves(), now.root(), List.of());
            var same = new Block(now.height(), Word.ZERO, now.time(), now.leaves(), now.root(), List.of());
            for (Block b : List.of(higher, same)) {
                Checkpoint other = Checkpoint.sign(identity, key, b, Word.ZERO);
                byte[] claim = new ConsistencyProof(identity, now, other, List.of()).encode();
                assertThat(VERIFIER.consistent(claim, now.encode(), anchor(l))).contains(Reason.REWRITTEN);
            }
        }
    }

    @Test
    void a_missing_a_changed_and_another_ledgers_key_are_found_when_the_ledger_is_opened() throws IOException {
        TestLedger.open(ledger()).close();
        TestLedger.open(temporary.resolve("other")).close();
        Path key = ledger().resolve(LedgerKey.FILE);
        byte[] right = Files.readAllBytes(key);
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= (byte) (1 << at % 8);
            Files.write(key, wrong);
            var e = Errors.fails(
                    ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
            assertThat(e.getMessage()).contains(key.toString());
        }
        Files.write(key, Files.readAllBytes(temporary.resolve("other").resolve(LedgerKey.FILE)));
        Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
        Files.delete(key);
        Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
        Files.write(key, right);
        TestLedger.open(ledger()).close();
    }

    @Test
    void the_verifier_is_found_as_a_service() {
        assertThat(ServiceLoader.load(LedgerVerifier.class))
                .extracting(LedgerVerifier::adapter)
                .containsExactly("embedded");
    }

    private static TransactionProof proof(byte[] bytes) {
        TransactionProof proof = TransactionProof.parse(bytes);
        assertThat(proof).isNotNull();
        return proof;
    }

    private static Reason rejected(ProofResult result) {
        assertThat(result).isInstanceOf(Rejected.class);
        return ((Rejected) result).reason();
    }
}
