package dev.gantry.spi;

import java.util.Set;

/**
 * What an adapter is connected to.
 *
 * @param adapter the adapter's name
 * @param network the network's identity, bound to its genesis, so that a wiped or another network differs
 * @param product the node's product and version, as it says
 * @param signatureScheme the scheme of the accounts there, a constant of {@link Signer}
 * @param finality the finality rule in words
 */
public record LedgerDescriptor(
        String adapter,
        String network,
        String product,
        String signatureScheme,
        String finality,
        Set<Capability> capabilities,
        Limits limits) {
    public LedgerDescriptor {
        capabilities = Set.copyOf(capabilities);
    }
}
