package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.keys.Identity;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Sends calls of kernel functions as one identity, and tells what became of them. Every capability writes through here. */
record KernelWriter(Connection connection, Identity identity) {
    /** A call, and the entity that it changes. */
    record Call(Item item, Word entity) {}

    /** Whose requests these are (S-14). */
    Word subject() {
        return Word.ofHex(identity.subject().hex());
    }

    Signer signer() {
        return identity.signer(connection.adapter().descriptor().signatureScheme());
    }

    /** The identity's account on this ledger. */
    Word account() {
        return Word.of(connection.adapter().account(signer()));
    }

    /** The same options with a key, drawn by chance if there is none. */
    static WriteOptions keyed(WriteOptions options) {
        return options.idempotencyKey().isPresent()
                ? options
                : WriteOptions.key(UUID.randomUUID().toString())
                        .until(options.until())
                        .within(options.timeout())
                        .mode(options.mode());
    }

    /** The key is drawn before anything starts: whoever is interrupted needs it to find out what became of the write. */
    <T> T await(WriteOptions options, Function<WriteOptions, CompletionStage<T>> write) {
        WriteOptions keyed = keyed(options);
        try {
            return Stages.await(write.apply(keyed));
        } catch (OutcomeUnknownException e) {
            throw named(e, keyed);
        }
    }

    /** One call, blocking. */
    Receipt one(Item item, Word entity, WriteOptions options) {
        return await(
                options, keyed -> send(List.of(new Call(item, entity)), keyed).thenApply(all -> all.get(0)));
    }

    /** An unknown outcome with what is known of its write, for whoever stopped waiting before the write was told of. */
    private GantryException named(OutcomeUnknownException unknown, WriteOptions keyed) {
        String keyText = keyed.idempotencyKey().orElseThrow();
        return unknown.transactionId().isPresent()
                ? unknown
                : unknown.copy()
                        .transaction(connection
                                .remembered(requestId(keyText))
                                .map(PreparedTransaction::id)
                                .orElse(null))
                        .with("ledger", connection.name())
                        .with("idempotencyKey", keyText)
                        .build();
    }

    private Word requestId(String keyText) {
        return Digests.requestId(subject(), Texts.idempotencyKey(keyText));
    }

    /** Calls under one key, all or nothing; one call alone may travel with others. Receipts in their order. */
    CompletionStage<List<Receipt>> send(List<Call> calls, WriteOptions keyed) {
        String keyText = keyed.idempotencyKey().orElseThrow();
        Word key = Texts.idempotencyKey(keyText);
        Word requestId = requestId(keyText);
        CompletionStage<Write.Done> written;
        if (calls.size() == 1 && connection.coalescer().isPresent()) {
            var one = new Coalescer.Single(key, calls.get(0).item(), requestId, keyText);
            written = connection.coalescer().get().write(one, signer(), keyed.until(), keyed.timeout());
        } else {
            var request =
                    KernelRequest.atomic(key, calls.stream().map(Call::item).toList());
            written = new Write(
                            connection, request, List.of(requestId), signer(), keyed.until(), keyed.timeout(), keyText)
                    .run();
        }
        return written.thenCompose(done -> receipts(done, calls, requestId, keyText));
    }

    private CompletionStage<List<Receipt>> receipts(Write.Done done, List<Call> calls, Word requestId, String keyText) {
        if (done.reached() == Wait.ACCEPTED) {
            return CompletableFuture.completedFuture(calls.stream()
                    .map(c -> receipt(done, keyText, c.entity(), 0))
                    .toList());
        }
        boolean replayed = done.changes().stream().anyMatch(c -> c.kind() == Fn.REPLAYED);
        if (!replayed) {
            return CompletableFuture.completedFuture(done.changes().stream()
                    .map(c -> receipt(done, keyText, c.entity(), c.number().number()))
                    .toList());
        }
        return connection.adapter().find(ChangeIndex.REQUEST, requestId.bytes()).thenApply(events -> {
            List<LedgerEvent> first = events.stream()
                    .filter(e -> Fn.isFunction(Change.of(e.change()).kind()))
                    .toList();
            if (first.size() != calls.size()) {
                throw GantryException.of(ErrorCode.INTEGRITY, Stage.SETTLE, "the first result of this key is not found")
                        .fix("Do not trust this node's answers; ask another node and report it.")
                        .transaction(done.transactionId())
                        .build();
            }
            return first.stream().map(e -> first(e, done.reached(), keyText)).toList();
        });
    }

    private Receipt first(LedgerEvent e, Wait reached, String keyText) {
        Change c = Change.of(e.change());
        return new Receipt(
                connection.name(),
                keyText,
                e.transactionId(),
                OptionalLong.of(e.height()),
                reached,
                true,
                c.entity().hex(),
                c.number().number());
    }

    private Receipt receipt(Write.Done done, String keyText, Word entity, long number) {
        return new Receipt(
                connection.name(),
                keyText,
                done.transactionId(),
                done.height(),
                done.reached(),
                false,
                entity.hex(),
                number);
    }
}
