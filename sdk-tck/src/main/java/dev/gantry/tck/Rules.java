package dev.gantry.tck;

import static dev.gantry.tck.Bench.await;
import static dev.gantry.tck.Bench.body;
import static dev.gantry.tck.Bench.changes;
import static dev.gantry.tck.Bench.check;
import static dev.gantry.tck.Bench.fails;
import static dev.gantry.tck.Bench.key;
import static dev.gantry.tck.Bench.same;
import static dev.gantry.tck.Bench.single;

import dev.gantry.ErrorCode;
import dev.gantry.Wait;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Capability;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.Genesis;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.spi.TransactionStatus.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** The rules of SPEC.md, in its order. */
public final class Rules {
    private static final List<Rule> ALL = new ArrayList<>();
    /** Long enough for an adapter to look up several times what it has not seen. */
    private static final long LOOK_UPS_MS = 4_000;

    private Rules() {}

    public static List<Rule> all() {
        return List.copyOf(ALL);
    }

    private static void rule(String id, String title, Rule.Check check) {
        ALL.add(new Rule(id, title, check));
    }

    static {
        describing();
        reading();
        writing();
        repeating();
        settling();
        finding();
        following();
        ALL.addAll(IdentityRules.all());
        ALL.addAll(DataRules.all());
        ALL.addAll(CatalogueRules.all());
        ALL.addAll(SealedRules.all());
        ALL.addAll(ProofRules.all());
    }

    private static void describing() {
        rule("G-101", "the descriptor has adapter, network, scheme and finality", b -> {
            var d = b.adapter().descriptor();
            check(
                    !d.adapter().isEmpty()
                            && !d.network().isEmpty()
                            && !d.finality().isEmpty(),
                    "an empty field in " + d);
        });
        rule("G-102", "the floor of capabilities is declared", b -> {
            for (Capability c :
                    List.of(Capability.PREPARED_IDENTITY, Capability.CHANGE_INDEX, Capability.EVENT_RESUME)) {
                check(b.adapter().descriptor().capabilities().contains(c), c + " is not declared");
            }
        });
        rule("G-103", "exactly one kind of finality is declared", b -> {
            var c = b.adapter().descriptor().capabilities();
            check(
                    c.contains(Capability.INSTANT_FINALITY) != c.contains(Capability.PROBABILISTIC_FINALITY),
                    "both or none: " + c);
        });
        rule("G-104", "limits are within the kernel's and leave room for a record", b -> {
            var l = b.adapter().descriptor().limits();
            check(
                    l.maxItems() >= 1
                            && l.maxItems() <= 128
                            && l.maxRequestBytes() >= 8192
                            && l.maxRequestBytes() <= 98_304,
                    "limits " + l);
        });
        rule("G-105", "an account word is stable and differs between keys", b -> {
            var one = b.newSigner();
            check(Arrays.equals(b.adapter().account(one), b.adapter().account(one)), "another word for the same key");
            check(
                    !Arrays.equals(b.adapter().account(one), b.adapter().account(b.newSigner())),
                    "one word for two keys");
            same(b.adapter().account(one).length, 32, "length of an account word");
        });
        rule("G-106", "an undeclared capability throws UNSUPPORTED", b -> {
            if (!b.adapter().descriptor().capabilities().contains(Capability.INCLUSION_PROOF)) {
                fails(b.adapter().prove("x"), ErrorCode.UNSUPPORTED);
                Errors.fails(ErrorCode.UNSUPPORTED, () -> b.adapter().proofAnchor());
            }
        });
        rule("G-107", "the kernel is ready and of this version", b -> {
            var s = await(b.adapter().kernel().status());
            same(s.state(), KernelAdmin.State.READY, "kernel state");
            same(s.version(), Kernel.SPEC_VERSION, "kernel version");
        });
        rule("G-108", "the head's final height is not above its height, and never falls", b -> {
            var first = await(b.adapter().head());
            b.land(single(key(), Items.create(body(key(), "v"))), b.writer());
            var second = await(b.adapter().head());
            check(first.finalHeight() <= first.height(), "final above newest: " + first);
            check(
                    second.finalHeight() >= first.finalHeight() && second.height() > first.height(),
                    first + " then " + second);
        });
        rule("G-109", "a key of another scheme is refused with KEY_INVALID", b -> {
            String own = b.adapter().descriptor().signatureScheme();
            var other = SoftwareSigner.random(own.equals(Signer.P256) ? Signer.SM2 : Signer.P256);
            fails(b.adapter().prepare(single(key(), Items.create(body(key(), "v"))), other), ErrorCode.KEY_INVALID);
        });
        rule("G-110", "deploying again changes nothing", b -> {
            var before = await(b.adapter().kernel().status());
            byte[] account = b.adapter().account(b.registrar());
            var genesis = new Genesis(key().bytes(), 1, List.of(new Genesis.Governor(account, key().bytes())));
            var after = await(b.adapter().kernel().deploy(genesis, b.registrar()));
            same(after.state(), KernelAdmin.State.READY, "state");
            check(Arrays.equals(before.networkId(), after.networkId()), "another network id");
        });
    }

