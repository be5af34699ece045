package dev.gantry.kernel.solidity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The committed byte code and ABI; a test compiles the source again and compares. */
public enum KernelContracts {
    IDENTITIES("Identities"),
    RECORDS("Records"),
    KERNEL("Kernel"),
    PROXY("Proxy");

    private final String file;

    KernelContracts(String file) {
        this.file = file;
    }

    /** The code that creates the contract, without constructor arguments. */
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
