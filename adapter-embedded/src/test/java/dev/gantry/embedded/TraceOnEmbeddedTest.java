package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Access;
import dev.gantry.Action;
import dev.gantry.ErrorCode;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.SubjectId;
import dev.gantry.Terms;
import dev.gantry.Trace;
import dev.gantry.Trace.Edge;
import dev.gantry.Trace.Kind;
import dev.gantry.WriteOptions;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record's trace is whole, and a step that is kept back is missed. */
@Tag("R6.3.3")
class TraceOnEmbeddedTest {
    @TempDir
    static Path directory;

    private static Parties parties;
    private static SubjectId owner;
    private static String wide;
    private static String child;

    /** One record's life: two versions, a grant with one below it, uses of each, a request, a revocation; and another record's, which does not belong. */
    @BeforeAll
    static void open() {
        parties = new Parties(directory);
        owner = parties.subject("owner");
        for (String name : List.of("reader", "other")) {
            parties.as(name).grants().publishKeys();
        }
        var records = parties.as("owner").records("orders");
        var grants = parties.as("owner").grants();
        records.create("A", Payload.text("one"), WriteOptions.key("one").mode(Mode.CIPHER));
        records.create("B", Payload.text("not this"), WriteOptions.key("b").mode(Mode.CIPHER));
        Terms terms = Terms.of("orders").to(parties.subject("reader")).may(Action.READ, Action.REAUTHORIZE);
        wide = grants.grant(terms.maxUses(9), WriteOptions.key("wide")).entity();
        grants.grant(terms.key("B"), WriteOptions.key("for b"));
        Access read = Access.to(Action.READ);
        parties.as("reader").grants().use(wide, read.key("A"), WriteOptions.key("use a"));
        parties.as("reader").grants().use(wide, read.key("B"), WriteOptions.key("use b"));
        child = parties.as("reader")
                .grants()
                .reauthorise(
                        wide,
                        Terms.of("orders")
                                .key("A")
                                .to(parties.subject("other"))
                                .may(Action.READ)
                                .maxUses(2),
                        WriteOptions.key("child"))
                .entity();
        parties.as("other").grants().use(child, read, WriteOptions.key("child use"));
        grants.setRule(Terms.of("orders").may(Action.VIEW), WriteOptions.key("rule"));
        String asked = parties.as("notary")
                .grants()
                .request(Terms.of("orders").ownedBy(owner).may(Action.READ), WriteOptions.key("ask"))
                .entity();
        grants.decide(asked, true, WriteOptions.key("yes"));
        grants.revoke(asked, "no more", WriteOptions.key("revoke"));
        records.update("A", 1, Payload.text("two"), WriteOptions.key("two").mode(Mode.CIPHER));
    }

    @AfterAll
    static void close() {
        parties.close();
    }

    private static Trace trace() {
        return parties.as("notary").trace(owner, "orders", "A");
    }

