package dev.gantry.core.envelope;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.Signer;
import java.util.function.Supplier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.SM4Engine;

/** What encrypts a record and what wraps a key. Chosen by the first byte behind the format's; a byte that is in no suite is refused. */
public enum Suite {
    /** AES-256-GCM (NIST SP 800-38D); keys wrapped by HPKE: DHKEM(P-256), HKDF-SHA256, AES-256-GCM (RFC 9180, base mode). */
    P256_AES(1, 32, Signer.P256, AESEngine::newInstance),
    /** SM4-GCM (GB/T 32907, RFC 8998); keys wrapped by SM2 (GB/T 32918.4), as the DER of GM/T 0009. */
    SM2_SM4(2, 16, Signer.SM2, SM4Engine::new);

    private final int id;
    private final int keySize;
    private final String scheme;
    private final Supplier<BlockCipher> cipher;

    Suite(int id, int keySize, String scheme, Supplier<BlockCipher> cipher) {
        this.id = id;
        this.keySize = keySize;
        this.scheme = scheme;
        this.cipher = cipher;
    }

    public int id() {
        return id;
    }

    /** The scheme whose curve the readers' keys are on, as {@link Signer} names it. */
    public String scheme() {
        return scheme;
    }

    int keySize() {
        return keySize;
    }

    BlockCipher cipher() {
        return cipher.get();
    }

    /** {@code UNSUPPORTED} for a byte that is in no suite. */
    static Suite of(int id) {
        for (Suite s : values()) {
            if (s.id == id) {
                return s;
            }
        }
        throw GantryException.of(ErrorCode.UNSUPPORTED, Stage.VERIFY, "no encryption suite has the number " + id)
                .fix("Use the release of Gantry that knows this suite.")
                .build();
    }
}
