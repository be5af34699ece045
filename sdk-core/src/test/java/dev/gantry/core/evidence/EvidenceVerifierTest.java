package dev.gantry.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gantry.core.evidence.NotaryWorld.Party;
import dev.gantry.core.evidence.Verdict.Kind;
import dev.gantry.core.evidence.Verdict.Reason;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bundles over a real kernel in memory, judged offline; and every lie that a holder, or the issuer himself, could tell. */
@Tag("R6.4.2c")
class EvidenceVerifierTest {
    private final NotaryWorld world = new NotaryWorld(Algorithm.SHA256);

    private Verdict judge(byte[] file) {
        return EvidenceVerifier.verify(file, world.anchors());
    }

    /** The verdict on a bundle that its issuer signed, whatever is in it. */
    private Reason lied(Bundle bundle) {
        return judge(world.issue(bundle)).reason();
    }

    private Bundle logged() {
        return world.bundle(world.inLog);
    }

    private static Bundle with(
            Bundle b, Content content, Statement statement, List<SignerDocument> documents, @Nullable Filing filing) {
        return new Bundle(
                content, statement, documents, filing, b.witnesses(), b.revocation(), b.tokens(), b.procedure());
    }

    private Bundle filed(@Nullable Filing filing) {
        Bundle b = logged();
        return with(b, b.content(), b.statement(), b.documents(), filing);
    }

    private Bundle documented(SignerDocument... documents) {
        Bundle b = logged();
        return with(b, b.content(), b.statement(), List.of(documents), b.filing());
    }

    private Bundle stated(Statement statement) {
        Bundle b = logged();
        return with(b, b.content(), statement, b.documents(), b.filing());
    }

    private Bundle revoked(Filing filing, Revocation revocation) {
        Bundle b = world.bundle(filing);
        return new Bundle(
                b.content(), b.statement(), b.documents(), filing, List.of(), revocation, b.tokens(), b.procedure());
    }

    private Filing.InLog leaf(long index, List<Word> path, Anchor anchor, Filing.@Nullable Later later) {
        return new Filing.InLog(
                NotaryWorld.NETWORK, world.filer.subject(), NotaryWorld.LOG, index, path, anchor, later);
    }

