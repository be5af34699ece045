package dev.gantry.core;

import dev.gantry.Stage;
import dev.gantry.core.catalogue.CatalogueIndex;
import dev.gantry.core.catalogue.CatalogueNode;
import dev.gantry.core.catalogue.Effects;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.ReadLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Gives nodes in the version that the ledger's state holds. The index says where they are; what it does not prove is read from the ledger. */
record NodeReader(Connection connection, CatalogueIndex index) {
    private static final int HEAD = 7;
    private static final int VERSION = 4;

    /** A node's newest version. */
    Optional<CatalogueNode> newest(Word id) {
        Queries.Answer state = answer(state(id));
        return state.ok() ? Optional.of(newest(id, index.node(id), state)) : Optional.empty();
    }

    /** The newest versions of nodes that the index gave, but for those that the state does not hold, or that are ACTIVE no longer. */
    List<CatalogueNode> active(List<CatalogueNode> nodes) {
        List<CompletionStage<byte[]>> states =
                nodes.stream().map(n -> state(n.id())).toList(); // all are under way before the first is waited for
        var current = new ArrayList<CatalogueNode>();
        for (int i = 0; i < nodes.size(); i++) {
            Queries.Answer state = answer(states.get(i));
            if (state.ok()) { // an index that machines share may be ahead of this one's node
                CatalogueNode node = nodes.get(i);
                current.add(newest(node.id(), Optional.of(node), state));
            }
        }
        current.removeIf(n -> n.status() != CatalogueNode.Status.ACTIVE);
        return current;
    }

    /** Every version, oldest first. */
    List<CatalogueNode> history(Word id) {
        Queries.Answer state = answer(state(id));
        return state.ok() ? versions(id, state) : List.of();
    }

    private CatalogueNode newest(Word id, Optional<CatalogueNode> indexed, Queries.Answer state) {
        boolean proven = indexed.isPresent()
                && indexed.get().isWhole()
                && indexed.get().head().equals(state.v(HEAD));
        if (proven) {
            return indexed.get();
        }
        List<CatalogueNode> versions = versions(id, state);
        return versions.get(versions.size() - 1);
    }

    /** Every version up to the state's, each from the call that made it. */
    private List<CatalogueNode> versions(Word id, Queries.Answer state) {
        var versions = new ArrayList<CatalogueNode>();
        Optional<CatalogueNode> before = Optional.empty();
        for (LedgerEvent e : changes(id)) {
            Change change = Change.of(e.change());
            if (versions.size() < state.number(VERSION)) { // newer ones came after the state was read
                CatalogueNode node = made(e, change, before);
                before = Optional.of(node);
                versions.add(node);
            }
        }
        if (before.isEmpty() || !before.get().head().equals(state.v(HEAD))) {
            throw Damage.of("the versions found of node " + id + " do not lead to the one in the ledger's state");
        }
        return versions;
    }

    private CatalogueNode made(LedgerEvent e, Change change, Optional<CatalogueNode> before) {
        var transaction = Stages.answer(Stage.READ, Carried.transaction(connection.adapter(), e.transactionId()));
        var carried = new CarriedChange(change, Carried.of(transaction).item(change), e.transactionId(), e.height());
        return Effects.node(carried, other -> other.equals(change.entity()) ? before : placed(other));
    }

    /** A parent or a leaf, of which no more than the place is asked for, which it has from its making on. */
    private Optional<CatalogueNode> placed(Word id) {
        Optional<CatalogueNode> indexed = index.node(id);
        return indexed.isPresent() ? indexed : newest(id);
    }

    private List<LedgerEvent> changes(Word id) {
        return Stages.answer(Stage.READ, connection.adapter().find(ChangeIndex.ENTITY, id.bytes())).stream()
                .filter(e -> Effects.takes(Change.of(e.change()).kind()))
                .toList();
    }

    private CompletionStage<byte[]> state(Word id) {
        return connection.adapter().read(Queries.of(Fn.NODE, id), ReadLevel.LATEST);
    }

    private static Queries.Answer answer(CompletionStage<byte[]> question) {
        return Queries.Answer.of(Stages.answer(Stage.READ, question));
    }
}
