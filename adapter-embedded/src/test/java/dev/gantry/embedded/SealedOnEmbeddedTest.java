package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Action;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Mode;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Terms;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.envelope.Envelope;
import dev.gantry.core.envelope.EpochKey;
import dev.gantry.core.envelope.Place;
import dev.gantry.core.envelope.ReaderKey;
import dev.gantry.core.envelope.Secrets;
import dev.gantry.core.envelope.Suite;
import dev.gantry.core.envelope.WrappedKey;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantCall;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sealing keeps: from the disk, the network and who was revoked; and what it does not break: repetition, and the owner who lost everything but one key. */
@Tag("R6.3.1b")
class SealedOnEmbeddedTest {
    private static final String CANARY = "canary-7f3a-unit-price-8.50";

    @TempDir
    static Path directory;

    private static Parties parties;

    @BeforeAll
    static void open() {
        parties = new Parties(directory, "gm-revoked", "gm-recovered");
        parties.as("reader").grants().publishKeys();
    }

    @AfterAll
    static void close() {
        parties.close();
    }

    private static WriteOptions sealed(String key) {
        return WriteOptions.key(key).mode(Mode.CIPHER);
    }

    /** Keeps every request and transaction; those that make a record or a grant land, and nobody hears of it, while {@code deaf}. */
    private static final class Wire extends LyingAdapters.Honest {
        private final List<byte[]> sent = new ArrayList<>();
        private volatile boolean deaf;
        private volatile boolean dropping;

        Wire(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public synchronized CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
            sent.add(request.clone());
            return super.prepare(request, signer);
        }

