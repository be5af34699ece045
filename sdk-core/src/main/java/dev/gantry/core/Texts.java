package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Names given by applications: checked, and turned into the words the kernel sees. */
final class Texts {
    static final int MAX_COLLECTION = 128;
    static final int MAX_KEY = 512;
    static final int MAX_MEDIA_TYPE = 128;
    private static final int MAX_IDEMPOTENCY_KEY = 1024;
    private static final int MAX_NAMESPACE = 64;
    private static final int MAX_DOCUMENT = 4096;

    private Texts() {}

    static Word collection(String name) {
        return Digests.tagged("gantry:collection:v1", (Object) utf8("collection", name, MAX_COLLECTION));
    }

    static Word recordKey(String key) {
        return Digests.tagged("gantry:record-key:v1", (Object) utf8("key", key, MAX_KEY));
    }

    static Word idempotencyKey(String key) {
        return Digests.tagged("gantry:idempotency:v1", (Object) utf8("idempotency key", key, MAX_IDEMPOTENCY_KEY));
    }

    /** The key of the request that cancels this key: under a tag of its own, so that no application's key is the same. */
    static Word cancelling(String key) {
        return Digests.tagged("gantry:cancel:v1", (Object) utf8("idempotency key", key, MAX_IDEMPOTENCY_KEY));
    }

    static Word reason(String reason) {
        return Digests.tagged("gantry:reason:v1", (Object) utf8("reason", reason, 4096));
    }

    /** An account as its holder's {@code account()} tells it; {@code ARGUMENT_INVALID} otherwise. */
    static Word account(String hex) {
        try {
            return Word.ofHex(Given.that("account", hex));
        } catch (IllegalArgumentException e) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "not an account: " + hex)
                    .fix("An account is 64 hexadecimal digits, as account() of its holder tells.")
                    .build();
        }
    }

    /** An id or digest as others tell it; {@code ARGUMENT_INVALID} otherwise. */
    static Word word(String argument, String hex) {
        try {
            return Word.ofHex(Given.that(argument, hex));
        } catch (IllegalArgumentException e) {
            throw noWord(argument, hex);
        }
    }

    static GantryException noWord(String argument, String value) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "not a " + argument + ": " + value)
                .fix("Give it as whoever it is of tells it; ids and digests are 64 hexadecimal digits.")
                .build();
    }

    static byte[] namespace(String text) {
        return utf8("namespace", text, MAX_NAMESPACE);
    }

    /** A DID document: UTF-8, within the kernel's limit; control characters are JSON's business. */
    static byte[] document(String text) {
        byte[] bytes = encoded("document", text);
        if (bytes.length == 0 || bytes.length > MAX_DOCUMENT) {
            throw invalid("document", bytes.length == 0 ? "is empty" : "is over " + MAX_DOCUMENT + " bytes of UTF-8");
        }
        return bytes;
    }

    /** UTF-8 of a text that is not empty, in NFC, without control characters, and not over the limit; otherwise {@code TEXT_INVALID}. */
    static byte[] utf8(String what, String text, int maxBytes) {
        if (Given.that(what, text).isEmpty()) {
            throw invalid(what, "is empty");
        }
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            throw invalid(what, "is not in Unicode normal form C");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(what, "has a control character");
        }
        byte[] bytes = encoded(what, text);
        if (bytes.length > maxBytes) {
            throw invalid(what, "is over " + maxBytes + " bytes of UTF-8");
        }
        return bytes;
    }

    private static byte[] encoded(String what, String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(Given.that(what, text)));
            byte[] out = new byte[bytes.remaining()];
            bytes.get(out);
            return out;
        } catch (CharacterCodingException e) {
            throw invalid(what, "is no valid Unicode text");
        }
    }

    private static GantryException invalid(String what, String why) {
        return GantryException.of(ErrorCode.TEXT_INVALID, Stage.VALIDATE, "the " + what + " " + why)
                .fix("Give another " + what + ".")
                .build();
    }
}
