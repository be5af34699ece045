package dev.gantry.embedded;

import static dev.gantry.embedded.Parties.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Access;
import dev.gantry.Action;
import dev.gantry.Broker;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Grants;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Terms;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker hands out, and that nothing is handed out twice. */
@Tag("R6.3.2b")
class BrokerOnEmbeddedTest {
    private static final Payload CONTENT = Payload.text("for who was granted");

    @TempDir
    static Path directory;

    private static Parties parties;

    @BeforeAll
    static void open() {
        parties = new Parties(directory);
        parties.as("reader").grants().publishKeys();
    }

    @AfterAll
    static void close() {
        parties.close();
    }

    private static Grants of(String identity) {
        return parties.as(identity).grants();
    }

    private static void write(String collection, String key) {
        parties.as("owner")
                .records(collection)
                .create(key, CONTENT, WriteOptions.key(collection + key).mode(Mode.CIPHER));
    }

    private static boolean reads(String identity, String collection, String key) {
        try {
            return parties.as(identity)
                    .records(collection)
                    .find(parties.subject("owner"), key)
                    .orElseThrow()
                    .payload()
                    .orElseThrow()
                    .equals(CONTENT);
        } catch (GantryException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.E_FORBIDDEN);
            return false;
        }
    }

    private static Terms reading(String collection) {
        return Terms.of(collection).to(parties.subject("reader")).may(Action.READ);
    }

    /** The releases of a grant's uses (0 for the grant) that are on the ledger. */
    private static List<Long> releases(String grant) {
        return parties
                .gantry()
                .adapter("l")
                .find(ChangeIndex.ENTITY, Word.ofHex(grant).bytes())
                .toCompletableFuture()
                .join()
                .stream()
                .map(e -> Change.of(e.change()))
                .filter(c -> c.kind() == Fn.RELEASE)
                .map(c -> c.number().number())
                .toList();
    }

    @Test
    void what_could_not_travel_with_the_grant_is_released_when_it_can() {
        for (String c : List.of("ruled", "signed", "window", "unpublished")) {
            write(c, "A");
        }
        of("owner").setRule(Terms.of("ruled").may(Action.READ), WriteOptions.key("rule"));
        Receipt ruled = of("reader")
                .request(Terms.of("ruled").ownedBy(parties.subject("owner")).may(Action.READ), WriteOptions.key("ask"));
        Receipt signed =
                of("owner").grant(reading("signed").countersign(parties.subject("notary")), WriteOptions.key("signed"));
        Receipt window = of("owner")
                .grant(reading("window").notBefore(Instant.now().plusMillis(2_500)), WriteOptions.key("window"));
        Receipt unpublished = of("owner")
                .grant(
                        Terms.of("unpublished").to(parties.subject("notary")).may(Action.READ),
                        WriteOptions.key("unpublished"));
        assertThat(reads("reader", "ruled", "A"))
                .as("nobody has released a key")
                .isFalse();
        try (Broker broker = of("owner").broker(Broker.Judge.NOTHING)) {
            until("the rule's grant has its key", () -> reads("reader", "ruled", "A"));
            assertThat(reads("reader", "signed", "A")).isFalse();
            assertThat(reads("notary", "unpublished", "A")).isFalse();
            of("notary").countersign(signed.entity(), WriteOptions.key("countersign"));
            of("notary").publishKeys();
            until("the countersigned has its key", () -> reads("reader", "signed", "A"));
            until("who published has his key", () -> reads("notary", "unpublished", "A"));
            until("the window opened", () -> reads("reader", "window", "A"));
            assertThat(broker.trouble()).isEmpty();
        }
        for (Receipt r : List.of(ruled, signed, window, unpublished)) {
            assertThat(releases(r.entity())).containsExactly(0L);
        }
    }

    @Test
    void a_counted_grant_gets_its_key_by_the_use() {
        write("counted", "A");
        String grant = of("owner")
                .grant(reading("counted").maxUses(1), WriteOptions.key("counted"))
                .entity();
        String shown = of("owner")
                .grant(reading("counted").presentation("card"), WriteOptions.key("shown"))
                .entity();
        var judged = new ArrayList<Broker.Presented>();
        try (Broker broker = of("owner").broker(p -> judged.add(p) && p.digest().startsWith("6b86b273"))) {
            write("counted", "B");
            assertThat(reads("reader", "counted", "A")).isFalse();
            assertThat(releases(grant)).isEmpty();
            // SHA-256 of "1" is 6b86b273…; what is shown first is refused by the judge.
            of("reader").use(shown, Access.to(Action.READ).showing(Payload.text("2")), WriteOptions.key("shown 2"));
            of("reader").use(shown, Access.to(Action.READ).showing(Payload.text("1")), WriteOptions.key("shown 1"));
            until("the second use is released", () -> releases(shown).equals(List.of(2L)));
            of("reader").use(grant, Access.to(Action.READ).key("A"), WriteOptions.key("use"));
            until("the use is released", () -> releases(grant).equals(List.of(1L)));
            assertThat(reads("reader", "counted", "A")).isTrue();
            assertThat(broker.trouble()).isEmpty();
        }
        assertThat(judged).extracting(Broker.Presented::use).contains(1L, 2L);
    }

    @Test
    void a_judge_that_fails_for_one_keeps_no_key_from_the_others() {
        write("judged", "A");
        String shown = of("owner")
                .grant(reading("judged").presentation("card"), WriteOptions.key("judged"))
                .entity();
        of("reader").use(shown, Access.to(Action.READ).showing(Payload.text("0")), WriteOptions.key("judged 0"));
        of("other").publishKeys();
        write("judged too", "A");
        of("owner").setRule(Terms.of("judged too").may(Action.READ), WriteOptions.key("judged rule"));
        String asked = of("other")
                .request(
                        Terms.of("judged too").ownedBy(parties.subject("owner")).may(Action.READ),
                        WriteOptions.key("judged ask"))
                .entity();
        try (Broker broker = of("owner").broker(p -> {
            throw new IllegalStateException("no card " + p.digest());
        })) {
            until("the other has his key", () -> releases(asked).equals(List.of(0L)));
            until("the trouble is told", () -> broker.trouble().isPresent());
            assertThat(broker.trouble().orElseThrow()).hasMessageContaining("no card");
        }
        assertThat(releases(shown)).isEmpty();
    }

    @Test
    void a_due_epoch_is_opened_and_given_to_who_remains() {
        write("due", "A");
        String leaving =
                of("owner").grant(reading("due"), WriteOptions.key("due")).entity();
        of("other").publishKeys();
        of("owner").grant(Terms.of("due").to(parties.subject("other")).may(Action.READ), WriteOptions.key("due other"));
        of("reader").revoke(leaving, "leaving", WriteOptions.key("leave"));
        try (Broker broker = of("owner").broker(Broker.Judge.NOTHING)) {
            until(
                    "the epoch was opened",
                    () -> parties.as("owner").trace(parties.subject("owner"), "due", "A").edges().stream()
                                    .filter(e -> e.kind() == dev.gantry.Trace.Kind.EPOCH_OPENED)
                                    .count()
                            == 2);
            assertThat(broker.trouble()).isEmpty();
        }
        write("due", "B");
        assertThat(reads("other", "due", "B")).isTrue();
        assertThat(reads("reader", "due", "B")).isFalse();
    }

    @Test
    void what_has_no_room_in_the_revocations_transaction_follows() {
        write("many", "A");
        String leaving = of("owner")
                .grant(reading("many"), WriteOptions.key("many leaving"))
                .entity();
        var remain = new ArrayList<String>();
        for (int i = 0; i < 130; i++) {
            remain.add(of("owner")
                    .grant(reading("many").key("K" + i), WriteOptions.key("many " + i))
                    .entity());
        }
        of("owner").revoke(leaving, "over", WriteOptions.key("many over"));
        long atOnce = remain.stream().filter(g -> releases(g).size() == 1).count();
        assertThat(atOnce)
                .as("two of 128 items are the revocation and the epoch")
                .isEqualTo(126);
        try (Broker broker = of("owner").broker(Broker.Judge.NOTHING)) {
            until(
                    "all have it",
                    () -> remain.stream().noneMatch(g -> releases(g).isEmpty()));
            assertThat(broker.trouble()).isEmpty();
        }
        assertThat(remain).allMatch(g -> releases(g).size() == 1);
        assertThat(releases(leaving)).isEmpty();
    }

    @Test
    void who_is_no_participant_any_more_gets_no_key() {
        parties.as("operator").identities().onboard("leaver");
        of("leaver").publishKeys();
        write("left", "A");
        String leaver = of("owner")
                .grant(Terms.of("left").to(parties.subject("leaver")).may(Action.READ), WriteOptions.key("left leaver"))
                .entity();
        String reader = of("owner")
                .grant(reading("left"), WriteOptions.key("left reader"))
                .entity();
        String ends = of("owner")
                .grant(reading("left").key("A"), WriteOptions.key("left ends"))
                .entity();
        parties.as("leaver").identities().deactivate("left", WriteOptions.key("deactivate"));
        of("owner").revoke(ends, "over", WriteOptions.key("left revoke"));
        assertThat(releases(reader)).containsExactly(0L);
        assertThat(releases(leaver)).isEmpty();
    }

    /** Releases land, and nobody hears of it; which requests were sent is noted. */
    private static final class Deaf extends LyingAdapters.Honest {
        private final Set<String> deaf = ConcurrentHashMap.newKeySet();
        private final AtomicInteger sent = new AtomicInteger();

        Deaf(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
            return super.prepare(request, signer).thenApply(p -> {
                try {
                    if (KernelRequest.decode(request).items().get(0).fn() == Fn.RELEASE) {
                        deaf.add(p.id());
                        sent.incrementAndGet();
                    }
                } catch (Refusal r) {
                    throw new IllegalStateException(r);
                }
                return p;
            });
        }

        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return deaf.contains(transaction.id()) ? new CompletableFuture<>() : super.settled(transaction, level);
        }
    }

    @Test
    void a_broker_that_dies_between_sending_and_hearing_doubles_nothing() {
        write("killed", "A");
        of("owner").setRule(Terms.of("killed").may(Action.READ), WriteOptions.key("killed rule"));
        Receipt asked = of("reader")
                .request(
                        Terms.of("killed").ownedBy(parties.subject("owner")).may(Action.READ),
                        WriteOptions.key("killed ask"));
        var deaf = new Deaf[1];
        parties.reopen(inner -> deaf[0] = new Deaf(inner));
        try (Broker broker = of("owner").broker(Broker.Judge.NOTHING)) {
            until(
                    "it was sent",
                    () -> deaf[0].sent.get() == 1 && !releases(asked.entity()).isEmpty());
            assertThat(broker.trouble()).isEmpty();
        }
        parties.reopen(inner -> inner);
        try (Broker first = of("owner").broker(Broker.Judge.NOTHING);
                Broker second = of("owner").broker(Broker.Judge.NOTHING)) {
            write("killed", "B");
            until("it is read", () -> reads("reader", "killed", "B"));
            of("reader").use(asked.entity(), Access.to(Action.READ), WriteOptions.key("killed use"));
            assertThat(first.trouble()).isEmpty();
            assertThat(second.trouble()).isEmpty();
        }
        assertThat(releases(asked.entity())).containsExactly(0L);
        Errors.fails(
                ErrorCode.E_FORBIDDEN,
                () -> parties.as("notary").records("killed").find(parties.subject("owner"), "A"));
    }
}
