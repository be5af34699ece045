package dev.gantry.core;

import dev.gantry.kernel.Item;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Refusal;
import dev.gantry.spi.LedgerTransaction;
import java.util.List;

/** What a transaction that was read back carries. */
final class Carried {
    private Carried() {}

    /** The calls of its request; {@code INTEGRITY} if it has none, since only kernel requests make the changes by which it was found. */
    static List<Item> items(LedgerTransaction transaction) {
        try {
            return KernelRequest.decode(transaction.request()).items();
        } catch (Refusal r) {
            throw Damage.of("transaction " + transaction.id() + " carries no request");
        }
    }
}
