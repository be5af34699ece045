package dev.gantry.core.grants;

import static dev.gantry.core.grants.GrantLedger.OTHER;
import static dev.gantry.core.grants.GrantLedger.OWNER;
import static dev.gantry.core.grants.GrantLedger.READER;
import static dev.gantry.core.grants.GrantLedger.resource;
import static dev.gantry.core.grants.GrantLedger.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.grants.GrantIndex.Party;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every index of grants tells, wherever it keeps it. */
@Tag("R6.3.2a")
@Tag("R6.3.3")
abstract class GrantIndexTest {
    final GrantLedger ledger = new GrantLedger().filled();
    GrantIndex index;

    abstract GrantIndex open();

    @BeforeEach
    void begin() {
        index = open();
    }

    @AfterEach
    void end() {
        index.close();
    }

    private List<Integer> kinds(Word entity) {
        return index.about(entity).stream().map(Fact::kind).toList();
    }

    @Test
    void it_tells_who_is_party_to_what_and_everything_about_each() {
        index.apply(ledger.changes, "behind");
        assertThat(index.checkpoint()).isEqualTo("behind");
        assertThat(index.size()).isEqualTo(ledger.changes.size());
        assertThat(index.list(new Party(Role.GRANTEE, subject(READER)), 0, 100)).hasSize(2);
        assertThat(index.list(new Party(Role.GRANTEE, subject(OTHER)), 0, 100)).hasSize(3);
        assertThat(index.list(new Party(Role.GRANTOR, subject(READER)), 0, 100)).hasSize(1);
        List<Fact> all = index.list(new Party(Role.COLLECTION, resource()), 0, 100);
        assertThat(all).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(a.number(), b.number()));
        assertThat(index.list(new Party(Role.COLLECTION, resource()), all.get(1).number(), 2))
                .extracting(Fact::number)
                .containsExactly(all.get(2).number(), all.get(3).number());
        assertThat(index.list(new Party(Role.RULES, resource()), 0, 100))
                .as("a rule that is set again is one rule")
                .hasSize(1);
        assertThat(index.list(new Party(Role.EPOCHS, subject(OWNER)), 0, 100))
                .singleElement()
                .matches(f -> f.wrapped().length == 2 && f.resource().equals(resource()));
        assertThat(kinds(all.get(0).change().entity())).containsExactly(Fn.GRANT, Fn.REVOKE_GRANT);
        assertThat(kinds(all.get(1).change().entity())).containsExactly(Fn.GRANT, Fn.USE, Fn.RELEASE);
        assertThat(kinds(all.get(4).change().entity())).containsExactly(Fn.REQUEST_GRANT, Fn.DECIDE);
        assertThat(kinds(resource())).containsExactly(Fn.OPEN_EPOCH, Fn.OPEN_EPOCH);
        Word record = Digests.recordId(subject(OWNER), GrantLedger.COLLECTION, GrantLedger.RECORD);
        assertThat(kinds(record)).containsExactly(Fn.CREATE, Fn.UPDATE, Fn.TOMBSTONE);
        assertThat(index.last(record).orElseThrow().key()).isEqualTo(GrantLedger.RECORD);
        assertThat(index.last(Word.of(1))).isEmpty();
    }

    @Test
    void page_by_page_or_all_at_once_it_is_one_index() {
        index.apply(ledger.changes, "end");
        try (GrantIndex other = new MemoryGrants()) {
            for (int i = 0; i < ledger.changes.size(); i++) {
                other.apply(ledger.changes.subList(i, i + 1), "after " + i);
            }
            assertThat(other.digest()).isEqualTo(index.digest()).isNotEqualTo(Word.ZERO);
            for (CarriedChange c : ledger.changes) {
                assertThat(index.about(c.change().entity()))
                        .usingRecursiveComparison()
                        .isEqualTo(other.about(c.change().entity()));
            }
        }
        index.clear();
        assertThat(index.digest()).isEqualTo(Word.ZERO);
        assertThat(index.checkpoint()).isEmpty();
        index.apply(ledger.changes, "again");
        assertThat(index.size()).isEqualTo(ledger.changes.size());
    }

    @Test
    void what_does_not_follow_is_refused_and_nothing_of_its_page_is_kept() {
        int refused = 0;
        for (int i = 0; i < ledger.changes.size(); i++) {
            for (List<CarriedChange> damaged : damaged(i)) {
                index.clear();
                index.apply(ledger.changes.subList(0, i), "good");
                Word before = index.digest();
                assertThatThrownBy(() -> index.apply(damaged, "bad"))
                        .as("change %d: %s", i, damaged)
                        .isInstanceOfSatisfying(
                                GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
                assertThat(index.digest()).isEqualTo(before);
                assertThat(index.checkpoint()).isEqualTo("good");
                assertThat(index.size()).isEqualTo(i);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(ledger.changes.size());
    }

    /** The i-th change about another entity, and with another call. */
    private List<List<CarriedChange>> damaged(int i) {
        CarriedChange c = ledger.changes.get(i);
        Change t = c.change();
        var all = new ArrayList<List<CarriedChange>>();
        Change other = new Change(Word.of(3), t.request(), t.kind(), t.subject(), t.number(), t.a(), t.b(), t.c());
        all.add(List.of(new CarriedChange(other, c.item(), c.transactionId(), c.height())));
        if (t.kind() != Fn.ATTEST_CREDENTIAL) {
            byte[] args = c.item().args().clone();
            byte[] cut = java.util.Arrays.copyOf(args, t.kind() == Fn.TOMBSTONE ? 72 : 40);
            if (t.kind() != Fn.TOMBSTONE) {
                all.add(List.of(new CarriedChange(t, new Item(c.item().fn(), cut), c.transactionId(), c.height())));
            }
            args[t.kind() == Fn.TOMBSTONE ? 20 : args.length - 1] ^= 1;
            if (t.kind() == Fn.CREATE || t.kind() == Fn.UPDATE) {
                args[8 + 32 + 32 + 5] ^= 1;
            }
            all.add(List.of(new CarriedChange(t, new Item(c.item().fn(), args), c.transactionId(), c.height())));
            all.add(List.of(c, c));
        }
        boolean mayRepeat =
                t.kind() == Fn.USE || t.kind() == Fn.RELEASE || t.kind() == Fn.DECIDE || t.kind() == Fn.REVOKE_GRANT;
        if (mayRepeat) {
            all.remove(all.size() - 1); // the state, which the trace asks, tells how many there are
        }
        return all;
    }
}
