package dev.gantry.core;

import dev.gantry.Stage;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantCall;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.ReadLevel;
import java.util.ArrayList;
import java.util.List;

/** Reads a collection's key epochs (K5-10) and believes nothing but the ledger's state: they must fold into the head that the state holds. */
record EpochReader(Connection connection) {
    /** @param recovery the key, wrapped for the owner */
    record Epoch(long number, Word commitment, byte[] recovery) {}

    /** Where a collection stands: epoch 0 if it has none. */
    record State(long epoch, boolean due, Word head) {}

    State state(Word resource) {
        var answer = Queries.Answer.of(Stages.answer(
                Stage.READ, connection.adapter().read(Queries.of(Fn.EPOCH, resource), ReadLevel.LATEST)));
        return answer.ok()
                ? new State(answer.number(1), answer.number(2) == 1, answer.v(3))
                : new State(0, false, Word.ZERO);
    }

    /** Every epoch, the first one first. {@code INTEGRITY} if they do not fold into the head. */
    List<Epoch> all(Word owner, Word collection) {
        Word resource = Digests.recordId(owner, collection, Word.ZERO);
        State state = state(resource);
        if (state.epoch == 0) {
            return List.of();
        }
        List<LedgerEvent> opened =
                Stages.answer(Stage.READ, connection.adapter().find(ChangeIndex.ENTITY, resource.bytes())).stream()
                        .filter(e -> Change.of(e.change()).kind() == Fn.OPEN_EPOCH)
                        .limit(state.epoch) // newer ones came after the state was read
                        .toList();
        var epochs = new ArrayList<Epoch>();
        Word head = Word.ZERO;
        for (LedgerEvent e : opened) {
            Change change = Change.of(e.change());
            byte[] recovery = recovery(e, change);
            head = Digests.epoch(resource, epochs.size() + 1L, head, change.b(), Digests.plain(recovery));
            epochs.add(new Epoch(epochs.size() + 1L, change.b(), recovery));
        }
        if (!head.equals(state.head)) {
            throw Damage.of("the epochs found do not fold into the head in the ledger's state");
        }
        return List.copyOf(epochs);
    }

    private byte[] recovery(LedgerEvent e, Change change) {
        LedgerTransaction transaction = Stages.answer(
                        Stage.READ, connection.adapter().transaction(e.transactionId()))
                .orElseThrow(() -> Damage.of("transaction " + e.transactionId() + " is not found"));
        for (Item item : Carried.of(transaction).items()) {
            try {
                if (item.fn() == Fn.OPEN_EPOCH
                        && Digests.plain(GrantCall.of(item).key()).equals(change.c())) {
                    return GrantCall.of(item).key();
                }
            } catch (Refusal r) {
                throw Damage.of("an epoch's request is malformed");
            }
        }
        throw Damage.of("transaction " + transaction.id() + " does not carry the epoch");
    }
}