    private static Anchor with(Anchor a, Word root, long time, @Nullable LedgerProof proof) {
        return new Anchor(a.from(), a.to(), root, a.batch(), a.previous(), time, proof);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void a_leaf_of_a_log_is_valid_and_the_verdict_tells_what_is_shown(Algorithm algorithm) {
        var world = new NotaryWorld(algorithm);
        Verdict verdict = EvidenceVerifier.verify(world.issue(world.bundle(world.inLog)), world.anchors());
        assertThat(verdict.kind()).isEqualTo(Kind.VALID);
        assertThat(verdict.certified())
                .isEqualTo(new Verdict.Certified(
                        NotaryWorld.NETWORK,
                        world.filer.subject(),
                        world.filer.subject(),
                        world.log(),
                        world.statement.leaf(),
                        5000,
                        List.of(world.filer.subject(), world.second.subject()),
                        List.of(),
                        List.of(4000L),
                        true,
                        Verdict.Assurance.LEDGER_PROOF));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void what_was_preserved_alone_is_valid(Algorithm algorithm) {
        var world = new NotaryWorld(algorithm);
        Verdict verdict = EvidenceVerifier.verify(world.issue(world.bundle(world.alone)), world.anchors());
        assertThat(verdict.reason()).isEqualTo(Reason.HOLDS);
        assertThat(verdict.certified().time()).isEqualTo(5000);
    }

    @Test
    void what_was_filed_twice_is_shown_by_either_transaction() {
        LedgerProof again =
                world.run(world.filer, Items.anchor(NotaryWorld.LOG, 1, 0, 3, world.first.root(), world.first.batch()));
        Anchor repeated = with(world.first, world.first.root(), 5000, again);
        assertThat(lied(filed(leaf(2, world.inLog.path(), repeated, null)))).isEqualTo(Reason.HOLDS);
        LedgerProof preserved = world.run(world.filer, Items.preserve(1, world.statement.leaf()));
        var alone = new Filing.Alone(NotaryWorld.NETWORK, world.filer.subject(), 5000, preserved);
        assertThat(lied(filed(alone))).isEqualTo(Reason.HOLDS);
    }

    @Test
    void a_bundle_is_one_byte_string_and_comes_back_from_it() throws MalformedException {
        byte[] file = world.issue(logged());
        var read = (Bundle.Issued) Bundle.parse(file);
        assertThat(read.bundle().issue(world.filer.key(), world.filer.subject(), Word.ZERO))
                .isEqualTo(file);
    }

    @Test
    void a_payload_may_be_kept_beside_the_bundle() {
        Bundle b = logged();
        byte[] file = world.issue(with(b, b.content().withoutPayload(), b.statement(), b.documents(), b.filing()));
        assertThat(judge(file).certified().payloadSeen()).isFalse();
        assertThat(EvidenceVerifier.verify(file, NotaryWorld.PAYLOAD, world.anchors())
                        .certified()
                        .payloadSeen())
                .isTrue();
        assertThat(EvidenceVerifier.verify(file, new byte[1], world.anchors()).reason())
                .isEqualTo(Reason.PAYLOAD);
        assertThat(EvidenceVerifier.verify(world.issue(b), new byte[1], world.anchors())
                        .reason())
                .isEqualTo(Reason.PAYLOAD);
    }

    @Test
    void another_content_is_told_even_if_the_issuer_signed_it() {
        Bundle b = logged();
        var payload = new Content(b.content().salt(), b.content().digest(), new byte[] {1});
        var digest = Content.of(Algorithm.SHA256, b.content().salt(), new byte[] {1});
        var salt = new Content(Word.of(5), b.content().digest(), b.content().payload());
        assertThat(lied(with(b, payload, b.statement(), b.documents(), b.filing())))
                .isEqualTo(Reason.PAYLOAD);
        assertThat(lied(with(b, digest, b.statement(), b.documents(), b.filing())))
                .isEqualTo(Reason.COMMITMENT);
        assertThat(lied(with(b, salt, b.statement(), b.documents(), b.filing())))
                .isEqualTo(Reason.COMMITMENT);
    }

    @Test
    void a_statement_with_fewer_more_or_other_signatures_is_another_leaf() {
        Statement s = world.statement;
        assertThat(lied(stated(new Statement(
                        s.algorithm(), s.commitment(), s.type(), s.signatures().subList(0, 1)))))
                .isEqualTo(Reason.INCLUSION);
        assertThat(lied(stated(s.signed(world.filer.key(), world.filer.subject(), Word.ZERO))))
                .isEqualTo(Reason.INCLUSION);
        var turned = new ArrayList<>(s.signatures());
        Collections.reverse(turned);
        assertThat(lied(stated(new Statement(s.algorithm(), s.commitment(), s.type(), turned))))
                .isEqualTo(Reason.INCLUSION);
        assertThat(lied(stated(new Statement(s.algorithm(), s.commitment(), "text/html", s.signatures()))))
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void a_signature_counts_only_with_a_document_of_its_signer_that_has_the_key() {
        SignerDocument own = SignerDocument.inception(world.filer.inception());
        SignerDocument p = world.published;
        assertThat(lied(documented(own))).as("none").isEqualTo(Reason.DOCUMENT);
        assertThat(lied(documented(own, p, p))).as("twice").isEqualTo(Reason.DOCUMENT);
        assertThat(lied(documented(own, SignerDocument.inception(world.second.inception()))))
                .as("another version")
                .isEqualTo(Reason.DOCUMENT);
        var unpublished = new SignerDocument(p.subject(), 1, Word.ZERO, 5000, p.document(), null);
        assertThat(lied(documented(own, unpublished))).isEqualTo(Reason.DOCUMENT_NOT_SHOWN);
        var otherProof = new SignerDocument(p.subject(), 1, Word.ZERO, 5000, p.document(), world.first.proof());
        assertThat(lied(documented(own, otherProof))).isEqualTo(Reason.LEDGER_PROOF);
        var stolen = new SignerDocument(world.second.subject(), 0, Word.ZERO, 0, world.filer.inception(), null);
        assertThat(lied(documented(own, p, stolen)))
                .as("an inception that is another's")
                .isEqualTo(Reason.DOCUMENT);
        var dated = new SignerDocument(own.subject(), 0, Word.ZERO, 1, own.document(), null);
        assertThat(lied(documented(dated, p))).as("an inception with a time").isEqualTo(Reason.DOCUMENT);
        var followed = new SignerDocument(own.subject(), 0, Word.of(1), 0, own.document(), null);
        assertThat(lied(documented(followed, p)))
                .as("an inception after another")
                .isEqualTo(Reason.DOCUMENT);
        var proven = new SignerDocument(own.subject(), 0, Word.ZERO, 0, own.document(), p.proof());
        assertThat(lied(documented(proven, p))).as("an inception with a proof").isEqualTo(Reason.DOCUMENT);
    }

    @Test
    void a_key_that_the_document_does_not_have_signs_nothing() {
        var foreign = NotaryWorld.key(Signer.P256, 8);
        Statement s = Statement.of(Algorithm.SHA256, world.statement.commitment(), "text/plain")
                .signed(foreign, world.filer.subject(), Word.ZERO);
        assertThat(lied(stated(s))).isEqualTo(Reason.DOCUMENT);
        byte[] forged = logged().issue(foreign, world.filer.subject(), Word.ZERO);
        assertThat(judge(forged).reason()).isEqualTo(Reason.DOCUMENT);
    }

    @Test
    void somebody_elses_signature_cannot_be_claimed() {
        Signed real = world.statement.signatures().get(0);
        var claimed =
                new Signed(world.second.subject(), real.document(), real.scheme(), real.publicKey(), real.signature());
        Statement s = world.statement;
        assertThat(lied(stated(new Statement(s.algorithm(), s.commitment(), s.type(), List.of(claimed)))))
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void a_path_index_or_root_that_is_not_the_logs_is_refused() {
        List<Word> path = world.inLog.path();
        Anchor first = world.first;
        assertThat(lied(filed(leaf(1, path, first, null)))).isEqualTo(Reason.INCLUSION);
        assertThat(lied(filed(leaf(3, path, first, null)))).isEqualTo(Reason.INCLUSION);
        assertThat(lied(filed(leaf(2, List.of(), first, null)))).isEqualTo(Reason.INCLUSION);
        assertThat(lied(filed(leaf(2, List.of(path.get(0), path.get(0)), first, null))))
                .isEqualTo(Reason.INCLUSION);
        assertThat(lied(filed(leaf(2, path, with(first, Word.of(1), 5000, first.proof()), null))))
                .isEqualTo(Reason.INCLUSION);
        assertThat(lied(filed(leaf(2, path, world.later, null))))
                .as("of a later tree than the leaf's own")
                .isEqualTo(Reason.INCLUSION);
        // a tree of one's own holds the leaf, but nobody anchored it
        var own = new Anchor(2, 3, world.statement.leaf(), Word.ZERO, Word.ZERO, 5000, first.proof());
        assertThat(lied(filed(leaf(2, List.of(), own, null)))).isEqualTo(Reason.INCLUSION);
        var alone = new Anchor(0, 1, world.statement.leaf(), Word.ZERO, Word.ZERO, 5000, first.proof());
        assertThat(lied(filed(leaf(0, List.of(), alone, null)))).isEqualTo(Reason.LEDGER_PROOF);
    }

    @Test
    void an_anchor_told_otherwise_than_it_was_made_is_refused() {
        List<Word> path = world.inLog.path();
        Anchor a = world.first;
        assertThat(lied(filed(leaf(2, path, with(a, a.root(), 4999, a.proof()), null))))
                .as("backdated")
                .isEqualTo(Reason.LEDGER_PROOF);
        var batch = new Anchor(0, 3, a.root(), Word.of(1), a.previous(), 5000, a.proof());
        assertThat(lied(filed(leaf(2, path, batch, null)))).isEqualTo(Reason.LEDGER_PROOF);
        var history = new Anchor(0, 3, a.root(), a.batch(), Word.of(1), 5000, a.proof());
        assertThat(lied(filed(leaf(2, path, history, null)))).isEqualTo(Reason.LEDGER_PROOF);
        var name = new Filing.InLog(NotaryWorld.NETWORK, world.filer.subject(), Word.of(8), 2, path, a, null);
        assertThat(lied(filed(name))).as("another log").isEqualTo(Reason.LEDGER_PROOF);
        assertThat(lied(filed(leaf(2, path, with(a, a.root(), 5000, world.later.proof()), null))))
                .as("the proof of another transaction")
                .isEqualTo(Reason.LEDGER_PROOF);
        byte[] broken = a.proof().bytes().clone();
        broken[3] ^= 1;
        assertThat(lied(filed(
                        leaf(2, path, with(a, a.root(), 5000, new LedgerProof(NotaryWorld.FORMAT, broken)), null))))
                .isEqualTo(Reason.LEDGER_PROOF);
        var alone = new Filing.Alone(NotaryWorld.NETWORK, world.filer.subject(), 4999, world.alone.proof());
        assertThat(lied(filed(alone))).as("backdated").isEqualTo(Reason.LEDGER_PROOF);
    }

    @Test
    void a_later_anchor_shows_an_earlier_one_that_has_no_proof() {
        Anchor unproven = with(world.first, world.first.root(), 5000, null);
        Filing.Later later = world.inLog.later();
        Verdict verdict = judge(world.issue(filed(leaf(2, world.inLog.path(), unproven, later))));
        assertThat(verdict.kind()).isEqualTo(Kind.VALID);
        assertThat(verdict.certified().time())
                .as("the earlier time is not shown")
                .isEqualTo(6000);
        var nothing = new Filing.Later(with(world.later, world.later.root(), 6000, null), later.path());
        assertThat(lied(filed(leaf(2, world.inLog.path(), unproven, nothing)))).isEqualTo(Reason.NOT_SHOWN);
        var cut = new Filing.Later(
                world.later, later.path().subList(1, later.path().size()));
        assertThat(lied(filed(leaf(2, world.inLog.path(), world.first, cut)))).isEqualTo(Reason.CONSISTENCY);
        var backwards = new Filing.Later(world.first, List.of());
        assertThat(lied(filed(leaf(2, world.inLog.path(), world.first, backwards))))
                .isEqualTo(Reason.CONSISTENCY);
        var otherwise =
                new Filing.Later(with(world.later, world.later.root(), 6001, world.later.proof()), later.path());
        assertThat(lied(filed(leaf(2, world.inLog.path(), world.first, otherwise))))
                .isEqualTo(Reason.LEDGER_PROOF);
    }

    private Bundle witnessed(Filing filing, Witness... witnesses) {
        Bundle b = world.bundle(filing);
        return new Bundle(
                b.content(), b.statement(), b.documents(), filing, List.of(witnesses), null, b.tokens(), b.procedure());
    }

    private Verdict knowing(Bundle bundle, Party... others) {
        var participants = new HashSet<>(Set.of(world.filer.subject()));
        Arrays.stream(others).forEach(p -> participants.add(p.subject()));
        return EvidenceVerifier.verify(world.issue(bundle), without(true, true, participants, true));
    }

    @Test
    void a_witness_counts_if_the_verifier_knows_it_and_its_ledger() {
        Word head = world.first.head(world.log());
        LedgerProof attested = world.run(world.second, Items.witness(Word.ZERO, world.log(), 3, head));
        var witness = new Witness(NotaryWorld.NETWORK, world.second.subject(), 6000, attested);
        var told = List.of(new Verdict.Witnessed(NotaryWorld.NETWORK, world.second.subject(), 6000));
        Bundle bundle = witnessed(world.inLog, witness);
        assertThat(knowing(bundle, world.second).certified().witnesses()).isEqualTo(told);
        assertThat(knowing(bundle).certified().witnesses()).as("a stranger").isEmpty();
        var elsewhere = new Witness(Word.of(5), world.second.subject(), 6000, attested);
        assertThat(knowing(witnessed(world.inLog, elsewhere), world.second)
                        .certified()
                        .witnesses())
                .as("on an unknown ledger")
                .isEmpty();
        var dated = new Witness(NotaryWorld.NETWORK, world.second.subject(), 5999, attested);
        assertThat(knowing(witnessed(world.inLog, dated), world.second).reason())
                .isEqualTo(Reason.LEDGER_PROOF);
        LedgerProof foreign = world.run(world.second, Items.witness(Word.of(5), world.log(), 3, head));
        var unchecked = new Witness(NotaryWorld.NETWORK, world.second.subject(), 6000, foreign);
        assertThat(knowing(witnessed(world.inLog, unchecked), world.second).reason())
                .as("of another ledger's log")
                .isEqualTo(Reason.LEDGER_PROOF);
        LedgerProof newer =
                world.run(world.second, Items.witness(Word.ZERO, world.log(), 5, world.later.head(world.log())));
        var another = new Witness(NotaryWorld.NETWORK, world.second.subject(), 6000, newer);
        assertThat(knowing(witnessed(world.inLog, another), world.second).reason())
                .as("of another anchor")
                .isEqualTo(Reason.LEDGER_PROOF);
        assertThat(knowing(witnessed(world.alone, witness), world.second).reason())
                .isEqualTo(Reason.LEDGER_PROOF);
    }

    @Test
    void a_witness_of_what_was_preserved_alone_preserved_it_too_and_the_owner_is_none() {
        LedgerProof preserved = world.run(world.second, Items.preserve(1, world.statement.leaf()));
        var witness = new Witness(NotaryWorld.NETWORK, world.second.subject(), 6000, preserved);
        Bundle bundle = witnessed(world.alone, witness);
        assertThat(knowing(bundle, world.second).certified().witnesses()).hasSize(1);
        LedgerProof other = world.run(world.second, Items.preserve(1, Word.of(1)));
        var wrong = new Witness(NotaryWorld.NETWORK, world.second.subject(), 6000, other);
        assertThat(knowing(witnessed(world.alone, wrong), world.second).reason())
                .isEqualTo(Reason.LEDGER_PROOF);
        var own = new Witness(NotaryWorld.NETWORK, world.filer.subject(), 5000, world.alone.proof());
        assertThat(knowing(witnessed(world.alone, own)).certified().witnesses()).isEmpty();
    }

    @Test
    void a_witness_on_a_second_ledger_names_the_first() {
        var second = new NotaryWorld(Algorithm.SHA256, Word.of(78));
        LedgerProof attested = second.run(
                second.second, Items.witness(NotaryWorld.NETWORK, world.log(), 3, world.first.head(world.log())));
        LedgerProof nameless =
                second.run(second.second, Items.witness(Word.of(79), world.log(), 3, world.first.head(world.log())));
        var networks = new HashMap<>(world.anchors().networks());
        networks.putAll(second.anchors().networks());
        var anchors = new TrustAnchors(
                networks,
                Set.of(world.filer.subject(), world.second.subject()),
                world.anchors().keys(),
                world.anchors().tokens());
        var witness = new Witness(Word.of(78), world.second.subject(), 6000, attested);
        assertThat(EvidenceVerifier.verify(world.issue(witnessed(world.inLog, witness)), anchors)
                        .certified()
                        .witnesses())
                .containsExactly(new Verdict.Witnessed(Word.of(78), world.second.subject(), 6000));
        Word head = world.first.head(world.log());
        for (LedgerProof proof : List.of(
                nameless,
                second.run(second.second, Items.witness(NotaryWorld.NETWORK, world.log(), 4, head)),
                second.run(second.second, Items.witness(NotaryWorld.NETWORK, Word.of(9), 3, head)),
                new NotaryWorld(Algorithm.SHA256, Word.of(78))
                        .run(second.second, Items.witness(NotaryWorld.NETWORK, world.log(), 3, Word.of(9))),
                second.run(second.second, Items.preserve(1, world.statement.leaf())))) {
            var other = new Witness(Word.of(78), world.second.subject(), 6000, proof);
            assertThat(EvidenceVerifier.verify(world.issue(witnessed(world.inLog, other)), anchors)
                            .reason())
                    .isEqualTo(Reason.LEDGER_PROOF);
        }
        var swapped = new Witness(NotaryWorld.NETWORK, world.second.subject(), 6000, attested);
        assertThat(EvidenceVerifier.verify(world.issue(witnessed(world.inLog, swapped)), anchors)
                        .reason())
                .as("the second ledger's proof as the first's")
                .isEqualTo(Reason.LEDGER_PROOF);
    }

    @Test
    void what_is_not_anchored_is_not_called_tampered() {
        assertThat(judge(world.issue(filed(null))).kind()).isEqualTo(Kind.NOT_ANCHORED);
        assertThat(lied(filed(null))).isEqualTo(Reason.NOT_FILED);
        Anchor unproven = with(world.first, world.first.root(), 5000, null);
        assertThat(lied(filed(leaf(2, world.inLog.path(), unproven, null)))).isEqualTo(Reason.NOT_SHOWN);
        var alone = new Filing.Alone(NotaryWorld.NETWORK, world.filer.subject(), 5000, null);
        assertThat(lied(filed(alone))).isEqualTo(Reason.NOT_SHOWN);
    }

    /** What a verifier has read himself. */
    private TrustAnchors seen(@Nullable Word head, long preserved, boolean revoked) {
        return world.anchors(new TrustAnchors.Seen() {
            @Override
            public Optional<Word> head(Word log, long size) {
                return log.equals(world.log()) && size == 3 ? Optional.ofNullable(head) : Optional.empty();
            }

            @Override
            public OptionalLong preserved(Word evidence) {
                return preserved == 0 ? OptionalLong.empty() : OptionalLong.of(preserved);
            }

            @Override
            public boolean revoked(Word place, Word leaf) {
                return revoked && leaf.equals(world.statement.leaf());
            }
        });
    }

    @Test
    void what_the_verifier_has_seen_counts_as_a_proof_and_against_another() {
        Word head = world.first.head(world.log());
        Anchor unproven = with(world.first, world.first.root(), 5000, null);
        byte[] log = world.issue(filed(leaf(2, world.inLog.path(), unproven, null)));
        assertThat(EvidenceVerifier.verify(log, seen(head, 0, false)).kind()).isEqualTo(Kind.VALID);
        assertThat(EvidenceVerifier.verify(log, seen(Word.of(1), 0, false)).reason())
                .isEqualTo(Reason.HEAD);
        assertThat(EvidenceVerifier.verify(world.issue(logged()), seen(Word.of(1), 0, false))
                        .reason())
                .as("even with the ledger's proof")
                .isEqualTo(Reason.HEAD);
        byte[] alone = world.issue(filed(new Filing.Alone(NotaryWorld.NETWORK, world.filer.subject(), 5000, null)));
        assertThat(EvidenceVerifier.verify(alone, seen(null, 5000, false)).kind())
                .isEqualTo(Kind.VALID);
        assertThat(EvidenceVerifier.verify(alone, seen(null, 4000, false)).reason())
                .isEqualTo(Reason.TIME);
        assertThat(EvidenceVerifier.verify(alone, seen(null, 5000, true)).kind())
                .isEqualTo(Kind.REVOKED);
        assertThat(EvidenceVerifier.verify(log, seen(head, 0, true)).reason()).isEqualTo(Reason.WITHDRAWN);
    }

    @Test
    void a_revoked_leaf_and_revoked_evidence_are_revoked_and_nothing_else_is() {
        Word reason = Word.of(99);
        LedgerProof leaf = world.run(world.filer, Items.revokeLeaf(NotaryWorld.LOG, 1, world.statement.leaf(), reason));
        LedgerProof other = world.run(world.filer, Items.revokeLeaf(NotaryWorld.LOG, 1, Word.of(1), reason));
        LedgerProof alone = world.run(world.filer, Items.revokeEvidence(1, world.statement.leaf(), reason));
        Verdict verdict = judge(world.issue(revoked(world.inLog, new Revocation(reason, 6000, leaf))));
        assertThat(verdict.kind()).isEqualTo(Kind.REVOKED);
        assertThat(verdict.certified().time()).isEqualTo(5000);
        assertThat(lied(revoked(world.alone, new Revocation(reason, 6000, alone))))
                .isEqualTo(Reason.WITHDRAWN);
        assertThat(lied(revoked(world.inLog, new Revocation(reason, 6000, other))))
                .isEqualTo(Reason.LEDGER_PROOF);
        assertThat(lied(revoked(world.inLog, new Revocation(reason, 6000, alone))))
                .isEqualTo(Reason.LEDGER_PROOF);
        assertThat(lied(revoked(world.alone, new Revocation(reason, 6000, leaf))))
                .isEqualTo(Reason.LEDGER_PROOF);
        assertThat(lied(revoked(world.inLog, new Revocation(Word.of(98), 6000, leaf))))
                .isEqualTo(Reason.LEDGER_PROOF);
        assertThat(lied(revoked(world.inLog, new Revocation(reason, 6001, leaf))))
                .isEqualTo(Reason.LEDGER_PROOF);
    }

    private TrustAnchors without(boolean network, boolean proofs, Set<Word> participants, boolean tokens) {
        var all = world.anchors();
        var known = new TrustAnchors.Network(Map.of(), TrustAnchors.Seen.NOTHING);
        return new TrustAnchors(
                !network ? Map.of(Word.of(78), known) : proofs ? all.networks() : Map.of(NotaryWorld.NETWORK, known),
                participants,
                all.keys(),
                tokens ? all.tokens() : Map.of());
    }

    @Test
    void trust_comes_from_the_verifier_alone() {
        byte[] file = world.issue(logged());
        Set<Word> filer = Set.of(world.filer.subject());
        Set<Word> second = Set.of(world.second.subject());
        assertThat(EvidenceVerifier.verify(file, without(true, true, filer, true))
                        .kind())
                .isEqualTo(Kind.VALID);
        Verdict unknown = EvidenceVerifier.verify(file, without(false, true, filer, true));
        assertThat(unknown.reason()).isEqualTo(Reason.NETWORK);
        assertThat(unknown.kind()).isEqualTo(Kind.UNKNOWN_LOG);
        assertThat(EvidenceVerifier.verify(file, without(true, true, second, true))
                        .reason())
                .isEqualTo(Reason.ISSUER);
        byte[] relayed = logged().issue(world.sm2, world.second.subject(), world.published.head());
        assertThat(EvidenceVerifier.verify(relayed, without(true, true, second, true))
                        .reason())
                .isEqualTo(Reason.OWNER);
        assertThat(judge(relayed).reason()).as("an unknown issuer").isEqualTo(Reason.ISSUER);
        assertThat(EvidenceVerifier.verify(file, without(true, false, filer, true))
                        .reason())
                .isEqualTo(Reason.PROOF_FORMAT);
        assertThat(EvidenceVerifier.verify(file, without(true, true, filer, false))
                        .reason())
                .isEqualTo(Reason.TOKEN_FORMAT);
    }

    @Test
    void anothers_anchor_cannot_be_claimed() {
        var filing = new Filing.InLog(
                NotaryWorld.NETWORK, world.second.subject(), NotaryWorld.LOG, 2, world.inLog.path(), world.first, null);
        var both = without(true, true, Set.of(world.filer.subject(), world.second.subject()), true);
        assertThat(EvidenceVerifier.verify(world.issue(filed(filing)), both).reason())
                .isEqualTo(Reason.LEDGER_PROOF);
        LedgerProof preserved = world.run(world.second, Items.preserve(1, world.statement.leaf()));
        var alone = new Filing.Alone(NotaryWorld.NETWORK, world.filer.subject(), 6000, preserved);
        assertThat(EvidenceVerifier.verify(world.issue(filed(alone)), both).reason())
                .isEqualTo(Reason.LEDGER_PROOF);
    }

    @Test
    void a_signature_of_the_issuer_under_something_else_does_not_hold() throws MalformedException {
        var real = (Bundle.Issued) Bundle.parse(world.issue(logged()));
        var other = (Bundle.Issued) Bundle.parse(world.issue(world.bundle(world.alone)));
        assertThat(judge(new Bundle.Issued(real.bundle(), real.body(), other.issuer()).encode())
                        .reason())
                .isEqualTo(Reason.ISSUER_SIGNATURE);
        Signed s = real.issuer();
        var strange = new Signed(s.subject(), s.document(), "ed25519", s.publicKey(), s.signature());
        assertThat(judge(new Bundle.Issued(real.bundle(), real.body(), strange).encode())
                        .reason())
                .isEqualTo(Reason.SCHEME);
    }

    @Test
    void what_was_preserved_under_another_algorithm_is_something_else() {
        LedgerProof sm3 = world.run(world.filer, Items.preserve(2, world.statement.leaf()));
        var alone = new Filing.Alone(NotaryWorld.NETWORK, world.filer.subject(), 6000, sm3);
        assertThat(lied(filed(alone))).isEqualTo(Reason.LEDGER_PROOF);
        LedgerProof revoked = world.run(world.filer, Items.revokeEvidence(2, world.statement.leaf(), Word.of(99)));
        assertThat(lied(revoked(world.alone, new Revocation(Word.of(99), 6000, revoked))))
                .isEqualTo(Reason.LEDGER_PROOF);
    }

    @Test
    void a_time_stamp_of_something_else_is_refused() {
        Bundle b = logged();
        var bundle = new Bundle(
                b.content(),
                b.statement(),
                b.documents(),
                b.filing(),
                List.of(),
                null,
                List.of(new LedgerProof("stamp", new byte[32])),
                List.of());
        assertThat(lied(bundle)).isEqualTo(Reason.TOKEN);
    }

    @Test
    void what_this_version_does_not_know_is_unsupported() {
        Bundle b = logged();
        byte[] file = world.issue(b);
        byte[] version = file.clone();
        version[1 + 1 + 11] = '2';
        assertThat(judge(version).reason()).isEqualTo(Reason.VERSION);
        byte[] algorithm = file.clone();
        int body = 1 + 13 + 3;
        assertThat(algorithm[body + 1]).as("the algorithm's place").isEqualTo((byte) 1);
        algorithm[body + 1] = 3;
        assertThat(judge(algorithm).reason()).isEqualTo(Reason.ALGORITHM);
        Signed s = world.statement.signatures().get(0);
        var strange = new Signed(s.subject(), s.document(), "ed25519", s.publicKey(), s.signature());
        assertThat(lied(stated(new Statement(
                        Algorithm.SHA256, world.statement.commitment(), world.statement.type(), List.of(strange)))))
                .isEqualTo(Reason.SCHEME);
    }

    @Test
    void nothing_over_a_limit_is_issued() {
        Bundle b = logged();
        var steps = Collections.nCopies(1025, new Step(1, Word.ZERO, "x", Word.ZERO));
        var long_ =
                new Bundle(b.content(), b.statement(), b.documents(), b.filing(), List.of(), null, List.of(), steps);
        assertThatIllegalArgumentException().isThrownBy(() -> world.issue(long_));
        var text = new Step(1, Word.ZERO, "x".repeat(257), Word.ZERO);
        var wordy = new Bundle(
                b.content(), b.statement(), b.documents(), b.filing(), List.of(), null, List.of(), List.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> world.issue(wordy));
    }

    @Test
    void every_reason_has_a_sentence_and_belongs_to_one_kind() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::kind)).contains(Kind.values());
        assertThat(Arrays.stream(Reason.values()).map(Reason::sentence)).doesNotHaveDuplicates();
        assertThat(Party.of(1).subject()).isEqualTo(world.filer.subject());
    }
}
