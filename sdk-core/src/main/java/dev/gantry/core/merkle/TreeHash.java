package dev.gantry.core.merkle;

import dev.gantry.kernel.Word;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.SM3Digest;

/** The hash of a tree (RFC 6962, 2.1): a leaf and a node can never be taken for one another, because 0x00 goes before a leaf and 0x01 before a node's children. */
public enum TreeHash {
    SHA256 {
        @Override
        Word hash(byte[]... parts) {
            try {
                var sha = MessageDigest.getInstance("SHA-256");
                for (byte[] part : parts) {
                    sha.update(part);
                }
                return Word.of(sha.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    },
    SM3 {
        @Override
        Word hash(byte[]... parts) {
            var sm3 = new SM3Digest();
            for (byte[] part : parts) {
                sm3.update(part, 0, part.length);
            }
            byte[] digest = new byte[Word.SIZE];
            sm3.doFinal(digest, 0);
            return Word.of(digest);
        }
    };

    private static final byte[] LEAF = {0};
    private static final byte NODE = 1;

    abstract Word hash(byte[]... parts);

    /** The root of the tree without leaves. */
    public Word empty() {
        return hash();
    }

    public Word leaf(byte[] data) {
        return hash(LEAF, data);
    }

    public Word node(Word left, Word right) {
        byte[] both = new byte[1 + 2 * Word.SIZE];
        both[0] = NODE;
        left.copyTo(both, 1);
        right.copyTo(both, 1 + Word.SIZE);
        return hash(both);
    }
}
