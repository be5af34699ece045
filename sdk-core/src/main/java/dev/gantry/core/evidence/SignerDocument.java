package dev.gantry.core.evidence;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Word;
import org.jspecify.annotations.Nullable;

/**
 * The DID document that a signer had. Version 0 is the inception document, of which the subject is the digest: it needs no ledger. A later version was published (K1-6), which a
 * ledger's proof shows.
 *
 * @param previous the head of the version before; zero for versions 0 and 1
 * @param time of its publication on the ledger's clock, in milliseconds; 0 for version 0
 */
public record SignerDocument(
        Word subject,
        long version,
        Word previous,
        long time,
        byte[] document,
        @Nullable LedgerProof proof) {
    private static final int MOST_BYTES = 4096;

    public static SignerDocument inception(byte[] inception) {
        return new SignerDocument(Digests.subject(inception), 0, Word.ZERO, 0, inception, null);
    }

    /** As {@link Signed#document} names it. */
    public Word head() {
        return version == 0 ? Word.ZERO : Digests.document(subject, version, previous, Digests.plain(document), time);
    }

    /** Whether the document is the subject's without anybody's proof. */
    boolean selfCertified() {
        return version == 0
                && previous.isZero()
                && time == 0
                && proof == null
                && Digests.subject(document).equals(subject);
    }

    /** Whether this change of the ledger published the document. The head stands for the subject and the version, too. */
    boolean publishedBy(Change c) {
        return c.kind() == Fn.PUBLISH && c.a().equals(head());
    }

    void write(CborWriter out) {
        out.array(6).word(subject).number(version).word(previous).number(time).bytes(document);
        LedgerProof.write(out, proof);
    }

    static SignerDocument read(CborReader in) throws MalformedException {
        in.array(6);
        return new SignerDocument(
                in.word(),
                in.number(),
                in.word(),
                in.number(),
                in.bytes(MOST_BYTES),
                in.orNull(() -> LedgerProof.read(in)));
    }
}
