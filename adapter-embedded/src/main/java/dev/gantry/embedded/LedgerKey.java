package dev.gantry.embedded;

import dev.gantry.GantryException;
import dev.gantry.core.keys.PrivateFiles;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The key by which a ledger signs its checkpoints, in a file that only its owner may read: {@code "gantry-ledger-key-1" ‖ scalar 32 ‖ CRC-32C}. Whoever can read the
 * directory can sign for the ledger; the ledger is as good as its directory's guard, with or without a key.
 */
final class LedgerKey {
    static final String FILE = "key";

    private static final byte[] MAGIC = "gantry-ledger-key-1".getBytes(StandardCharsets.US_ASCII);
    private static final int SCALAR = 32;
    private static final int SIZE = MAGIC.length + SCALAR + 4;

    private LedgerKey() {}

    /** The key in this directory; made if there is none yet, and on the disk before anything names it. */
    static Signer make(Path directory, String scheme) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            try {
                return read(directory, scheme);
            } catch (CorruptException halfWritten) {
                Files.delete(file); // nothing names it yet
            }
        }
        byte[] scalar = scalar(scheme);
        var bytes = ByteBuffer.allocate(SIZE).put(MAGIC).put(scalar);
        bytes.putInt(Frames.crc(bytes.array(), 0, SIZE - 4));
        PrivateFiles.create(file, bytes.array());
        BlockLog.forceDirectory(directory);
        return SoftwareSigner.of(scheme, scalar);
    }

    /** The key that the ledger names. */
    static Signer read(Path directory, LedgerIdentity identity) throws IOException {
        Signer key = read(directory, identity.scheme());
        if (!Arrays.equals(key.publicKey(), identity.publicKey())) {
            throw new CorruptException(directory.resolve(FILE), 0, "another ledger's key");
        }
        return key;
    }

    static Signer read(Path directory, String scheme) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            throw new CorruptException(file, 0, "the ledger's key is missing");
        }
        byte[] bytes = Files.readAllBytes(file);
        boolean right = bytes.length == SIZE
                && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && ByteBuffer.wrap(bytes).getInt(SIZE - 4) == Frames.crc(bytes, 0, SIZE - 4);
        if (!right) {
            throw new CorruptException(file, 0, "not the ledger's key");
        }
        try {
            return SoftwareSigner.of(scheme, Arrays.copyOfRange(bytes, MAGIC.length, SIZE - 4));
        } catch (GantryException e) {
            throw new CorruptException(file, MAGIC.length, "not a key of the ledger's suite");
        }
    }

    private static byte[] scalar(String scheme) {
        byte[] scalar = new byte[SCALAR];
        var random = new SecureRandom();
        while (true) {
            random.nextBytes(scalar);
            try {
                SoftwareSigner.of(scheme, scalar);
                return scalar;
            } catch (GantryException outOfRange) {
                // Once in 2^32.
            }
        }
    }
}