    private static void reading() {
        rule("G-201", "a malformed query is answered, not failed", b -> {
            same(b.ask(new byte[0]).code(), KernelError.E_ARG.code(), "code for an empty query");
            same(b.ask(Queries.of(0x7777)).code(), KernelError.E_FUNCTION.code(), "code for an unknown query");
        });
        rule(
                "G-202",
                "what does not exist is answered with E_NOT_FOUND",
                b -> same(b.ask(Queries.record(key())).code(), KernelError.E_NOT_FOUND.code(), "code"));
        rule("G-203", "LATEST sees every transaction that was reported included", b -> {
            Word record = key();
            var p = b.create(key(), record);
            var settled = b.adapter().settled(p, Wait.INCLUDED);
            await(b.adapter().submit(p));
            await(settled);
            check(b.ask(Queries.record(b.recordId(record))).ok(), "the included record is not seen");
        });
        rule("G-204", "FINAL sees every transaction that was reported final", b -> {
            Word record = key();
            b.land(b.create(key(), record));
            check(
                    Queries.Answer.of(await(b.adapter().read(Queries.record(b.recordId(record)), ReadLevel.FINAL)))
                            .ok(),
                    "the final record is not seen");
        });
        rule(
                "G-205",
                "the kernel's self-test passes",
                b -> same(b.ask(Queries.selfTest()).code(), 0, "code"));
        rule("G-206", "the state of a request goes from none to done, or to cancelled", b -> {
            Word key = key();
            same(b.ask(Queries.request(b.requestId(key))).number(1), 0L, "before");
            b.land(b.create(key, key()));
            same(b.ask(Queries.request(b.requestId(key))).number(1), 1L, "after");
            same(b.ask(Queries.request(b.requestId(key))).number(3), 1L, "result");
            Word cancelled = key();
            b.land(single(key(), Items.cancel(cancelled)), b.writer());
            same(b.ask(Queries.request(b.requestId(cancelled))).number(1), 2L, "cancelled");
        });
    }

