package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Writes whose bytes are other ones each time, since sealing is random: to the kernel a repetition under the same key is another request. It says so ({@code E_CONFLICT}), and then the
 * first request is read back from the ledger. If it said the same, its receipts are given; otherwise the conflict stands.
 */
record Repeats(KernelWriter writer) {
    private static final long PAUSE_MS = 50;

    /** Whether a request on the ledger says what the n-th of ours does. */
    interface Same {
        boolean test(Item first, int n);
    }

    /**
     * Blocks. Receipts of the first {@code own} calls; what follows them are keys that go along.
     *
     * @param keyed options with a key
     */
    List<Receipt> send(List<KernelWriter.Call> calls, int own, WriteOptions keyed, Same same) {
        try {
            return Stages.await(writer.send(calls, keyed)).subList(0, own);
        } catch (GantryException e) {
            if (e.code() != ErrorCode.E_CONFLICT) {
                throw e;
            }
            List<Receipt> first = first(own, keyed, same);
            if (first.isEmpty()) {
                throw e;
            }
            return first;
        }
    }

    /** The receipts of a request under this key that said the same; nothing if there is none. */
    private List<Receipt> first(int own, WriteOptions keyed, Same same) {
        String keyText = keyed.idempotencyKey().orElseThrow();
        Word id = Digests.requestId(writer.subject(), Texts.idempotencyKey(keyText));
        var adapter = writer.connection().adapter();
        List<LedgerEvent> events = Stages.answer(Stage.SETTLE, adapter.find(ChangeIndex.REQUEST, id.bytes())).stream()
                .filter(e -> Fn.isFunction(Change.of(e.change()).kind()))
                .toList();
        if (events.size() < own) {
            return List.of();
        }
        var receipts = new ArrayList<Receipt>(own);
        for (int i = 0; i < own; i++) {
            LedgerEvent event = events.get(i);
            Change change = Change.of(event.change());
            LedgerTransaction transaction = Stages.answer(Stage.SETTLE, adapter.transaction(event.transactionId()))
                    .orElseThrow(() -> Damage.of("transaction " + event.transactionId() + " is not found"));
            if (!same.test(Carried.of(transaction).item(change), i)) {
                return List.of();
            }
            receipts.add(new Receipt(
                    writer.connection().name(),
                    keyText,
                    event.transactionId(),
                    OptionalLong.of(event.height()),
                    keyed.until(),
                    true,
                    change.entity().hex(),
                    change.number().number()));
        }
        if (keyed.until() == Wait.FINAL) {
            untilFinal(events.get(0), keyed);
        }
        writer.connection().landed(events.get(0).height());
        return receipts;
    }

    private void untilFinal(LedgerEvent event, WriteOptions keyed) {
        long until = System.nanoTime() + Durations.nanos(keyed.timeout());
        var adapter = writer.connection().adapter();
        while (Stages.answer(Stage.SETTLE, adapter.head()).finalHeight() < event.height()) {
            if (System.nanoTime() - until >= 0) {
                throw Write.unknown(
                        writer.connection().name(), keyed.idempotencyKey().orElseThrow(), null, null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Write.unknown(
                        writer.connection().name(), keyed.idempotencyKey().orElseThrow(), null, e);
            }
        }
    }
}
