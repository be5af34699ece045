package dev.gantry.testnet.probe;

import dev.gantry.testnet.Compiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** The probe's contracts as the kernel's compiler makes them, and calls of them. Arguments are words: addresses, numbers, bytes32. */
final class Contracts {
    static final int WORD = 32;

    private static final int SELECTOR = 4;

    private final Path compiled;

    private Contracts(Path compiled) {
        this.compiled = compiled;
    }

    static Contracts compile(Path root, Path out) {
        return new Contracts(Compiler.run(root.resolve("kernel/solidity"), root.resolve("testnet/contracts"), out));
    }

    /** What creates the contract. */
    byte[] code(String name, BigInteger... arguments) {
        return join(HexFormat.of().parseHex(text(name + ".bin")), words(arguments));
    }

    String abi(String name) {
        return text(name + ".abi");
    }

    private String text(String file) {
        try {
            return Files.readString(compiled.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The input that calls {@code name(types)}. */
    static byte[] call(String signature, BigInteger... arguments) {
        return call(signature, words(arguments));
    }

    static byte[] call(String signature, byte[] arguments) {
        byte[] text = signature.getBytes(StandardCharsets.US_ASCII);
        var keccak = new KeccakDigest(256);
        keccak.update(text, 0, text.length);
        byte[] input = new byte[WORD];
        keccak.doFinal(input, 0);
        return join(Arrays.copyOf(input, SELECTOR), arguments);
    }

    private static byte[] words(BigInteger... numbers) {
        byte[] words = new byte[numbers.length * WORD];
        for (int i = 0; i < numbers.length; i++) {
            byte[] raw = numbers[i].toByteArray();
            int skip = Math.max(0, raw.length - WORD); // a sign
            System.arraycopy(raw, skip, words, (i + 1) * WORD - (raw.length - skip), raw.length - skip);
        }
        return words;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
