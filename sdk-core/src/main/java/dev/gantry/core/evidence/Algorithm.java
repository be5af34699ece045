package dev.gantry.core.evidence;

import dev.gantry.core.merkle.TreeHash;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SM3Digest;

/** What a log's leaves and what is preserved are hashed with; the numbers are the kernel's (K6). */
public enum Algorithm {
    SHA256(1, TreeHash.SHA256) {
        @Override
        public Word digest(byte[] data) {
            return Digests.plain(data);
        }
    },
    SM3(2, TreeHash.SM3) {
        @Override
        public Word digest(byte[] data) {
            var sm3 = new SM3Digest();
            sm3.update(data, 0, data.length);
            byte[] out = new byte[Word.SIZE];
            sm3.doFinal(out, 0);
            return Word.of(out);
        }
    };

    private static final byte[] CONTENT = "gantry:content:v1\0".getBytes(StandardCharsets.US_ASCII);

    private final int number;
    private final TreeHash tree;

    Algorithm(int number, TreeHash tree) {
        this.number = number;
        this.tree = tree;
    }

    public abstract Word digest(byte[] data);

    public int number() {
        return number;
    }

    public TreeHash tree() {
        return tree;
    }

    /** What a statement says of a content: its digest, hidden behind a salt so that a content with few possibilities cannot be guessed from what is on a ledger. */
    public Word commitment(Word salt, Word digest) {
        return digest(Items.args(CONTENT, salt.bytes(), digest.bytes()));
    }

    static Optional<Algorithm> of(long number) {
        return Arrays.stream(values()).filter(a -> a.number == number).findFirst();
    }
}
