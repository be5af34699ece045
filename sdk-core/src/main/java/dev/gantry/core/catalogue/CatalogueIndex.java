package dev.gantry.core.catalogue;

import dev.gantry.NodeQuery;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.core.projection.Projection;
import dev.gantry.kernel.Word;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue where it can be searched: a pure function of the ledger's changes, which can be thrown away and made again.
 *
 * <p>Queries give nodes that are ACTIVE and whose leaf is; never drafts, never what is retired. They come in order of path, then id. A page goes on after the last node it
 * gave, so whatever is written meanwhile, a node that stays is given once. Safe for use by several threads.
 */
public interface CatalogueIndex extends Projection, AutoCloseable {
    int MOST = 500;

    @Override
    default boolean takes(int kind) {
        return Effects.takes(kind);
    }

    @Override
    default void apply(List<CarriedChange> changes, String checkpoint) {
        apply(checkpoint(), changes, checkpoint);
    }

    /** As {@link Projection}; {@code INTEGRITY} also if a call is not what its change says. */
    @Override
    void apply(String from, List<CarriedChange> changes, String checkpoint);

    /** Fold over all changes applied, as the specification's S-43: two indexes of one ledger at one place have one digest. */
    Word digest();

    /** How many changes were applied. */
    long applied();

    /** Forgets everything, to be made again. */
    void clear();

    /** Any node, also one that queries do not give. */
    Optional<CatalogueNode> node(Word id);

    /** Links from and to a node, agreed or proposed. */
    List<CatalogueLink> links(Word id);

    /** {@code query}'s next nodes: at most {@code limit} (1 to 500), after {@code cursor}, which an earlier page gave. {@code ARGUMENT_INVALID} for another limit or cursor. */
    Page find(NodeQuery query, Optional<String> cursor, int limit);

    /** {@code next} is empty at the end. */
    record Page(List<CatalogueNode> nodes, Optional<String> next) {}

    @Override
    void close();
}
