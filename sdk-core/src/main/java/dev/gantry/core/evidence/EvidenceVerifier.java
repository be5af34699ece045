package dev.gantry.core.evidence;

import dev.gantry.core.evidence.TrustAnchors.Network;
import dev.gantry.core.evidence.Verdict.Assurance;
import dev.gantry.core.evidence.Verdict.Reason;
import dev.gantry.core.merkle.Verifier;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges a bundle with nothing but its bytes and what the verifier knows from elsewhere: no ledger, no network, no clock, no file. Whatever the bytes, the answer is a {@link
 * Verdict} and never an exception.
 *
 * <p>First what the bundle says of itself (TAMPERED), then whether the verifier knows those it speaks of (UNKNOWN_LOG), then whether it was filed (NOT_ANCHORED), then whether its
 * filer stands by it (REVOKED). VALID means: the owner filed this statement on that ledger by that time, those signers had signed it, and nothing that the verifier or the bundle
 * knows revokes it. It does not mean that the statement is true, that no revocation came after the bundle was issued, or that a signer's document was its newest.
 */
public final class EvidenceVerifier {
    private final TrustAnchors anchors;
    private final Bundle bundle;
    private final Bundle.Issued issued;
    private final Word leaf;
    private final List<byte[]> payloads = new ArrayList<>();

    private EvidenceVerifier(Bundle.Issued issued, byte @Nullable [] payload, TrustAnchors anchors) {
        this.anchors = anchors;
        this.issued = issued;
        this.bundle = issued.bundle();
        this.leaf = bundle.statement().leaf();
        for (byte[] one : new byte[] @Nullable [] {bundle.content().payload(), payload}) {
            if (one != null) {
                payloads.add(one);
            }
        }
    }

    public static Verdict verify(byte[] file, TrustAnchors anchors) {
        return judge(file, null, anchors);
    }

    /** Judges a bundle together with its payload, which may be kept beside it. */
    public static Verdict verify(byte[] file, byte[] payload, TrustAnchors anchors) {
        return judge(file, payload, anchors);
    }

    private static Verdict judge(byte[] file, byte @Nullable [] payload, TrustAnchors anchors) {
        try {
            Object parsed = Bundle.parse(file);
            return parsed instanceof Bundle.Issued issued
                    ? new EvidenceVerifier(issued, payload, anchors).verdict()
                    : Verdict.of(((Bundle.Unknown) parsed).reason());
        } catch (MalformedException e) {
            return Verdict.of(Reason.MALFORMED);
        } catch (Refused e) {
            return Verdict.of(e.reason);
        }
    }

    /** Ends the checks. */
    private static final class Refused extends Exception {
        private final transient Reason reason;

        Refused(Reason reason) {
            super(reason.sentence(), null, false, false);
            this.reason = reason;
        }
    }

    private static void require(boolean holds, Reason otherwise) throws Refused {
        if (!holds) {
            throw new Refused(otherwise);
        }
    }

    private Verdict verdict() throws Refused {
        requireContent();
        requireSignatures();
        Filing filing = bundle.filing();
        requireTree(filing);
        require(anchors.participants().contains(issued.issuer().subject()), Reason.ISSUER);
        List<Long> tokens = tokens();
        if (filing == null) {
            throw new Refused(Reason.NOT_FILED);
        }
        Network network = anchors.networks().get(filing.network());
        if (network == null) {
            throw new Refused(Reason.NETWORK);
        }
        require(anchors.participants().contains(filing.owner()), Reason.OWNER);
        for (SignerDocument d : bundle.documents()) {
            if (!d.selfCertified()) {
                require(d.proof() != null, Reason.DOCUMENT_NOT_SHOWN);
                requireProof(network, d.proof(), d.subject(), d::publishedBy);
            }
        }
        Word place = filing.place(bundle.statement().algorithm(), leaf);
        long time = filing instanceof Filing.Alone alone
                ? shown(network, alone, place)
                : shown(network, (Filing.InLog) filing, place);
        var certified = new Verdict.Certified(
                filing.network(),
                filing.owner(),
                issued.issuer().subject(),
                place,
                leaf,
                time,
                bundle.statement().signatures().stream().map(Signed::subject).toList(),
                witnesses(filing, place),
                tokens,
                !payloads.isEmpty(),
                assurance(filing));
        return new Verdict(revoked(network, filing, place) ? Reason.WITHDRAWN : Reason.HOLDS, certified);
    }

    private void requireContent() throws Refused {
        var algorithm = bundle.statement().algorithm();
        for (byte[] payload : payloads) {
            require(algorithm.digest(payload).equals(bundle.content().digest()), Reason.PAYLOAD);
        }
        require(bundle.content().commitment(algorithm).equals(bundle.statement().commitment()), Reason.COMMITMENT);
    }

    private void requireSignatures() throws Refused {
        Signed issuer = issued.issuer();
        require(issuer.supported(), Reason.SCHEME);
        require(issued.signatureHolds(), Reason.ISSUER_SIGNATURE);
        requireDocument(issuer);
        for (Signed s : bundle.statement().signatures()) {
            require(s.supported(), Reason.SCHEME);
            require(bundle.statement().holds(s), Reason.SIGNATURE);
            requireDocument(s);
        }
        for (SignerDocument d : bundle.documents()) {
            require(d.selfCertified() || d.version() > 0, Reason.DOCUMENT);
        }
    }

