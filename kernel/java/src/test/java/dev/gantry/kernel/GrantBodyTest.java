package dev.gantry.kernel;

import static dev.gantry.kernel.GrantWorld.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an application writes down of a grant is what the specification says, and comes back whole. */
@Tag("R6.3.2a")
class GrantBodyTest {
    private static final Terms TERMS =
            Terms.plain().passable(3).need(1, 5).need(5, 6).need(9, 7);

    private static GrantBody body(Terms t) {
        return new GrantBody(
                t.owner(),
                t.collection(),
                t.key(),
                t.grantor(),
                t.grantee(),
                t.parent(),
                Word.of(t.nonce()),
                t.actions(),
                t.depth(),
                new TreeMap<>(t.constraints()));
    }

    private static Optional<GrantBody> read(byte[] bytes) {
        try {
            return Optional.of(GrantBody.of(bytes));
        } catch (Refusal r) {
            return Optional.empty();
        }
    }

    @Test
    void bytes_and_ids_are_the_specifications() {
        GrantBody body = body(TERMS);
        assertThat(body.bytes()).isEqualTo(TERMS.bytes());
        assertThat(body.id()).isEqualTo(TERMS.id());
        assertThat(body.ruleId()).isEqualTo(TERMS.ruleId());
        assertThat(body.resource()).isEqualTo(TERMS.resource());
    }

    @Test
    void a_body_comes_back_whole_and_with_any_byte_changed_as_another_or_not_at_all() {
        byte[] bytes = TERMS.bytes();
        assertThat(read(bytes)).hasValue(body(TERMS));
        for (int i = 0; i < bytes.length; i++) {
            int at = i;
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) (1 << bit);
                Optional<GrantBody> other = read(changed);
                other.ifPresent(b -> assertThat(b.bytes()).as("byte " + at).isEqualTo(changed));
                assertThat(other.map(GrantBody::id)).as("byte " + i).isNotEqualTo(Optional.of(TERMS.id()));
            }
            assertThat(read(Arrays.copyOf(bytes, i))).as("cut to " + i).isEmpty();
        }
        assertThat(read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }

    @Test
    void a_body_keeps_its_constraints_whatever_becomes_of_those_it_was_made_of() {
        var constraints = new TreeMap<>(TERMS.constraints());
        GrantBody body = body(TERMS);
        constraints.clear();
        assertThat(body.value(Constraint.FIELDS)).isEqualTo(Word.of(6));
        assertThatThrownBy(() -> body.constraints().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void calls_have_the_canonical_form() {
        Terms child = TERMS.below(3);
        GrantBody b = body(TERMS);
        var access = new Access(2, Terms.KEY, Word.of(1), Word.of(2), Word.of(3));
        Want want = Want.READING.purpose(1).fields(2).showing(3);
        same(Items.grant(b, WRAPPED), grant(TERMS, WRAPPED));
        same(Items.grantBelow(b, body(child), WRAPPED), grant(child, TERMS.bytes(), WRAPPED));
        same(Items.requestGrant(REFERENCE, b), request(TERMS));
        same(
                Items.requestGrant(REFERENCE, b, body(Terms.rule())),
                request(TERMS, Terms.rule().bytes()));
        same(Items.decide(true, b, WRAPPED), decide(1, TERMS, WRAPPED));
        same(Items.decide(false, b, NONE), decide(0, TERMS));
        same(Items.revokeGrant(REASON, b), revoke(TERMS));
        same(Items.setRule(body(Terms.rule())), setRule(Terms.rule()));
        same(Items.endRule(body(Terms.rule())), endRule(Terms.rule()));
        same(Items.countersign(b), countersign(TERMS));
        same(Items.use(access, b), use(want, TERMS));
        same(Items.release(7, b, WRAPPED), release(7, TERMS, WRAPPED));
        same(Items.attestCredential(Script.subject(2), TYPE, 8), attest(2, TYPE, 8));
        same(
                Items.openEpoch(1, Terms.COLLECTION, TYPE, WRAPPED),
                new Item(Fn.OPEN_EPOCH, Items.args(Items.u64(1), Terms.COLLECTION.bytes(), TYPE.bytes(), WRAPPED)));
        assertThat(Queries.evaluate(access, NOW, b)).isEqualTo(evaluate(want, NOW, TERMS));
        assertThat(Queries.grant(TERMS.id())).isEqualTo(Queries.of(0x0580, TERMS.id()));
    }

    private static void same(Item made, Item written) {
        assertThat(made.fn()).isEqualTo(written.fn());
        assertThat(made.args()).as("function %04x", made.fn()).isEqualTo(written.args());
    }
}
