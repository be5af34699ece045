package dev.gantry.spi;

import java.util.List;

/**
 * How a kernel is set up at its deployment (S-60). The clock mode is the adapter's to choose.
 *
 * @param networkId word, not zero; names this deployment
 * @param threshold votes that governance needs
 * @param governors account and subject words
 */
public record Genesis(byte[] networkId, int threshold, List<Governor> governors) {
    public Genesis {
        governors = List.copyOf(governors);
    }

    /** One governor: a word each. */
    public record Governor(byte[] account, byte[] subject) {}
}
