package dev.gantry.kernel.solidity;

import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Calls of functions whose arguments are words, and the hash that their selectors come from on every chain. */
final class Abi {
    private Abi() {}

    static byte[] call(String signature, Word... args) {
        byte[] selector = HexFormat.of().parseHex(keccak(signature).substring(0, 8));
        return Items.args(
                selector, Items.args(Arrays.stream(args).map(Word::bytes).toArray(byte[][]::new)));
    }

    static String keccak(String text) {
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);
        var digest = new KeccakDigest(256);
        digest.update(data, 0, data.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return HexFormat.of().formatHex(hash);
    }
}
