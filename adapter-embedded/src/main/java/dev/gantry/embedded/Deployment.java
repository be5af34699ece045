package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;

/** A kernel's genesis as a block's content: {@code version u16 ‖ network id word ‖ clock mode u8 ‖ threshold u16 ‖ governors u16 ‖ (account word ‖ subject word) each}. */
final class Deployment {
    private static final int FIXED = 2 + 32 + 1 + 2 + 2;

    private Deployment() {}

    static byte[] encode(KernelGenesis g) {
        var b = ByteBuffer.allocate(FIXED + g.governors().size() * 64);
        b.putShort((short) Kernel.SPEC_VERSION).put(g.networkId().bytes());
        b.put((byte) g.clockMode()).putShort((short) g.threshold());
        b.putShort((short) g.governors().size());
        g.governors().forEach(x -> b.put(x.account().bytes()).put(x.subject().bytes()));
        return b.array();
    }

    /** IOException unless the bytes have exactly this form; {@code KERNEL_VERSION} if this program's kernel is another version. */
    static KernelGenesis decode(byte[] bytes) throws IOException {
        if (bytes.length < FIXED || (bytes.length - FIXED) % 64 != 0) {
            throw new IOException("not a kernel's genesis");
        }
        var b = ByteBuffer.wrap(bytes);
        int version = b.getShort() & 0xffff;
        if (version != Kernel.SPEC_VERSION) {
            throw GantryException.of(
                            ErrorCode.KERNEL_VERSION,
                            Stage.CONNECT,
                            "the ledger's kernel has version " + version + ", not " + Kernel.SPEC_VERSION)
                    .fix("Use the release of Gantry that fits it.")
                    .build();
        }
        int clockMode = b.get(34);
        int threshold = b.getShort(35) & 0xffff;
        var governors = new ArrayList<KernelGenesis.Governor>();
        for (int at = FIXED; at < bytes.length; at += 64) {
            governors.add(new KernelGenesis.Governor(Word.of(bytes, at), Word.of(bytes, at + 32)));
        }
        if ((b.getShort(37) & 0xffff) != governors.size()) {
            throw new IOException("not a kernel's genesis");
        }
        return new KernelGenesis(Word.of(bytes, 2), clockMode, threshold, governors);
    }
}
