package dev.gantry.kernel.solidity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The contract ABI of exactly the functions the kernel has. Selectors are Keccak's on every chain, also where the chain's own hash is SM3. */
public final class KernelAbi {
    /** The first topic of every change. */
    public static final String CHANGE_TOPIC = "06e97a83f1e6634f9dc6b28bf291580a635fd575c698b45e131e70af10c58c54";

    private static final byte[] EXECUTE = selector("09c5eabe");
    private static final byte[] READ = selector("8bf4515c");
    private static final byte[] BIND = selector("28c27053");
    private static final byte[] BOUND = selector("be4df7d6");
    private static final byte[] INITIALISE = selector("3f86826f");
    private static final int WORD = 32;

    private KernelAbi() {}

    /** {@code execute(bytes)}. */
    public static byte[] execute(byte[] request) {
        return withBytes(EXECUTE, request);
    }

    /** {@code read(bytes)}; the answer is 256 bytes. */
    public static byte[] read(byte[] query) {
        return withBytes(READ, query);
    }

    /** The request inside the input of a call of {@code execute}, if it is one in canonical form. */
    public static Optional<byte[]> request(byte[] input) {
        if (input.length < 4 + 2 * WORD || !Arrays.equals(Arrays.copyOf(input, 4), EXECUTE)) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(input).getInt(4 + 2 * WORD - 4);
        if (length < 0 || length > input.length - 4 - 2 * WORD) {
            return Optional.empty();
        }
        byte[] request = Arrays.copyOfRange(input, 4 + 2 * WORD, 4 + 2 * WORD + length);
        return Arrays.equals(execute(request), input) ? Optional.of(request) : Optional.empty();
    }

    /** A contract of the kernel: its number, and where its proxy and its code are. */
    public record Place(int number, byte[] proxy, byte[] code) {}

    /** {@code bind(…)} of the board: tells it the entry contract, once, and where all are. */
    public static byte[] bind(byte[] entry, List<Place> places) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(BIND);
        out.writeBytes(padded(entry));
        int length = (1 + places.size()) * WORD;
        for (int i = 0; i < 3; i++) {
            out.writeBytes(number(4 * WORD + i * length));
        }
        list(out, places.stream().map(p -> number(p.number())).toList());
        list(out, places.stream().map(p -> padded(p.proxy())).toList());
        list(out, places.stream().map(p -> padded(p.code())).toList());
        return out.toByteArray();
    }

    /** {@code bound()} of the board: the entry contract, or zeros. */
    public static byte[] bound() {
        return BOUND.clone();
    }

    /**
     * {@code initialise(…)} of the entry contract.
     *
     * @param accounts one word per governor, {@code subjects} alike
     */
    public static byte[] initialise(
            byte[] network, int clockMode, int threshold, List<byte[]> accounts, List<byte[]> subjects) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(INITIALISE);
        out.writeBytes(network);
        out.writeBytes(number(clockMode));
        out.writeBytes(number(threshold));
        out.writeBytes(number(5 * WORD));
        out.writeBytes(number(6 * WORD + accounts.size() * WORD));
        list(out, accounts);
        list(out, subjects);
        return out.toByteArray();
    }

    /** The creation code of a contract behind a proxy; the entry's is told where the board is. */
    public static byte[] code(KernelContracts contract, byte[] board) {
        return contract == KernelContracts.KERNEL
                ? join(contract.creationCode(), padded(board))
                : contract.creationCode();
    }

    /** The creation code of the proxy of a contract's number. */
    public static byte[] proxy(byte[] board, int number) {
        return join(join(KernelContracts.PROXY.creationCode(), padded(board)), number(number));
    }

    private static void list(ByteArrayOutputStream out, List<byte[]> words) {
        out.writeBytes(number(words.size()));
        words.forEach(out::writeBytes);
    }

    private static byte[] withBytes(byte[] selector, byte[] data) {
        byte[] out = new byte[4 + 2 * WORD + (data.length + WORD - 1) / WORD * WORD];
        System.arraycopy(selector, 0, out, 0, 4);
        out[4 + WORD - 1] = WORD;
        ByteBuffer.wrap(out).putInt(4 + 2 * WORD - 4, data.length);
        System.arraycopy(data, 0, out, 4 + 2 * WORD, data.length);
        return out;
    }

    private static byte[] padded(byte[] address) {
        byte[] word = new byte[WORD];
        System.arraycopy(address, 0, word, WORD - address.length, address.length);
        return word;
    }

    private static byte[] number(int n) {
        return ByteBuffer.allocate(WORD).putInt(WORD - 4, n).array();
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    private static byte[] selector(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