    @Test
    void every_step_is_there_in_its_order_and_no_other_records() {
        Trace trace = trace();
        assertThat(trace.edges())
                .extracting(Edge::kind)
                .containsExactly(
                        Kind.EPOCH_OPENED,
                        Kind.CREATED,
                        Kind.GRANTED,
                        Kind.USED,
                        Kind.GRANTED,
                        Kind.USED,
                        Kind.RULE_SET,
                        Kind.REQUESTED,
                        Kind.DECIDED,
                        Kind.REVOKED,
                        Kind.EPOCH_OPENED,
                        Kind.UPDATED);
        Edge decided = trace.edges().get(8);
        assertThat(decided.by()).isEqualTo(owner);
        assertThat(decided.to()).contains(parties.subject("notary"));
        assertThat(decided.carriesKey()).isTrue();
        Edge below = trace.edges().get(4);
        assertThat(below.by()).isEqualTo(parties.subject("reader"));
        assertThat(below.below()).contains(wide);
        assertThat(below.entity()).isEqualTo(child);
        assertThat(below.carriesKey()).as("counted: by the use alone").isFalse();
        assertThat(trace.edges())
                .allMatch(e -> e.height() > 0 && !e.transactionId().isEmpty());
        assertThat(trace().digest()).isEqualTo(trace.digest());
        String picture = trace.toMermaid();
        assertThat(picture).startsWith("flowchart LR\n").contains("granted 1", "decided 1, with key", "updated 2");
        assertThat(picture.lines()).hasSize(2 + trace.edges().size());
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> parties.as("notary").trace(owner, "orders", "C"));
    }

    @Test
    void a_trace_goes_on_with_its_record_and_its_digest_with_it() {
        var records = parties.as("owner").records("going on");
        records.create("A", Payload.text("plain"), WriteOptions.key("plain"));
        Trace first = parties.as("owner").trace(owner, "going on", "A");
        records.tombstone("A", 1, "over", WriteOptions.key("over"));
        Trace second = parties.as("owner").trace(owner, "going on", "A");
        assertThat(second.edges()).extracting(Edge::kind).containsExactly(Kind.CREATED, Kind.TOMBSTONED);
        assertThat(second.edges().get(0)).isEqualTo(first.edges().get(0));
        assertThat(second.digest()).isNotEqualTo(first.digest());
    }

    /** Keeps some changes of one kind back: from who follows, or from everybody. */
    private static final class Hiding extends LyingAdapters.Honest {
        private final int kind;
        private final boolean fromAll;

        Hiding(LedgerAdapter inner, int kind, boolean fromAll) {
            super(inner);
            this.kind = kind;
            this.fromAll = fromAll;
        }

        private List<LedgerEvent> shown(List<LedgerEvent> events) {
            Optional<LedgerEvent> last = events.stream()
                    .filter(e -> Change.of(e.change()).kind() == kind)
                    .reduce((a, b) -> b);
            return events.stream()
                    .filter(e ->
                            last.isEmpty() || !e.checkpoint().equals(last.get().checkpoint()))
                    .toList();
        }

        @Override
        public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
            return super.events(checkpoint, max, patience).thenApply(p -> new EventPage(shown(p.events()), p.next()));
        }

        @Override
        public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
            return fromAll ? super.find(index, word).thenApply(this::shown) : super.find(index, word);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Fn.CREATE, Fn.UPDATE, Fn.GRANT, Fn.DECIDE, Fn.USE, Fn.REVOKE_GRANT, Fn.OPEN_EPOCH})
    void a_step_that_a_node_keeps_back_is_missed(int kind) {
        for (boolean fromAll : new boolean[] {false, true}) {
            forgetIndex();
            parties.reopen(inner -> new Hiding(inner, kind, fromAll));
            try {
                Errors.fails(ErrorCode.INTEGRITY, TraceOnEmbeddedTest::trace);
            } finally {
                forgetIndex();
                parties.reopen(inner -> inner);
            }
        }
    }

    private static Path index() {
        return directory.resolve(".gantry/state/l");
    }

    private static void forgetIndex() {
        parties.gantry().close();
        try {
            TestLedger.delete(index());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_step_that_is_gone_from_the_index_is_missed_and_the_index_can_be_made_again() throws SQLException {
        String whole = trace().digest();
        parties.gantry().close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + index().resolve("grants.sqlite"));
                var delete = connection.prepareStatement(
                        "DELETE FROM fact WHERE number = (SELECT max(number) FROM fact WHERE entity = ?)")) {
            delete.setBytes(1, HexFormat.of().parseHex(child));
            assertThat(delete.executeUpdate()).isEqualTo(1);
        }
        parties.reopen(inner -> inner);
        Errors.fails(ErrorCode.INTEGRITY, TraceOnEmbeddedTest::trace);
        forgetIndex();
        parties.reopen(inner -> inner);
        assertThat(trace().digest()).isEqualTo(whole);
    }

    @Test
    void an_index_of_a_ledger_that_was_begun_anew_is_made_anew(@TempDir Path other) throws IOException {
        try (Parties anew = new Parties(other)) {
            Terms terms = Terms.of("x").to(anew.subject("reader")).may(Action.VIEW);
            anew.as("owner").grants().grant(terms, WriteOptions.key("x"));
            assertThat(anew.as("reader").grants().toMe(Optional.empty(), 9).grants())
                    .hasSize(1);
            anew.gantry().close();
            TestLedger.delete(other.resolve("data"));
            anew.reopen(inner -> inner);
            anew.gantry().deploy("l");
            assertThat(anew.as("reader").grants().toMe(Optional.empty(), 9).grants())
                    .isEmpty();
        }
    }
}
