package dev.gantry.core.evidence;

import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An evidence bundle, the content of an {@code .evd} file: deterministic CBOR (RFC 8949, 4.2.1), one byte string for one bundle. It carries everything that {@link
 * EvidenceVerifier} needs but trust, and its issuer's signature over all of it.
 *
 * <pre>
 * file   = ["gantry-evd-1", bstr .cbor body, issuer]
 * body   = [algorithm, content, bstr .cbor statement, [* document], filing / null, [* witness], revocation / null, [* token], [* step]]
 * </pre>
 *
 * The parts are arrays of the components of the records named like them, in their order.
 *
 * @param documents of every signer and of the issuer, each once
 * @param filing null for what is not filed yet
 * @param witnesses who else has seen the filing; none without one
 * @param tokens of time-stamping authorities (RFC 3161 for one) over the statement's leaf hash
 * @param procedure how the evidence came to be, oldest first
 */
public record Bundle(
        Content content,
        Statement statement,
        List<SignerDocument> documents,
        @Nullable Filing filing,
        List<Witness> witnesses,
        @Nullable Revocation revocation,
        List<LedgerProof> tokens,
        List<Step> procedure) {
    /** No file is longer. */
    public static final int MOST_BYTES = Content.MOST_BYTES + (1 << 24);

    static final String VERSION = "gantry-evd-1";
    private static final String TAG = "gantry:evd:v1";
    private static final int MOST_DOCUMENTS = Statement.MOST_SIGNATURES + 1;
    public static final int MOST_WITNESSES = 64;
    private static final int MOST_TOKENS = 8;
    private static final int MOST_STEPS = 1024;

    public Bundle {
        documents = List.copyOf(documents);
        witnesses = List.copyOf(witnesses);
        tokens = List.copyOf(tokens);
        procedure = List.copyOf(procedure);
    }

    /** A bundle as read, with what its issuer signed. */
    record Issued(Bundle bundle, byte[] body, Signed issuer) {
        boolean signatureHolds() {
            return issuer.holds(TAG, body);
        }

        byte[] encode() {
            var out = new CborWriter().array(3).text(VERSION).bytes(body);
            issuer.write(out);
            return out.done();
        }
    }

    /** A file with an algorithm that is none of {@link Algorithm}, or of another version. */
    record Unknown(Verdict.Reason reason) {}

    /**
     * The file, signed by its issuer. IllegalArgumentException if it would be longer than {@link #MOST_BYTES} or have a part over its limit.
     *
     * @param subject the issuer, {@code document} as {@link Signed#document}
     */
    public byte[] issue(Signer signer, Word subject, Word document) {
        byte[] body = body();
        var issued = new Issued(this, body, Signed.by(signer, subject, document, TAG, body));
        byte[] file = issued.encode();
        try {
            parse(file);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("no bundle: " + e.getMessage(), e);
        }
        return file;
    }

    /**
     * What a file claims, of which nothing is checked.
     *
     * @param issuer who says that he issued it
     */
    public record Claims(Bundle bundle, Word issuer) {}

    /** Empty for what is no bundle of this version. For showing only: whoever believes it asks {@link EvidenceVerifier}. */
    public static Optional<Claims> claims(byte[] file) {
        try {
            return parse(file) instanceof Issued issued
                    ? Optional.of(new Claims(issued.bundle, issued.issuer.subject()))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** An {@link Issued}, or an {@link Unknown}. */
    static Object parse(byte[] file) throws MalformedException {
        if (file.length > MOST_BYTES) {
            throw new MalformedException("over " + MOST_BYTES + " bytes");
        }
        var in = new CborReader(file);
        in.array(3);
        if (!in.text(32).equals(VERSION)) {
            return new Unknown(Verdict.Reason.VERSION);
        }
        byte[] body = in.bytes(MOST_BYTES);
        Signed issuer = Signed.read(in);
        in.end();
        var inner = new CborReader(body);
        inner.array(9);
        var algorithm = Algorithm.of(inner.number());
        if (algorithm.isEmpty()) {
            return new Unknown(Verdict.Reason.ALGORITHM);
        }
        var issued = new Issued(read(algorithm.get(), inner), body, issuer);
        // the reader takes one encoding only; that it does is not left to it alone
        if (!Arrays.equals(issued.encode(), file) || !Arrays.equals(issued.bundle.body(), body)) {
            throw new MalformedException("not the one encoding of what it says");
        }
        return issued;
    }

    private static Bundle read(Algorithm algorithm, CborReader in) throws MalformedException {
        var bundle = new Bundle(
                Content.read(in),
                Statement.read(algorithm, in.bytes(MOST_BYTES)),
                in.list(MOST_DOCUMENTS, () -> SignerDocument.read(in)),
                in.orNull(() -> Filing.read(in)),
                in.list(MOST_WITNESSES, () -> Witness.read(in)),
                in.orNull(() -> Revocation.read(in)),
                in.list(MOST_TOKENS, () -> LedgerProof.read(in)),
                in.list(MOST_STEPS, () -> Step.read(in)));
        in.end();
        return bundle;
    }

    private byte[] body() {
        var out = new CborWriter().array(9).number(statement.algorithm().number());
        content.write(out);
        out.bytes(statement.encode()).array(documents.size());
        documents.forEach(d -> d.write(out));
        if (filing == null) {
            out.none();
        } else {
            filing.write(out);
        }
        out.array(witnesses.size());
        witnesses.forEach(w -> w.write(out));
        if (revocation == null) {
            out.none();
        } else {
            revocation.write(out);
        }
        out.array(tokens.size());
        tokens.forEach(t -> t.write(out));
        out.array(procedure.size());
        procedure.forEach(s -> s.write(out));
        return out.done();
    }
}
