package dev.gantry.core.projection;

import java.util.List;

/** What is made of one ledger's changes, in their order: it can be thrown away and made again, and remembers how far it has come. */
public interface Projection {
    /** Behind everything that was applied; empty text at the beginning. */
    String checkpoint();

    /** Whether changes of this kind are wanted. */
    boolean takes(int kind);

    /** Applies changes and remembers the checkpoint behind them: all or nothing. {@code INTEGRITY} if one does not follow from those before. */
    void apply(List<CarriedChange> changes, String checkpoint);

    /** The same if it still stands at {@code from}, otherwise nothing: whoever shares it was faster. What nobody shares need not look. */
    default void apply(String from, List<CarriedChange> changes, String checkpoint) {
        apply(changes, checkpoint);
    }
}
