package dev.gantry.samples.threeway;

import dev.gantry.Catalogue;
import dev.gantry.Trace;
import java.util.List;

/**
 * Who sees what, and what is kept as evidence.
 *
 * @param catalogue the ledger's catalogue in the order of paths
 * @param pricesAgree whether the invoice's prices are those of the encrypted list, which the buyer alone can compare
 * @param attempts to read what is encrypted
 * @param trace where the price list went
 * @param filed documents of all parties as evidence
 */
public record Shared(
        List<Catalogue.Node> catalogue,
        boolean pricesAgree,
        List<Attempt> attempts,
        Trace trace,
        DocumentEvidence.Filed filed) {
    public Shared {
        catalogue = List.copyOf(catalogue);
        attempts = List.copyOf(attempts);
    }

    /**
     * Somebody wanted to read an encrypted record of the seller's.
     *
     * @param party {@code outsider} for one who is no party to the order
     * @param english why, or how
     */
    public record Attempt(String party, String collection, boolean read, String english, String chinese) {}
}