        @Override
        public CompletionStage<Void> submit(PreparedTransaction transaction) {
            synchronized (this) {
                sent.add(transaction.bytes());
            }
            return dropping
                    ? CompletableFuture.failedFuture(
                            OneLedger.error(ErrorCode.OUTCOME_UNKNOWN, dev.gantry.Stage.SUBMIT))
                    : super.submit(transaction);
        }

        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return deaf || dropping ? new CompletableFuture<>() : super.settled(transaction, level);
        }
    }

    private static Wire wire() {
        var wire = new Wire[1];
        parties.reopen(inner -> wire[0] = new Wire(inner));
        parties.as("owner").info();
        return wire[0];
    }

    private static Receipt twice(
            Wire wire,
            boolean dropped,
            java.util.function.Function<WriteOptions, Receipt> write,
            WriteOptions options) {
        wire.deaf = !dropped;
        wire.dropping = dropped;
        try {
            write.apply(options.within(Duration.ofMillis(700)));
            throw new AssertionError("it was heard of");
        } catch (OutcomeUnknownException e) {
            assertThat(e.context())
                    .containsEntry("idempotencyKey", options.idempotencyKey().orElseThrow());
        } finally {
            wire.deaf = false;
            wire.dropping = false;
        }
        return write.apply(options);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("R5.3a")
    void a_repeated_write_whose_reply_was_lost_has_one_effect(boolean dropped) {
        Wire wire = wire();
        var records = parties.as("owner").records("lost");
        String name = "lost " + dropped;
        records.create("first " + dropped, Payload.text("x"), sealed(name + " epoch"));
        Receipt receipt = twice(wire, dropped, o -> records.create(name, Payload.text(CANARY), o), sealed(name));
        assertThat(receipt.replayed()).isEqualTo(!dropped);
        assertThat(receipt.version()).isEqualTo(1);
        Receipt again = records.create(name, Payload.text(CANARY), sealed(name));
        assertThat(again.replayed()).isTrue();
        assertThat(again.transactionId()).isEqualTo(receipt.transactionId());
        Errors.fails(ErrorCode.E_CONFLICT, () -> records.create(name, Payload.text("other"), sealed(name)));
        Errors.fails(ErrorCode.E_CONFLICT, () -> records.update(name, 1, Payload.text(CANARY), sealed(name)));
        Errors.fails(
                ErrorCode.E_CONFLICT,
                () -> records.create(
                        name, Payload.of(CANARY.getBytes(StandardCharsets.UTF_8), "text/html"), sealed(name)));
        assertThat(records.history(parties.subject("owner"), name)).hasSize(1);

        Receipt changed = twice(wire, dropped, o -> records.update(name, 1, Payload.text("y"), o), sealed(name + " 2"));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(records.history(parties.subject("owner"), name)).hasSize(2);

        var terms = Terms.of("lost").key(name).to(parties.subject("reader")).may(Action.READ);
        var grants = parties.as("owner").grants();
        Receipt given = twice(wire, dropped, o -> grants.grant(terms, o), WriteOptions.key(name + " grant"));
        assertThat(given.version()).isEqualTo(1);
        Receipt revoked =
                twice(wire, dropped, o -> grants.revoke(given.entity(), "over", o), WriteOptions.key(name + " end"));
        assertThat(revoked.entity()).isEqualTo(given.entity());
        assertThat(parties.as("owner")
                        .trace(parties.subject("owner"), "lost", name)
                        .edges())
                .filteredOn(e -> e.entity().equals(given.entity()))
                .extracting(e -> e.kind().name())
                .as("granted once, revoked once")
                .contains("GRANTED", "REVOKED")
                .doesNotHaveDuplicates();
    }

    @Test
    void nothing_of_the_content_or_of_a_key_is_sent_or_kept() throws IOException {
        Wire wire = wire();
        var owner = parties.as("owner");
        byte[] large = (CANARY + " ".repeat(20_000) + CANARY).getBytes(StandardCharsets.UTF_8);
        owner.records("canary").create("c1", Payload.text(CANARY), sealed("c1"));
        owner.records("canary").create("c2", Payload.of(large, "text/plain"), sealed("c2"));
        var given = owner.grants()
                .grant(Terms.of("canary").to(parties.subject("reader")).may(Action.READ), WriteOptions.key("canary"));
        owner.records("canary")
                .create("d1", Payload.text(CANARY), WriteOptions.key("d1").mode(Mode.DIGEST));
        var secrets = new ArrayList<byte[]>();
        var reader = parties.gantry().identity("reader").readerKey(Suite.P256_AES);
        secrets.add(Secrets.of(reader));
        secrets.add(Secrets.of(parties.gantry().identity("owner").readerKey(Suite.P256_AES)));
        for (byte[] wrapped : everyKey()) {
            unwrapped(reader, wrapped).ifPresent(k -> secrets.add(Secrets.of(k)));
        }
        assertThat(secrets).as("two of readers, at least one of an epoch").hasSizeGreaterThan(2);
        assertThat(given.version()).isEqualTo(1);
        assertThat(wire.sent).isNotEmpty().noneMatch(b -> holds(b, CANARY.getBytes(StandardCharsets.UTF_8)));
        assertThat(wire.sent).noneMatch(b -> secrets.stream().anyMatch(s -> holds(b, s)));
        int files = 0;
        try (var walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                boolean blobOfDigest = holds(bytes, "gantry:salted:v1".getBytes(StandardCharsets.US_ASCII));
                if (!blobOfDigest) {
                    assertThat(holds(bytes, CANARY.getBytes(StandardCharsets.UTF_8)))
                            .as(file.toString())
                            .isFalse();
                }
                assertThat(secrets).as(file.toString()).noneMatch(s -> holds(bytes, s));
                files++;
            }
        }
        assertThat(files).isGreaterThan(5);
    }

    private static boolean holds(byte[] bytes, byte[] part) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    /** Every call of every transaction of the ledger. */
    private static List<Item> everything() {
        var adapter = parties.gantry().adapter("l");
        var ids = new LinkedHashSet<String>();
        String at = "";
        while (true) {
            var page =
                    adapter.events(at, 256, Duration.ZERO).toCompletableFuture().join();
            page.events().stream().map(LedgerEvent::transactionId).forEach(ids::add);
            if (page.next().equals(at)) {
                break;
            }
            at = page.next();
        }
        var items = new ArrayList<Item>();
        for (String id : ids) {
            try {
                items.addAll(KernelRequest.decode(adapter.transaction(id)
                                .toCompletableFuture()
                                .join()
                                .orElseThrow()
                                .request())
                        .items());
            } catch (Refusal r) {
                throw new IllegalStateException(r);
            }
        }
        return items;
    }

    private static List<byte[]> everyKey() {
        var keys = new ArrayList<byte[]>();
        for (Item item : everything()) {
            try {
                byte[] key = item.fn() >>> 8 == 5 ? GrantCall.of(item).key() : new byte[0];
                if (key.length > 0 && item.fn() == Fn.OPEN_EPOCH) {
                    var recovery = dev.gantry.core.envelope.Recovery.parse(key);
                    keys.add(recovery.own());
                    keys.add(recovery.offline());
                } else if (key.length > 0) {
                    keys.add(key);
                }
            } catch (Refusal r) {
                throw new IllegalStateException(r);
            }
        }
        return keys;
    }

    private static Optional<EpochKey> unwrapped(ReaderKey reader, byte[] wrapped) {
        try {
            return Optional.of(WrappedKey.unwrap(reader, wrapped));
        } catch (GantryException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256-revoked", "gm-revoked"})
    @Tag("R6.3.2b")
    void the_revoked_with_his_keys_and_the_whole_ledger_opens_what_he_had_and_no_more(String collection) {
        var owner = parties.as("owner");
        owner.records(collection).create("A", Payload.text("before"), sealed(collection + 1));
        String grant = owner.grants()
                .grant(
                        Terms.of(collection).to(parties.subject("reader")).may(Action.READ),
                        WriteOptions.key(collection + "grant"))
                .entity();
        owner.grants().revoke(grant, "over", WriteOptions.key(collection + "revoke"));
        owner.records(collection).create("B", Payload.text("after"), sealed(collection + 2));
        Suite suite = collection.startsWith("gm") ? Suite.SM2_SM4 : Suite.P256_AES;
        var held = new ArrayList<EpochKey>();
        try (ReaderKey reader = parties.gantry().identity("reader").readerKey(suite)) {
            everyKey().forEach(wrapped -> unwrapped(reader, wrapped).ifPresent(held::add));
        }
        assertThat(held).isNotEmpty();
        assertThat(opened(collection, held)).containsExactly("before");
    }

    /** What some keys open of the collection's envelopes. */
    private static List<String> opened(String collection, List<EpochKey> keys) {
        var texts = new ArrayList<String>();
        Word owner = Word.ofHex(parties.subject("owner").hex());
        for (Item item : everything()) {
            try {
                if (item.fn() != Fn.CREATE || Items.body(item).mode() != Mode.CIPHER.ordinal()) {
                    continue;
                }
                Items.Body body = Items.body(item);
                if (!new String(body.meta(), StandardCharsets.UTF_8).contains(collection)) {
                    continue;
                }
                var place = new Place(owner, body.collection(), body.key(), 1);
                for (EpochKey key : keys) {
                    try {
                        texts.add(new String(Envelope.open(key, place, body.payload()), StandardCharsets.UTF_8));
                    } catch (GantryException e) {
                        assertThat(e.code()).isIn(ErrorCode.INTEGRITY, ErrorCode.ARGUMENT_INVALID);
                    }
                }
            } catch (Refusal r) {
                throw new IllegalStateException(r);
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256-recovered", "gm-recovered"})
    void an_owner_with_nothing_but_the_recovery_key_reads_everything_again(String collection) throws IOException {
        var owner = parties.as("owner");
        owner.records(collection).create("A", Payload.text("first epoch"), sealed(collection + 1));
        String grant = owner.grants()
                .grant(
                        Terms.of(collection).to(parties.subject("reader")).may(Action.READ),
                        WriteOptions.key(collection + "grant"))
                .entity();
        owner.grants().revoke(grant, "over", WriteOptions.key(collection + "revoke"));
        owner.records(collection).create("B", Payload.text("second epoch"), sealed(collection + 2));
        String scheme = collection.startsWith("gm") ? Signer.SM2 : Signer.P256;
        Path mine = directory.resolve("keys/owner");
        Path again = Files.createDirectories(directory.resolve("keys/again-" + collection));
        Files.copy(mine.resolve("inception.json"), again.resolve("inception.json"));
        Path file = Files.writeString(directory.resolve(collection + ".yaml"), """
                identities: {again: keys/again-%s}
                ledgers: {l: {adapter: embedded, path: data}}
                """.formatted(collection));
        parties.gantry().close();
        try {
            assertThat(read(file, collection, "B"))
                    .as("without the recovery key")
                    .isEmpty();
            Files.copy(mine.resolve("recovery-" + scheme + ".key"), again.resolve("recovery-" + scheme + ".key"));
            assertThat(read(file, collection, "A")).contains("first epoch");
            assertThat(read(file, collection, "B")).contains("second epoch");
        } finally {
            parties.reopen(inner -> inner);
        }
    }

    private static Optional<String> read(Path configuration, String collection, String key) {
        try (CoreGantry gantry = CoreGantry.open(configuration)) {
            var ledger = gantry.ledger("l");
            if (ledger.records(collection)
                    .history(ledger.subject(), key)
                    .get(0)
                    .payload()
                    .isEmpty()) {
                Errors.fails(
                        ErrorCode.KEY_INVALID, () -> ledger.records(collection).find(key));
            }
            return ledger.records(collection)
                    .history(ledger.subject(), key)
                    .get(0)
                    .payload()
                    .map(Payload::asText);
        }
    }

    @Test
    void the_recovery_key_can_be_carried_off_and_one_can_be_named() throws IOException {
        parties.as("owner").records("carried").create("A", Payload.text("x"), sealed("carried"));
        Path keys = directory.resolve("keys/owner");
        Path carried = Files.move(keys.resolve("recovery-p256.key"), directory.resolve("carried.key"));
        parties.reopen(inner -> inner);
        parties.as("owner").records("carried 2").create("A", Payload.text("x"), sealed("carried 2"));
        assertThat(keys.resolve("recovery-p256.key")).doesNotExist();
        Files.move(carried, keys.resolve("recovery-p256.key"));
        Path file = Files.writeString(directory.resolve("named.yaml"), """
                identities: {owner: keys/owner}
                recovery: {p256: offline.pub}
                ledgers: {l: {adapter: embedded, path: data}}
                """);
        parties.gantry().close();
        try (ReaderKey offline = ReaderKey.random(Suite.P256_AES)) {
            Files.writeString(
                    directory.resolve("offline.pub"), java.util.HexFormat.of().formatHex(offline.publicKey()));
            try (CoreGantry gantry = CoreGantry.open(file)) {
                gantry.ledger("l").records("named").create("A", Payload.text("x"), sealed("named"));
                Files.writeString(directory.resolve("offline.pub"), "00");
                Errors.fails(
                        ErrorCode.KEY_INVALID,
                        () -> gantry.ledger("l").records("named 2").create("A", Payload.text("x"), sealed("named 2")));
            }
            parties.reopen(inner -> inner);
            List<byte[]> all = everyKey();
            assertThat(all.stream().filter(w -> unwrapped(offline, w).isPresent()))
                    .hasSize(1);
        }
    }
}