    private static void writing() {
        rule("G-301", "a prepared transaction names its network and has an id before anything is sent", b -> {
            var p = b.create(key(), key());
            same(p.network(), b.adapter().descriptor().network(), "network");
            check(!p.id().isEmpty() && p.bytes().length > 0, "no id or no bytes");
        });
        rule("G-302", "preparing sends nothing", b -> {
            Word record = key();
            b.create(key(), record);
            check(!b.ask(Queries.record(b.recordId(record))).ok(), "the record is there already");
        });
        rule("G-303", "a submitted write lands with its change", b -> {
            Word record = key();
            Word key = key();
            var status = b.land(b.create(key, record));
            check(status.applied() && status.state() == State.FINAL, "status " + status);
            same(changes(status).size(), 1, "number of changes");
            Change c = changes(status).get(0);
            same(c.entity(), b.recordId(record), "entity");
            same(c.request(), b.requestId(key), "request id");
            same(c.kind(), Fn.CREATE, "kind");
        });
        rule("G-304", "the kernel's refusal is a refusal with its code, never unknown", b -> {
            Word record = key();
            b.land(b.create(key(), record));
            same(
                    b.refusal(single(key(), Items.create(body(record, "w"))), b.writer()),
                    KernelError.E_EXISTS.code(),
                    "code");
            same(
                    b.refusal(single(key(), Items.update(7, body(record, "w"))), b.writer()),
                    KernelError.E_VERSION.code(),
                    "code");
        });
        rule(
                "G-305",
                "a malformed request is refused with E_ARG",
                b -> same(b.refusal(new byte[] {1, 0, 9}, b.writer()), KernelError.E_ARG.code(), "code"));
        rule(
                "G-306",
                "an account without a subject is refused with E_FORBIDDEN",
                b -> same(
                        b.refusal(single(key(), Items.create(body(key(), "v"))), b.newSigner()),
                        KernelError.E_FORBIDDEN.code(),
                        "code"));
        rule("G-307", "of two prepared for the same version one lands and the other is refused", b -> {
            Word record = key();
            b.land(b.create(key(), record));
            var one = await(b.adapter().prepare(single(key(), Items.update(1, body(record, "1"))), b.writer()));
            byte[] other = single(key(), Items.update(1, body(record, "2")));
            var two = await(b.adapter().prepare(other, b.writer()));
            var first = b.land(one);
            check(first.applied(), "the first: " + first);
            same(b.refusalOf(two, other), KernelError.E_VERSION.code(), "the second's code");
        });
        rule("G-308", "an atomic batch is all or nothing", b -> {
            Word there = key();
            Word other = key();
            b.land(b.create(key(), there));
            byte[] batch = KernelRequest.atomic(
                            key(), List.of(Items.create(body(other, "v")), Items.create(body(there, "v"))))
                    .encode();
            same(b.refusal(batch, b.writer()), KernelError.E_EXISTS.code(), "code");
            check(!b.ask(Queries.record(b.recordId(other))).ok(), "half of the batch is there");
        });
        rule("G-309", "independent items succeed and fail each for itself", b -> {
            Word there = key();
            b.land(b.create(key(), there));
            Word good = key();
            byte[] request = KernelRequest.independent(
                            List.of(key(), key()),
                            List.of(Items.create(body(there, "v")), Items.create(body(good, "v"))))
                    .encode();
            var told = changes(b.land(request, b.writer()));
            same(told.stream().map(Change::kind).toList(), List.of(Fn.REFUSED, Fn.CREATE), "kinds");
            same(told.get(0).number().number(), (long) KernelError.E_EXISTS.code(), "the refused item's code");
        });
        rule("G-310", "every byte value and every script survives the way to the ledger and back", b -> {
            byte[] all = new byte[256];
            IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
            var text = new Items.Body(
                    Word.of(1), key(), 0, Digests.plain(all), "订单 é 🚚".getBytes(StandardCharsets.UTF_8), all);
            byte[] request = single(key(), Items.create(text));
            var p = await(b.adapter().prepare(request, b.writer()));
            b.land(p);
            var back = await(b.adapter().transaction(p.id()))
                    .orElseThrow(() -> new AssertionError("the transaction is not found"));
            check(Arrays.equals(back.request(), request), "the request came back changed");
            check(Arrays.equals(back.account(), b.adapter().account(b.writer())), "another sender");
        });
        rule("G-311", "sixteen writers at once each have their effect", b -> {
            b.writer();
            var futures = new ArrayList<CompletableFuture<TransactionStatus>>();
            for (int i = 0; i < 16; i++) {
                futures.add(CompletableFuture.supplyAsync(() -> b.land(b.create(key(), key()))));
            }
            futures.forEach(f -> check(await(f).applied(), "one was not applied"));
        });
        rule("G-312", "the largest payload and description land, one byte more is E_LIMIT", b -> {
            check(
                    b.land(single(key(), Items.create(sized(1024, 4096))), b.writer())
                            .applied(),
                    "the largest does not land");
            same(
                    b.refusal(single(key(), Items.create(sized(1025, 0))), b.writer()),
                    KernelError.E_LIMIT.code(),
                    "code for the description");
            same(
                    b.refusal(single(key(), Items.create(sized(0, 4097))), b.writer()),
                    KernelError.E_LIMIT.code(),
                    "code for the payload");
        });
        rule("G-313", "a tombstone ends a record", b -> {
            Word record = key();
            b.land(b.create(key(), record));
            check(
                    b.land(single(key(), Items.tombstone(1, Word.of(0x7c4), record, Word.of(1))), b.writer())
                            .applied(),
                    "not applied");
            same(
                    b.refusal(single(key(), Items.put(body(record, "w"))), b.writer()),
                    KernelError.E_STATE.code(),
                    "code");
        });
        rule("G-314", "two owners may use one key, and one idempotency key each", b -> {
            var other = new Bench(b.target());
            Word record = key();
            Word key = key();
            check(b.land(b.create(key, record)).applied(), "the first's");
            check(other.land(other.create(key, record)).applied(), "the second's");
            check(!b.recordId(record).equals(other.recordId(record)), "one id");
        });
        rule("G-315", "a batch as large as declared lands", b -> {
            int count = b.adapter().descriptor().limits().maxItems();
            var items = IntStream.range(0, count)
                    .mapToObj(i -> Items.create(body(key(), "v")))
                    .toList();
            same(
                    changes(b.land(KernelRequest.atomic(key(), items).encode(), b.writer()))
                            .size(),
                    count,
                    "changes");
        });
    }

