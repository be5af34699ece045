package dev.gantry.core.catalogue;

import dev.gantry.kernel.Word;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue where it can be searched: a pure function of the ledger's changes, which can be thrown away and made again.
 *
 * <p>Queries give nodes that are ACTIVE and whose leaf is; never drafts, never what is retired. They come in order of path, then id. A page goes on after the last node it
 * gave, so whatever is written meanwhile, a node that stays is given once. Safe for use by several threads.
 */
public interface CatalogueIndex extends AutoCloseable {
    int MOST = 500;

    /**
     * Applies changes in the ledger's order, all or none. {@code INTEGRITY} if one does not follow from what was applied before, or its item is not what its change says.
     */
    void apply(List<CatalogueChange> changes);

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
    Page find(Query query, Optional<String> cursor, int limit);

    /** {@code next} is empty at the end. */
    record Page(List<CatalogueNode> nodes, Optional<String> next) {}

    /** What is looked for. */
    sealed interface Query {
        /** The node at a path, and all below it; an empty path for all. */
        record Below(String path) implements Query {}

        /** Nodes with a field of exactly this name. */
        record WithField(String name) implements Query {}

        /** An owner's nodes; the zero word for governance's. */
        record OwnedBy(Word owner) implements Query {}

        /** Nodes with all these words in code, titles, fields or system, in any case and width; of Chinese, each run of characters. */
        record Text(String words) implements Query {}
    }

    @Override
    void close();
}
