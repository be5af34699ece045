package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Transactions;
import dev.gantry.Wait;
import dev.gantry.core.keys.Identity;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.TransactionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What the ledger knows of a request's key, and ways to settle it. */
final class TransactionsView implements Transactions {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long RESOLVE_SECONDS = 30;

    private final Connection connection;
    private final Identity self;

    TransactionsView(Connection connection, Identity self) {
        this.connection = connection;
        this.self = self;
    }

    @Override
    public State status(String keyText) {
        Word id = requestId(Texts.idempotencyKey(keyText));
        var slot = Queries.Answer.of(Stages.await(connection.adapter().read(Queries.request(id), ReadLevel.LATEST)));
        return switch ((int) slot.number(1)) {
            case 1 -> done(keyText, id, slot.number(3));
            case 2 ->
                new State(
                        keyText,
                        Outcome.DEFINITELY_NOT,
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        "The key was cancelled: nothing was written under it and nothing will be.");
            default -> unsettled(keyText, id);
        };
    }

    private State done(String keyText, Word id, long result) {
        Optional<LedgerEvent> first = Stages.await(connection.adapter().find(ChangeIndex.REQUEST, id.bytes())).stream()
                .filter(e -> {
                    int kind = Change.of(e.change()).kind();
                    return Fn.isFunction(kind);
                })
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
        TransactionStatus status =
                sent.map(p -> Stages.await(connection.adapter().status(p))).orElse(TransactionStatus.unknown());
        boolean pending = status.state() == TransactionStatus.State.PENDING;
        boolean refused = status.failure().isPresent()
                || status.changes().stream()
                        .map(Change::of)
                        .anyMatch(c -> c.request().equals(id) && c.kind() == Fn.REFUSED);
        return new State(
                keyText,
                pending ? Outcome.PENDING : refused ? Outcome.DEFINITELY_NOT : Outcome.UNKNOWN,
                sent.map(PreparedTransaction::id),
                status.height(),
                OptionalLong.empty(),
                pending
                        ? "A node has it; it is in no block yet."
                        : refused
                                ? "It landed, and the kernel refused it: nothing was written."
                                : "The ledger has no trace of it. It may be under way: write again with the same key, or cancel the key.");
    }

    @Override
    public State resolve(String keyText) {
        State now = status(keyText);
        Optional<PreparedTransaction> sent = connection.remembered(requestId(Texts.idempotencyKey(keyText)));
        if (now.outcome() == Outcome.DONE || now.outcome() == Outcome.DEFINITELY_NOT || sent.isEmpty()) {
            return now;
        }
        var settled = connection.adapter().settled(sent.get(), Wait.FINAL);
        Stages.await(connection.adapter().submit(sent.get()));
        try {
            Stages.await(settled.orTimeout(RESOLVE_SECONDS, TimeUnit.SECONDS));
        } catch (GantryException e) {
            if (e.code() != ErrorCode.INTERNAL) {
                throw e;
            }
        }
        return status(keyText);
    }

    @Override
    public State cancel(String keyText) {
        Word target = Texts.idempotencyKey(keyText);
        String cancelText = "cancel:" + keyText;
        Word key = Texts.idempotencyKey(cancelText);
        var write = new Write(
                connection,
                KernelRequest.single(key, Items.cancel(target)),
                List.of(requestId(key)),
                self.signer(connection.adapter().descriptor().signatureScheme()),
                Wait.FINAL,
                PATIENCE,
                cancelText);
        try {
            Stages.await(write.run());
        } catch (GantryException e) {
            // E_STATE: it has landed meanwhile. E_EXISTS: it was cancelled before. Both are answers, told by the state.
            if (e.code() != ErrorCode.E_STATE && e.code() != ErrorCode.E_EXISTS) {
                throw e;
            }
        }
        return status(keyText);
    }

    private Word requestId(Word key) {
        return Digests.requestId(Word.ofHex(self.subject().hex()), key);
    }
}
