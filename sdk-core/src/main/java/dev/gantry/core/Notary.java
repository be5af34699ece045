package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.HashAlgorithm;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.core.evidence.Algorithm;
import dev.gantry.core.evidence.Content;
import dev.gantry.core.evidence.Kept;
import dev.gantry.core.evidence.Statement;
import dev.gantry.core.keys.Identity;
import dev.gantry.core.keys.InceptionDocument;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.util.Arrays;

/** Makes statements as one identity. It signs with its first key, which its inception document names, so that a bundle needs no ledger to show whose the key is. */
record Notary(Identity identity, Algorithm algorithm) {
    private static final int MAX_TYPE = 256;

    /** What is to be filed, before it is signed. */
    record Draft(Content content, Word commitment, String type, Word key) {}

    static Algorithm of(HashAlgorithm algorithm) {
        return Given.that("algorithm", algorithm) == HashAlgorithm.SM3 ? Algorithm.SM3 : Algorithm.SHA256;
    }

    static HashAlgorithm of(Algorithm algorithm) {
        return algorithm == Algorithm.SM3 ? HashAlgorithm.SM3 : HashAlgorithm.SHA256;
    }

    Word subject() {
        return Word.ofHex(identity.subject().hex());
    }

    /** The salt follows from the content and a secret of the identity, so that the same content has the same draft again and nobody else can guess it. */
    Draft draft(Payload payload, String type) {
        if (Given.that("content", payload).size() > Connection.MAX_PAYLOAD) {
            throw tooLarge(payload.size(), Connection.MAX_PAYLOAD);
        }
        Texts.utf8("type", type, MAX_TYPE);
        Word digest = algorithm.digest(payload.bytes());
        Word label = Digests.tagged("gantry:evidence-salt:v1", (byte) algorithm.number(), digest);
        var content = new Content(Word.of(identity.derive(label.bytes())), digest, null);
        Word commitment = content.commitment(algorithm);
        return new Draft(content, commitment, type, Kept.contentKey(algorithm, commitment, type));
    }

    Kept sign(Draft draft) {
        Statement statement =
                Statement.of(algorithm, draft.commitment(), draft.type()).signed(key(), subject(), Word.ZERO);
        return new Kept(System.currentTimeMillis(), draft.content(), statement);
    }

    /** {@code KEY_INVALID} unless it is the one that the inception document names. */
    Signer key() {
        Signer key = identity.signer(Signer.P256);
        boolean first = InceptionDocument.firstKey(identity.inception())
                .filter(k -> Arrays.equals(k, key.publicKey()))
                .isPresent();
        if (!first) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.VALIDATE,
                            "identity " + identity.name() + " has not its first key here, which signs evidence")
                    .fix("File evidence where the identity was made, or as another identity.")
                    .build();
        }
        return key;
    }

    static GantryException tooLarge(int size, int limit) {
        return GantryException.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        Stage.VALIDATE,
                        "the content has " + size + " bytes, the limit is " + limit)
                .fix("File a digest of it as the content, and keep it elsewhere.")
                .build();
    }
}