    private static void repeating() {
        rule("G-401", "the same bytes submitted many times have one effect", b -> {
            Word record = key();
            var p = b.create(key(), record);
            var settled = b.adapter().settled(p, Wait.FINAL);
            var all = IntStream.range(0, 10)
                    .mapToObj(i -> b.adapter().submit(p).toCompletableFuture())
                    .toList();
            all.forEach(Bench::await);
            await(settled);
            await(b.adapter().submit(p));
            same(b.ask(Queries.record(b.recordId(record))).number(1), 1L, "version");
            same(
                    await(b.adapter()
                                    .find(ChangeIndex.ENTITY, b.recordId(record).bytes()))
                            .size(),
                    1,
                    "changes");
        });
        rule("G-402", "a second transaction under the same key is replayed, with one effect", b -> {
            Word record = key();
            Word key = key();
            var first = b.land(b.create(key, record));
            var second = b.land(b.create(key, record));
            check(first.applied() && second.applied(), first + ", " + second);
            same(changes(second).get(0).kind(), Fn.REPLAYED, "kind of the second");
            same(b.ask(Queries.record(b.recordId(record))).number(1), 1L, "version");
        });
        rule("G-403", "the same key with another request is refused with E_CONFLICT", b -> {
            Word key = key();
            b.land(b.create(key, key()));
            same(
                    b.refusal(single(key, Items.create(body(key(), "other"))), b.writer()),
                    KernelError.E_CONFLICT.code(),
                    "code");
        });
        rule("G-404", "bytes kept by another process can be submitted", b -> {
            Word record = key();
            var p = b.create(key(), record);
            var restored =
                    new PreparedTransaction(p.network(), p.id(), p.bytes().clone());
            check(b.land(restored).applied(), "not applied");
        });
        rule("G-405", "a cancelled key never takes effect afterwards", b -> {
            Word record = key();
            Word key = key();
            check(b.land(single(key(), Items.cancel(key)), b.writer()).applied(), "the cancellation did not land");
            same(
                    b.refusal(single(key, Items.create(body(record, "v"))), b.writer()),
                    KernelError.E_CANCELLED.code(),
                    "code");
            check(!b.ask(Queries.record(b.recordId(record))).ok(), "the cancelled record is there");
        });
        rule("G-406", "bytes of another network are refused and never sent", b -> {
            var p = b.create(key(), key());
            fails(
                    b.adapter().submit(new PreparedTransaction("elsewhere", p.id(), p.bytes())),
                    ErrorCode.REJECTED_BY_NODE,
                    ErrorCode.NETWORK_MISMATCH);
            b.land(p);
        });
        rule("G-407", "bytes whose id does not fit are refused", b -> {
            var p = b.create(key(), key());
            var q = b.create(key(), key());
            fails(
                    b.adapter().submit(new PreparedTransaction(p.network(), p.id(), q.bytes())),
                    ErrorCode.REJECTED_BY_NODE);
            b.land(p);
            b.land(q);
        });
        rule("G-408", "many transactions under one key at once have one effect", b -> {
            Word record = key();
            Word key = key();
            b.writer();
            var all = IntStream.range(0, 8)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> b.write(single(key, Items.create(body(record, "v"))))))
                    .toList();
            long created = all.stream()
                    .flatMap(f -> changes(await(f)).stream())
                    .filter(c -> c.kind() == Fn.CREATE)
                    .count();
            same(created, 1L, "creations");
            same(b.ask(Queries.record(b.recordId(record))).number(1), 1L, "version");
        });
        rule("G-409", "a used key cannot be cancelled, a cancelled one not again", b -> {
            Word key = key();
            b.land(b.create(key, key()));
            same(b.refusal(single(key(), Items.cancel(key)), b.writer()), KernelError.E_STATE.code(), "code");
            Word free = key();
            b.land(single(key(), Items.cancel(free)), b.writer());
            same(b.refusal(single(key(), Items.cancel(free)), b.writer()), KernelError.E_EXISTS.code(), "code");
        });
        rule("G-410", "a single write and the same write among independent ones are one request", b -> {
            Word record = key();
            Word key = key();
            var item = Items.create(body(record, "v"));
            b.land(single(key, item), b.writer());
            var told = changes(b.land(
                    KernelRequest.independent(List.of(key), List.of(item)).encode(), b.writer()));
            same(told.get(0).kind(), Fn.REPLAYED, "kind");
        });
    }

    private static void settling() {
        rule("G-501", "what was never sent is UNKNOWN, never failed", b -> {
            var p = b.create(key(), key());
            same(await(b.adapter().status(p)).state(), State.UNKNOWN, "state");
            b.land(p);
        });
        rule("G-502", "nothing is settled that was never sent", b -> {
            Word record = key();
            var p = b.create(key(), record);
            var settled = b.adapter().settled(p, Wait.FINAL);
            try {
                var status = settled.get(LOOK_UPS_MS, TimeUnit.MILLISECONDS);
                throw new AssertionError("settled as " + status);
            } catch (TimeoutException expected) {
                check(!settled.isDone(), "done");
            }
            check(!b.ask(Queries.record(b.recordId(record))).ok(), "it was sent by waiting for it");
            check(b.land(p).applied(), "it does not land afterwards");
        });
        rule("G-503", "what is called final is on the ledger", b -> {
            Word record = key();
            var p = b.create(key(), record);
            var settled = b.adapter().settled(p, Wait.FINAL);
            await(b.adapter().submit(p));
            var status = await(settled);
            same(status.state(), State.FINAL, "state");
            check(b.ask(Queries.record(b.recordId(record))).ok(), "called final, but the record is not there");
            check(
                    status.height().orElseThrow() <= await(b.adapter().head()).finalHeight(),
                    "final above the final height");
        });
        rule("G-504", "status by the bytes agrees with what was settled", b -> {
            var p = b.create(key(), key());
            var settled = b.land(p);
            var status = await(b.adapter().status(p));
            same(status.state(), settled.state(), "state");
            same(status.height(), settled.height(), "height");
            same(changes(status), changes(settled), "changes");
        });
        rule("G-505", "settling is told to everybody who waits, also late", b -> {
            var p = b.create(key(), key());
            var one = b.adapter().settled(p, Wait.INCLUDED);
            var two = b.adapter().settled(p, Wait.FINAL);
            await(b.adapter().submit(p));
            check(await(one).applied() && await(two).applied(), "not applied");
            check(await(b.adapter().settled(p, Wait.FINAL)).applied(), "told too late");
        });
        rule("G-506", "included is told no later than final", b -> {
            var p = b.create(key(), key());
            var included = b.adapter().settled(p, Wait.INCLUDED);
            var settled = b.adapter().settled(p, Wait.FINAL);
            await(b.adapter().submit(p));
            await(settled);
            check(await(included).applied(), "not included");
        });
    }

    private static void finding() {
        rule("G-601", "all versions of a record are found by entity, oldest first", b -> {
            Word record = key();
            for (int i = 0; i < 4; i++) {
                b.land(single(key(), Items.put(body(record, "v" + i))), b.writer());
            }
            var found = await(
                    b.adapter().find(ChangeIndex.ENTITY, b.recordId(record).bytes()));
            same(
                    found.stream()
                            .map(e -> Change.of(e.change()).number().number())
                            .toList(),
                    List.of(1L, 2L, 3L, 4L),
                    "versions");
        });
        rule("G-602", "a batch is found whole by its request", b -> {
            Word key = key();
            b.land(
                    KernelRequest.atomic(key, List.of(Items.create(body(key(), "a")), Items.create(body(key(), "b"))))
                            .encode(),
                    b.writer());
            same(
                    await(b.adapter().find(ChangeIndex.REQUEST, b.requestId(key).bytes()))
                            .size(),
                    2,
                    "changes");
        });
        rule("G-603", "what nobody wrote is not found", b -> {
            same(await(b.adapter().find(ChangeIndex.ENTITY, key().bytes())).size(), 0, "by entity");
            same(await(b.adapter().find(ChangeIndex.REQUEST, key().bytes())).size(), 0, "by request");
        });
        rule("G-604", "a found change names the transaction that carries it", b -> {
            Word record = key();
            var p = b.create(key(), record);
            b.land(p);
            var found = await(b.adapter()
                            .find(ChangeIndex.ENTITY, b.recordId(record).bytes()))
                    .get(0);
            same(found.transactionId(), p.id(), "transaction");
            var back = await(b.adapter().transaction(found.transactionId())).orElseThrow();
            same(back.status().height(), OptionalLong.of(found.height()), "height");
        });
        rule("G-605", "an unknown transaction is empty, a malformed id a typed error", b -> {
            String id = b.create(key(), key()).id();
            String other = id.substring(0, id.length() - 4) + (id.endsWith("0000") ? "1111" : "0000");
            check(await(b.adapter().transaction(other)).isEmpty(), "found");
            fails(b.adapter().transaction("no id"), ErrorCode.ARGUMENT_INVALID);
        });
        rule("G-606", "a refused write leaves nothing to be found", b -> {
            Word record = key();
            b.land(b.create(key(), record));
            Word key = key();
            b.refusal(single(key, Items.create(body(record, "w"))), b.writer());
            same(
                    await(b.adapter().find(ChangeIndex.REQUEST, b.requestId(key).bytes()))
                            .size(),
                    0,
                    "changes");
            same(
                    await(b.adapter()
                                    .find(ChangeIndex.ENTITY, b.recordId(record).bytes()))
                            .size(),
                    1,
                    "changes of the record");
        });
    }

    private static void following() {
        rule("G-701", "events come once, in order, complete", b -> {
            var start = start(b);
            var ids = write(b, 12);
            var events = b.follow(start, 12, 5);
            same(events.stream().map(e -> Change.of(e.change()).entity()).toList(), ids, "entities in order");
        });
        rule("G-702", "reading resumes exactly behind any event's checkpoint", b -> {
            var start = start(b);
            write(b, 6);
            var events = b.follow(start, 6, 100);
            for (int i = 0; i < events.size(); i++) {
                var rest = b.follow(events.get(i).checkpoint(), events.size() - i - 1, 2);
                same(checkpoints(rest), checkpoints(events.subList(i + 1, events.size())), "behind event " + i);
            }
        });
        rule("G-703", "the same events have the same checkpoints each time", b -> {
            var start = start(b);
            write(b, 3);
            same(checkpoints(b.follow(start, 3, 1)), checkpoints(b.follow(start, 3, 50)), "checkpoints");
        });
        rule("G-704", "the changes of one transaction keep their order", b -> {
            var start = start(b);
            Word key = key();
            b.land(
                    KernelRequest.atomic(
                                    key,
                                    IntStream.range(0, 5)
                                            .mapToObj(i -> Items.create(body(Word.of(1000 + i), key.hex())))
                                            .toList())
                            .encode(),
                    b.writer());
            var events = b.follow(start, 5, 2);
            var expected = IntStream.range(0, 5)
                    .mapToObj(i -> b.recordId(Word.of(1000 + i)))
                    .toList();
            same(events.stream().map(e -> Change.of(e.change()).entity()).toList(), expected, "entities");
        });
        rule("G-705", "a malformed and a foreign checkpoint are told apart", b -> {
            fails(b.adapter().events("nonsense", 1, Duration.ZERO), ErrorCode.CHECKPOINT_INVALID);
            String own = await(b.adapter().events(start(b), 1, Duration.ZERO)).next();
            String network = b.adapter().descriptor().network();
            char last = network.charAt(network.length() - 1);
            String foreign =
                    own.replace(network, network.substring(0, network.length() - 1) + (last == '0' ? '1' : '0'));
            fails(b.adapter().events(foreign, 1, Duration.ZERO), ErrorCode.CHECKPOINT_FOREIGN);
        });
        rule("G-706", "an empty page comes when patience ends, and its checkpoint is good", b -> {
            String start = start(b);
            var page = await(b.adapter().events(start, 10, Duration.ofMillis(100)));
            var ids = write(b, 1);
            same(
                    b.follow(page.next(), 1, 10).stream()
                            .map(e -> Change.of(e.change()).entity())
                            .toList(),
                    ids,
                    "entity");
        });
        rule("G-707", "the beginning holds what was written first", b -> {
            var ids = write(b, 2);
            var own = b.follow("", 2, 1000);
            same(
                    own.stream()
                            .map(e -> Change.of(e.change()).entity())
                            .filter(ids::contains)
                            .toList(),
                    ids,
                    "entities");
        });
        rule("G-708", "a refused transaction gives no event", b -> {
            Word record = key();
            b.land(b.create(key(), record));
            var start = start(b);
            b.refusal(single(key(), Items.create(body(record, "w"))), b.writer());
            var ids = write(b, 1);
            same(
                    b.follow(start, 1, 10).stream()
                            .map(e -> Change.of(e.change()).entity())
                            .toList(),
                    ids,
                    "entities");
        });
    }

    private static Items.Body sized(int meta, int payload) {
        byte[] content = new byte[payload];
        return new Items.Body(Word.of(2), key(), 0, Digests.plain(content), new byte[meta], content);
    }

    private static List<String> checkpoints(List<LedgerEvent> events) {
        return events.stream().map(LedgerEvent::checkpoint).toList();
    }

    /** A checkpoint at the present end. */
    private static String start(Bench b) {
        b.writer();
        String at = "";
        while (true) {
            var page = await(b.adapter().events(at, 1000, Duration.ZERO));
            at = page.next();
            if (page.events().isEmpty()) {
                return at;
            }
        }
    }

    private static List<Word> write(Bench b, int count) {
        var ids = new ArrayList<Word>();
        for (int i = 0; i < count; i++) {
            Word record = key();
            b.land(b.create(key(), record));
            ids.add(b.recordId(record));
        }
        return ids;
    }
}
