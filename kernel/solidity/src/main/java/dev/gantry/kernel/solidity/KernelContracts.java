package dev.gantry.kernel.solidity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The committed byte code and ABI; a test compiles the source again and compares. */
public enum KernelContracts {
    /** What every call reads and only governance writes; first to be deployed. */
    BOARD("Board", -1),
    IDENTITIES("Identities", 1),
    IDENTIFIERS("Identifiers", 2),
    CATALOGUE("Catalogue", 3),
    RECORDS("Records", 4),
    GRANTS("Grants", 5),
    EVIDENCE("Evidence", 6),
    KERNEL("Kernel", 0),
    PROXY("Proxy", -1);

    /** Each has its code and a proxy; the entry is the last. */
    public static final List<KernelContracts> BEHIND_PROXIES =
            List.of(IDENTITIES, IDENTIFIERS, CATALOGUE, RECORDS, GRANTS, EVIDENCE, KERNEL);

    private final String file;
    private final int number;

    KernelContracts(String file, int number) {
        this.file = file;
        this.number = number;
    }

    /** The contract's number (S-20), by which the board knows it; -1 for one that has none. */
    public int number() {
        return number;
    }

    /** The contract's name in its source, and its file's. */
    public String file() {
        return file;
    }

    /** The code that creates the contract, without constructor arguments; {@link KernelAbi} adds them. */
    public byte[] creationCode() {
        return HexFormat.of().parseHex(resource(file + ".bin").strip());
    }

    /** The ABI as JSON. A ledger that decodes events by the emitting contract's ABI needs {@link #KERNEL}'s for the entry proxy. */
    public String abi() {
        return resource(file + ".abi").strip();
    }

    private static String resource(String name) {
        try (var in = KernelContracts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("unreadable resource " + name, e);
        }
    }
}
