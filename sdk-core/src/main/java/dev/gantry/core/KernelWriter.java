package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Governance.Ballot;
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
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Sends calls of kernel functions as one identity, and tells what became of them. Every capability writes through here. */
record KernelWriter(Connection connection, Identity identity) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        return Given.that("options", options).idempotencyKey().isPresent()
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

    /** A call that travels alone under a key of its own making, waited for until it is final. Its scope is the caller's subject, or its account where S-14 says so. */
    void alone(Word scope, Word key, Item item, String keyText) {
        together(scope, key, List.of(item), keyText);
    }

    /** The same for several calls, all or nothing. */
    void together(Word scope, Word key, List<Item> items, String keyText) {
        var request = KernelRequest.atomic(key, items);
        var ids = List.of(Digests.requestId(scope, key));
        Stages.await(new Write(connection, request, ids, signer(), Wait.FINAL, PATIENCE, keyText).run());
    }

    /** Calls under one key, all or nothing; one call alone may travel with others. Receipts in their order. */
    CompletionStage<List<Receipt>> send(List<Call> calls, WriteOptions keyed) {
        return told(calls.stream().map(Call::item).toList(), keyed).thenApply(told -> {
            if (told.accepted()) {
                return calls.stream().map(c -> told.now(c.entity().hex(), 0)).toList();
            }
            if (told.changes().size() != calls.size()) {
                throw lost(told.done.transactionId());
            }
            return told.receipts();
        });
    }

    /** A governor's vote for an action. */
    CompletionStage<Ballot> vote(int fn, byte[] args, WriteOptions keyed) {
        return told(List.of(Items.vote(fn, args)), keyed).thenApply(told -> {
            if (told.accepted()) {
                return new Ballot(told.now(Word.ZERO.hex(), 0), 0, false);
            }
            if (told.changes().isEmpty()) {
                throw lost(told.done.transactionId());
            }
            Change vote = told.changes().get(0);
            return new Ballot(
                    told.receipts().get(0), vote.number().number(), !vote.a().isZero());
        });
    }

    /**
     * What a request did: now, or earlier under the same key.
     *
     * @param first the changes of the first time, if this is a repetition
     */
    private record Told(Write.Done done, String ledger, String keyText, List<LedgerEvent> first) {
        boolean accepted() {
            return done.reached() == Wait.ACCEPTED;
        }

        List<Change> changes() {
            return first.isEmpty()
                    ? done.changes()
                    : first.stream().map(e -> Change.of(e.change())).toList();
        }

        List<Receipt> receipts() {
            return first.isEmpty()
                    ? changes().stream()
                            .map(c -> now(c.entity().hex(), c.number().number()))
                            .toList()
                    : first.stream().map(this::earlier).toList();
        }

        /** Of this transaction. */
        Receipt now(String entity, long number) {
            return receipt(done.transactionId(), done.height(), false, entity, number);
        }

        private Receipt earlier(LedgerEvent e) {
            Change c = Change.of(e.change());
            return receipt(
                    e.transactionId(),
                    OptionalLong.of(e.height()),
                    true,
                    c.entity().hex(),
                    c.number().number());
        }

        private Receipt receipt(String transaction, OptionalLong height, boolean replayed, String entity, long number) {
            return new Receipt(ledger, keyText, transaction, height, done.reached(), replayed, entity, number);
        }
    }

    private CompletionStage<Told> told(List<Item> items, WriteOptions keyed) {
        String keyText = keyed.idempotencyKey().orElseThrow();
        Word key = Texts.idempotencyKey(keyText);
        Word requestId = requestId(keyText);
        boolean mayTravel = items.size() == 1 && !Fn.travelsAlone(items.get(0).fn());
        CompletionStage<Write.Done> written;
        if (mayTravel && connection.coalescer().isPresent()) {
            var one = new Coalescer.Single(key, items.get(0), requestId, keyText);
            written = connection.coalescer().get().write(one, signer(), keyed.until(), keyed.timeout());
        } else {
            var request = KernelRequest.atomic(key, items);
            written = new Write(
                            connection, request, List.of(requestId), signer(), keyed.until(), keyed.timeout(), keyText)
                    .run();
        }
        return written.thenCompose(done -> {
            if (done.changes().stream().noneMatch(c -> c.kind() == Fn.REPLAYED)) {
                return CompletableFuture.completedFuture(new Told(done, connection.name(), keyText, List.of()));
            }
            return connection
                    .adapter()
                    .find(ChangeIndex.REQUEST, requestId.bytes())
                    .exceptionally(failure -> {
                        throw untold(Stages.unwrap(failure), done, keyText);
                    })
                    .thenApply(events -> {
                        List<LedgerEvent> first = events.stream()
                                .filter(e -> Fn.isFunction(Change.of(e.change()).kind()))
                                .toList();
                        if (first.isEmpty()) {
                            throw lost(done.transactionId());
                        }
                        return new Told(done, connection.name(), keyText, first);
                    });
        });
    }

    /** It took effect once, so whatever keeps the ledger from telling the first result is no failure of the write. */
    private GantryException untold(RuntimeException cause, Write.Done done, String keyText) {
        if (cause instanceof GantryException g && g.code().kind() == ErrorCode.Kind.INTEGRITY) {
            return g;
        }
        return GantryException.of(
                        ErrorCode.OUTCOME_UNKNOWN,
                        Stage.SETTLE,
                        "it took effect once under this key, but its first result cannot be read now")
                .fix("Call again with the same idempotency key.")
                .transaction(done.transactionId())
                .cause(cause)
                .with("ledger", connection.name())
                .with("idempotencyKey", keyText)
                .build();
    }

    private static GantryException lost(String transactionId) {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.SETTLE, "the first result of this key is not found")
                .fix("Do not trust this node's answers; ask another node and report it.")
                .transaction(transactionId)
                .build();
    }
}
