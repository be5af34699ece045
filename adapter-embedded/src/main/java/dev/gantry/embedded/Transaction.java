package dev.gantry.embedded;

import dev.gantry.core.keys.Signatures;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A signed transaction of the embedded ledger: {@code network word ‖ scheme u8 ‖ public key 65 ‖ nonce 16 ‖ length u32 ‖ request ‖ signature 64}. Its id is the SHA-256 of
 * all but the signature, so that no second signature makes a second transaction.
 */
record Transaction(byte[] bytes, Word network, String scheme, byte[] publicKey, byte[] request) {
    private static final int SIGNATURE = 64;
    private static final int FIXED = 32 + 1 + 65 + 16 + 4;
    /** What the kernel takes and a little more, so that it is the kernel that says E_LIMIT. */
    static final int MAX_REQUEST = 100_000;

    private static final String[] SCHEMES = {Signer.P256, Signer.SM2};

    static Transaction make(Word network, byte[] nonce, byte[] request, Signer signer) {
        byte[] publicKey = signer.publicKey();
        byte[] body = ByteBuffer.allocate(FIXED + request.length)
                .put(network.bytes())
                .put((byte) Arrays.asList(SCHEMES).indexOf(signer.scheme()))
                .put(publicKey)
                .put(nonce)
                .putInt(request.length)
                .put(request)
                .array();
        byte[] signature = signer.sign(digest(signer.scheme(), publicKey, body));
        byte[] bytes = Arrays.copyOf(body, body.length + SIGNATURE);
        System.arraycopy(signature, 0, bytes, body.length, SIGNATURE);
        return new Transaction(bytes, network, signer.scheme(), publicKey, request);
    }

    /** IOException unless the bytes have exactly this form. */
    static Transaction parse(byte[] bytes) throws IOException {
        if (bytes.length < FIXED + SIGNATURE) {
            throw new IOException("too short for a transaction");
        }
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        Word network = Word.of(in.readNBytes(32));
        int scheme = in.readUnsignedByte();
        byte[] publicKey = in.readNBytes(65);
        in.skipNBytes(16);
        int length = in.readInt();
        if (scheme >= SCHEMES.length
                || length < 0
                || length > MAX_REQUEST
                || length != bytes.length - FIXED - SIGNATURE) {
            throw new IOException("not a transaction of this ledger");
        }
        return new Transaction(bytes, network, SCHEMES[scheme], publicKey, in.readNBytes(length));
    }

    Word id() {
        return Digests.plain(body());
    }

    Word account() {
        return account(scheme, publicKey);
    }

    static Word account(String scheme, byte[] publicKey) {
        return Digests.tagged("gantry:account:v1", scheme.equals(Signer.SM2) ? (byte) 1 : (byte) 0, publicKey);
    }

    boolean signatureIsValid() {
        byte[] body = body();
        byte[] signature = Arrays.copyOfRange(bytes, bytes.length - SIGNATURE, bytes.length);
        return Signatures.verify(scheme, publicKey, digest(scheme, publicKey, body), signature);
    }

    private byte[] body() {
        return Arrays.copyOf(bytes, bytes.length - SIGNATURE);
    }

    private static byte[] digest(String scheme, byte[] publicKey, byte[] body) {
        return scheme.equals(Signer.SM2)
                ? Signatures.sm2Digest(publicKey, body)
                : Digests.plain(body).bytes();
    }
}
