package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A record's description, in the kernel's {@code meta}: {@code version u8 ‖ place u8 ‖ (length u16 ‖ UTF-8) × (collection, key, media type)}.
 *
 * @param inBlob the payload is in the blob store under the content digest; otherwise it is in the transaction
 */
record RecordMeta(boolean inBlob, String collection, String key, String mediaType) {
    private static final int VERSION = 1;

    byte[] encode() {
        var out = new ByteArrayOutputStream();
        out.write(VERSION);
        out.write(inBlob ? 1 : 0);
        text(out, Texts.utf8("collection", collection, Texts.MAX_COLLECTION));
        text(out, Texts.utf8("key", key, Texts.MAX_KEY));
        text(out, Texts.utf8("media type", mediaType, Texts.MAX_MEDIA_TYPE));
        return out.toByteArray();
    }

    /** {@code INTEGRITY} if the bytes are no description of this version. */
    static RecordMeta decode(byte[] meta) {
        try {
            var in = ByteBuffer.wrap(meta);
            if (in.remaining() < 2 || in.get() != VERSION) {
                throw unreadable();
            }
            boolean inBlob = in.get() == 1;
            var decoded = new RecordMeta(inBlob, text(in), text(in), text(in));
            if (in.hasRemaining()) {
                throw unreadable();
            }
            return decoded;
        } catch (CharacterCodingException | BufferUnderflowException e) {
            throw unreadable();
        }
    }

    private static void text(ByteArrayOutputStream out, byte[] utf8) {
        out.write(utf8.length >>> 8);
        out.write(utf8.length);
        out.writeBytes(utf8);
    }

    private static String text(ByteBuffer in) throws CharacterCodingException {
        byte[] utf8 = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(utf8);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    private static GantryException unreadable() {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.VERIFY, "a record's description is unreadable")
                .fix("It was written by another program, or by a newer version.")
                .build();
    }
}