    /** Exactly one document is what the signature names, and it has the key. Whether it was published is not known yet. */
    private void requireDocument(Signed signed) throws Refused {
        List<SignerDocument> named = bundle.documents().stream()
                .filter(d -> d.subject().equals(signed.subject()) && d.head().equals(signed.document()))
                .toList();
        require(
                named.size() == 1 && anchors.keys().has(named.get(0).document(), signed.scheme(), signed.publicKey()),
                Reason.DOCUMENT);
    }

    /** RFC 6962: the leaf is in the anchored tree, and that is where the later one begins. */
    private void requireTree(@Nullable Filing filing) throws Refused {
        if (filing instanceof Filing.InLog log) {
            var verifier = new Verifier(bundle.statement().algorithm().tree());
            Anchor anchor = log.anchor();
            boolean order = anchor.from() < anchor.to() && log.index() >= anchor.from();
            require(
                    order && holds(verifier.inclusion(leaf, log.index(), anchor.to(), log.path(), anchor.root())),
                    Reason.INCLUSION);
            if (log.later() != null) {
                Anchor later = log.later().anchor();
                require(
                        later.from() < later.to()
                                && later.from() >= anchor.to()
                                && holds(verifier.consistency(
                                        anchor.to(),
                                        anchor.root(),
                                        later.to(),
                                        later.root(),
                                        log.later().path())),
                        Reason.CONSISTENCY);
            }
        }
    }

    private static boolean holds(dev.gantry.core.merkle.Verdict verdict) {
        return verdict == dev.gantry.core.merkle.Verdict.VALID;
    }

    private List<Long> tokens() throws Refused {
        var times = new ArrayList<Long>();
        for (LedgerProof token : bundle.tokens()) {
            var check = anchors.tokens().get(token.format());
            if (check == null) {
                throw new Refused(Reason.TOKEN_FORMAT);
            }
            var time = check.check(token.bytes(), leaf);
            require(time.isPresent(), Reason.TOKEN);
            times.add(time.getAsLong());
        }
        return List.copyOf(times);
    }

    /** The time of a filing that is shown. */
    private long shown(Network network, Filing.Alone alone, Word id) throws Refused {
        var seen = network.seen().preserved(id);
        require(seen.isEmpty() || seen.getAsLong() == alone.time(), Reason.TIME);
        require(seen.isPresent() || alone.proof() != null, Reason.NOT_SHOWN);
        if (alone.proof() != null) {
            requireProof(network, alone.proof(), alone.owner(), c -> alone.toldBy(c, id));
        }
        return alone.time();
    }

    /** The time of the first anchor that is shown: the leaf's own, or the later one. */
    private long shown(Network network, Filing.InLog log, Word id) throws Refused {
        boolean own = shown(network, log.anchor(), log.owner(), id);
        Anchor later = log.later() == null ? null : log.later().anchor();
        boolean afterwards = later != null && shown(network, later, log.owner(), id);
        require(own || afterwards, Reason.NOT_SHOWN);
        return own || later == null ? log.anchor().time() : later.time();
    }

    /** Of a filing that is shown: by a proof where there is one, since none that does not hold comes so far. */
    private static Assurance assurance(Filing filing) {
        boolean proven = filing instanceof Filing.Alone alone
                ? alone.proof() != null
                : filing instanceof Filing.InLog log
                        && (log.anchor().proof() != null
                                || log.later() != null && log.later().anchor().proof() != null);
        return proven ? Assurance.LEDGER_PROOF : Assurance.SEEN;
    }

    private boolean shown(Network network, Anchor anchor, Word owner, Word log) throws Refused {
        Optional<Word> seen = network.seen().head(log, anchor.to());
        require(seen.isEmpty() || seen.get().equals(anchor.head(log)), Reason.HEAD);
        if (anchor.proof() != null) {
            requireProof(network, anchor.proof(), owner, c -> anchor.toldBy(c, log));
        }
        return seen.isPresent() || anchor.proof() != null;
    }

    /** Those that count: known to the verifier, not the owner, each with its ledger's proof. Strangers are left out, since they prove nothing to this verifier. */
    private List<Verdict.Witnessed> witnesses(Filing filing, Word place) throws Refused {
        var all = new ArrayList<Verdict.Witnessed>();
        for (Witness w : bundle.witnesses()) {
            Network network = anchors.networks().get(w.network());
            boolean counts =
                    anchors.participants().contains(w.subject()) && !w.subject().equals(filing.owner());
            if (network != null && counts) {
                var algorithm = bundle.statement().algorithm();
                requireProof(network, w.proof(), w.subject(), c -> w.toldBy(c, filing, algorithm, place, leaf));
                all.add(new Verdict.Witnessed(w.network(), w.subject(), w.time()));
            }
        }
        return List.copyOf(all);
    }

    private boolean revoked(Network network, Filing filing, Word place) throws Refused {
        Revocation revocation = bundle.revocation();
        if (revocation != null) {
            boolean alone = filing instanceof Filing.Alone;
            requireProof(network, revocation.proof(), filing.owner(), c -> revocation.toldBy(c, alone, place, leaf));
        }
        return revocation != null || network.seen().revoked(place, leaf);
    }

    /** The proof holds, and what it proves contains what it should, done by whom it should. */
    private static void requireProof(
            Network network, @Nullable LedgerProof proof, Word subject, Predicate<Change> expected) throws Refused {
        var check = proof == null ? null : network.proofs().get(proof.format());
        if (proof == null || check == null) {
            throw new Refused(Reason.PROOF_FORMAT);
        }
        List<Change> changes = check.check(proof.bytes()).orElse(List.of());
        require(changes.stream().anyMatch(c -> c.subject().equals(subject) && expected.test(c)), Reason.LEDGER_PROOF);
    }
}
