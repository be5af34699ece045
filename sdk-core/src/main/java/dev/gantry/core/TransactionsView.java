package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Transactions;
import dev.gantry.Wait;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.TransactionStatus;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What the ledger knows of a request's key, and ways to settle it. */
final class TransactionsView implements Transactions {
    private static final long RESOLVE_SECONDS = 30;

    private final Connection connection;
    private final KernelWriter writer;

    TransactionsView(KernelWriter writer) {
        this.connection = writer.connection();
        this.writer = writer;
    }

    @Override
    public State status(String keyText) {
        Word id = requestId(Texts.idempotencyKey(keyText));
        return settled(keyText, id).orElseGet(() -> unsettled(keyText, id));
    }

    /** What the kernel remembers of the key; empty while it remembers nothing. */
    private Optional<State> settled(String keyText, Word id) {
        var slot = Queries.Answer.of(
                Stages.answer(Stage.READ, connection.adapter().read(Queries.request(id), ReadLevel.LATEST)));
        return switch ((int) slot.number(1)) {
            case 1 -> Optional.of(done(keyText, id, slot.number(3)));
            case 2 ->
                Optional.of(new State(
                        keyText,
                        Outcome.DEFINITELY_NOT,
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        "The key was cancelled: nothing was written under it and nothing will be."));
            default -> Optional.empty();
        };
    }

    private State done(String keyText, Word id, long result) {
        Optional<LedgerEvent> first =
                Stages.answer(Stage.READ, connection.adapter().find(ChangeIndex.REQUEST, id.bytes())).stream()
                        .filter(e -> Fn.isFunction(Change.of(e.change()).kind()))
                        .findFirst();
        return new State(
                keyText,
                Outcome.DONE,
                first.map(LedgerEvent::transactionId),
                first.map(e -> OptionalLong.of(e.height())).orElse(OptionalLong.empty()),
                OptionalLong.of(result),
                "It took effect once. Writing again with this key returns this result.");
    }

    private State unsettled(String keyText, Word id) {
        Optional<PreparedTransaction> sent = connection.remembered(id);
        TransactionStatus status = sent.map(
                        p -> Stages.answer(Stage.SETTLE, connection.adapter().status(p)))
                .orElse(TransactionStatus.unknown());
        boolean refused = status.failure().isPresent()
                || status.changes().stream()
                        .map(Change::of)
                        .anyMatch(c -> c.request().equals(id) && c.kind() == Fn.REFUSED);
        if (refused || !status.applied() && status.height().isPresent()) {
            return unsettled(
                    keyText,
                    Outcome.DEFINITELY_NOT,
                    sent,
                    status,
                    refused
                            ? "It landed, and the kernel refused it: nothing was written."
                            : "It landed without effect (" + status.reason() + "): nothing was written.");
        }
        if (status.applied()) {
            // It landed after the kernel was asked; a node that knows the block but not its effect yet will.
            return settled(keyText, id)
                    .orElseGet(() -> unsettled(
                            keyText,
                            Outcome.PENDING,
                            sent,
                            status,
                            "It is in a block; the node does not show its effect yet."));
        }
        return status.state() == TransactionStatus.State.PENDING
                ? unsettled(keyText, Outcome.PENDING, sent, status, "A node has it; it is in no block yet.")
                : unsettled(
                        keyText,
                        Outcome.UNKNOWN,
                        sent,
                        status,
                        "The ledger has no trace of it. It may be under way: write again with the same key, or cancel the key.");
    }

    private static State unsettled(
            String keyText,
            Outcome outcome,
            Optional<PreparedTransaction> sent,
            TransactionStatus status,
            String explanation) {
        return new State(
                keyText,
                outcome,
                sent.map(PreparedTransaction::id),
                status.height(),
                OptionalLong.empty(),
                explanation);
    }

    @Override
    public State resolve(String keyText) {
        State now = status(keyText);
        Optional<PreparedTransaction> sent = connection.remembered(requestId(Texts.idempotencyKey(keyText)));
        if (now.outcome() == Outcome.DONE || now.outcome() == Outcome.DEFINITELY_NOT || sent.isEmpty()) {
            return now;
        }
        var settled = connection.adapter().settled(sent.get(), Wait.FINAL);
        try {
            Stages.await(connection.adapter().submit(sent.get()));
            Stages.await(settled.orTimeout(RESOLVE_SECONDS, TimeUnit.SECONDS));
        } catch (GantryException e) {
            if (e.code() != ErrorCode.INTERNAL) {
                throw named(e, keyText);
            }
        }
        return status(keyText);
    }

    @Override
    public State cancel(String keyText) {
        Word target = Texts.idempotencyKey(keyText);
        Word key = Texts.cancelling(keyText);
        try {
            writer.alone(writer.subject(), key, Items.cancel(target), keyText);
        } catch (GantryException e) {
            // E_STATE: it has landed meanwhile. E_EXISTS: it was cancelled before. Both are answers, told by the state.
            if (e.code() != ErrorCode.E_STATE && e.code() != ErrorCode.E_EXISTS) {
                throw named(e, keyText);
            }
        }
        return status(keyText);
    }

    /** Whoever was interrupted has been told of no key yet. */
    private GantryException named(GantryException e, String keyText) {
        return e.code() != ErrorCode.OUTCOME_UNKNOWN || e.context().containsKey("idempotencyKey")
                ? e
                : e.copy()
                        .with("ledger", connection.name())
                        .with("idempotencyKey", keyText)
                        .build();
    }

    private Word requestId(Word key) {
        return Digests.requestId(writer.subject(), key);
    }
}
