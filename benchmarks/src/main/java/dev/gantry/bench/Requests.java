package dev.gantry.bench;

import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.kernel.solidity.KernelAbi;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The call that Gantry makes for a new record, made by hand for a client that knows nothing of the kernel. */
final class Requests {
    /** What every client writes. */
    static final byte[] PAYLOAD = "0123456789abcdef".repeat(16).getBytes(StandardCharsets.US_ASCII);

    private Requests() {}

    static byte[] create(String key) {
        var body = new Items.Body(
                word("bench"),
                word(key),
                0,
                Digests.plain(PAYLOAD),
                ("0 bench " + key + " text/plain").getBytes(StandardCharsets.US_ASCII),
                PAYLOAD);
        UUID id = UUID.randomUUID();
        Word idempotency = Word.of(ByteBuffer.allocate(32)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
        return KernelAbi.execute(
                KernelRequest.single(idempotency, Items.create(body)).encode());
    }

    private static Word word(String text) {
        return Digests.plain(text.getBytes(StandardCharsets.UTF_8));
    }
}
