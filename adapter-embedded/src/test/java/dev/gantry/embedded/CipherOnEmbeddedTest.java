package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Action;
import dev.gantry.ErrorCode;
import dev.gantry.LedgerRecord;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.RecordWrite;
import dev.gantry.Records;
import dev.gantry.Stage;
import dev.gantry.Terms;
import dev.gantry.Trace;
import dev.gantry.WriteOptions;
import dev.gantry.core.did.DidDocument;
import dev.gantry.core.did.GantryDocument;
import dev.gantry.core.did.KeySuite;
import dev.gantry.core.did.Relationship;
import dev.gantry.core.did.VerificationKey;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted records, from the application down to the disk. */
@Tag("R6.3.1b")
class CipherOnEmbeddedTest {
    private static final Payload ONE = Payload.text("8.50");

    @TempDir
    static Path directory;

    private static Parties parties;

    @BeforeAll
    static void open() {
        parties = new Parties(directory, "gm", "gm-grants", "gm-revoked");
        for (String name : List.of("reader", "other")) {
            parties.as(name).grants().publishKeys();
            parties.as(name).grants().publishKeys();
            assertThat(parties.as(name).identities().documents(parties.subject(name)))
                    .as("keys are published once")
                    .hasSize(1);
        }
    }

    @AfterAll
    static void close() {
        parties.close();
    }

    private static WriteOptions sealed(String key) {
        return WriteOptions.key(key).mode(Mode.CIPHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256", "gm"})
    @Tag("R6.3.1c")
    void what_is_sealed_is_read_by_its_owner_alone(String collection) {
        Records records = parties.as("owner").records(collection);
        assertThat(records.create("A", ONE, sealed(collection + 1)).version()).isEqualTo(1);
        assertThat(records.create("B", ONE, sealed(collection + 2)).version()).isEqualTo(1);
        records.update("A", 1, Payload.text("8.60"), sealed(collection + 3));
        LedgerRecord found = records.find("A").orElseThrow();
        assertThat(found.payload().orElseThrow().asText()).isEqualTo("8.60");
        assertThat(records.history(parties.subject("owner"), "A"))
                .extracting(r -> r.payload().orElseThrow().asText())
                .containsExactly("8.50", "8.60");
        assertThat(records.find("A").orElseThrow().content())
                .isNotEqualTo(records.find("B").orElseThrow().content());
        Records reading = parties.as("reader").records(collection);
        Errors.fails(ErrorCode.E_FORBIDDEN, Stage.READ, () -> reading.find(parties.subject("owner"), "A"));
        assertThat(reading.history(parties.subject("owner"), "A"))
                .as("what can be told without the key")
                .hasSize(2)
                .allMatch(r -> r.payload().isEmpty() && r.mode() == Mode.CIPHER)
                .extracting(LedgerRecord::version)
                .containsExactly(1L, 2L);
    }

    @Test
    void large_payloads_and_batches_are_sealed_too() {
        Records records = parties.as("owner").records("large");
        byte[] large = new byte[100_000];
        large[99_999] = 7;
        records.create("L", Payload.of(large, "application/octet-stream"), sealed("large"));
        assertThat(records.find("L").orElseThrow().payload().orElseThrow().bytes())
                .isEqualTo(large);
        var writes = List.of(RecordWrite.create("M", ONE), RecordWrite.update("L", 1, ONE));
        var receipts = records.writeAll(writes, sealed("batch"));
        assertThat(records.writeAll(writes, sealed("batch")))
                .allMatch(r ->
                        r.replayed() && r.transactionId().equals(receipts.get(0).transactionId()));
        assertThat(records.find("L").orElseThrow().payload()).contains(ONE);
    }

    @Test
    void what_cannot_be_sealed_is_refused() {
        Records records = parties.as("owner").records("refused");
        Errors.fails(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, () -> records.put("A", ONE, sealed("put")));
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> records.update("A", 1, ONE, sealed("update")));
        records.create("A", ONE, sealed("create"));
        Errors.fails(ErrorCode.E_VERSION, () -> records.update("A", 2, ONE, sealed("late")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256-grants", "gm-grants"})
    void a_grant_brings_the_keys_of_what_is_there_in_its_own_transaction(String collection) {
        Records records = parties.as("owner").records(collection);
        records.create("A", ONE, sealed(collection + 1));
        var terms = Terms.of(collection).to(parties.subject("reader")).may(Action.READ);
        var given = parties.as("owner").grants().grant(terms, WriteOptions.key(collection + "grant"));
        Records reading = parties.as("reader").records(collection);
        assertThat(reading.find(parties.subject("owner"), "A").orElseThrow().payload())
                .contains(ONE);
        records.create("B", Payload.text("later"), sealed(collection + 2));
        assertThat(reading.find(parties.subject("owner"), "B").orElseThrow().payload())
                .isPresent();
        var again = parties.as("owner").grants().grant(terms, WriteOptions.key(collection + "grant"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.transactionId()).isEqualTo(given.transactionId());
        assertThat(again.entity()).isEqualTo(given.entity());
        Errors.fails(
                ErrorCode.E_CONFLICT,
                () -> parties.as("owner").grants().grant(terms.key("A"), WriteOptions.key(collection + "grant")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256-revoked", "gm-revoked"})
    @Tag("R6.3.2b")
    void who_is_revoked_is_shut_out_of_what_is_written_after(String collection) {
        var owner = parties.as("owner");
        owner.records(collection).create("A", ONE, sealed(collection + 1));
        var terms = Terms.of(collection).may(Action.READ);
        var leaving =
                owner.grants().grant(terms.to(parties.subject("reader")), WriteOptions.key(collection + "reader"));
        owner.grants().grant(terms.to(parties.subject("other")), WriteOptions.key(collection + "other"));
        Records leaves = parties.as("reader").records(collection);
        Records stays = parties.as("other").records(collection);
        assertThat(leaves.find(owner.subject(), "A").orElseThrow().payload()).contains(ONE);

        var revoked =
                owner.grants().revoke(leaving.entity(), "contract ended", WriteOptions.key(collection + "revoke"));
        var again = owner.grants().revoke(leaving.entity(), "contract ended", WriteOptions.key(collection + "revoke"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.transactionId()).isEqualTo(revoked.transactionId());
        owner.records(collection).create("B", Payload.text("secret"), sealed(collection + 2));

        Errors.fails(ErrorCode.E_FORBIDDEN, () -> leaves.find(owner.subject(), "B"));
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> leaves.find(owner.subject(), "A"));
        assertThat(stays.find(owner.subject(), "A").orElseThrow().payload()).contains(ONE);
        assertThat(stays.find(owner.subject(), "B").orElseThrow().payload())
                .as("who remains got the new key in the transaction of the revocation")
                .contains(Payload.text("secret"));
    }

    @Test
    void a_revocation_by_the_grantee_lets_the_owners_next_write_open_an_epoch() {
        var owner = parties.as("owner");
        owner.records("due").create("A", ONE, sealed("due1"));
        var terms = Terms.of("due").may(Action.READ);
        var given = owner.grants().grant(terms.to(parties.subject("reader")), WriteOptions.key("due-reader"));
        owner.grants().grant(terms.to(parties.subject("other")), WriteOptions.key("due-other"));
        parties.as("reader").grants().revoke(given.entity(), "not needed", WriteOptions.key("due-revoke"));
        owner.records("due").create("B", ONE, sealed("due2"));
        Errors.fails(
                ErrorCode.E_FORBIDDEN, () -> parties.as("reader").records("due").find(owner.subject(), "B"));
        assertThat(parties.as("other")
                        .records("due")
                        .find(owner.subject(), "B")
                        .orElseThrow()
                        .payload())
                .contains(ONE);
        assertThat(owner.trace(owner.subject(), "due", "B").edges())
                .filteredOn(e -> e.kind() == Trace.Kind.EPOCH_OPENED)
                .hasSize(2);
    }

    @Test
    void a_grant_below_another_brings_the_keys_and_ends_with_it() {
        var owner = parties.as("owner");
        owner.records("below").create("A", ONE, sealed("below1"));
        String parent = owner.grants()
                .grant(
                        Terms.of("below").to(parties.subject("reader")).may(Action.READ, Action.REAUTHORIZE),
                        WriteOptions.key("below parent"))
                .entity();
        parties.as("reader")
                .grants()
                .reauthorise(
                        parent,
                        Terms.of("below").to(parties.subject("other")).may(Action.READ),
                        WriteOptions.key("below child"));
        Records below = parties.as("other").records("below");
        assertThat(below.find(owner.subject(), "A").orElseThrow().payload()).contains(ONE);
        owner.grants().revoke(parent, "over", WriteOptions.key("below over"));
        owner.records("below").create("B", ONE, sealed("below2"));
        for (String key : List.of("A", "B")) {
            Errors.fails(ErrorCode.E_FORBIDDEN, () -> below.find(owner.subject(), key));
        }
        assertThat(owner.trace(owner.subject(), "below", "B").edges())
                .noneMatch(e -> e.kind() == Trace.Kind.KEY_RELEASED);
    }

    @Test
    void keys_are_published_beside_what_is_in_the_document_and_in_no_other_kind_of_document() {
        var notary = parties.as("notary");
        var signing = VerificationKey.of(
                KeySuite.P256,
                parties.gantry().identity("notary").signer(Signer.P256).publicKey());
        DidDocument before = GantryDocument.of(notary.subject())
                .key("sign", signing, Relationship.ASSERTION_METHOD)
                .alsoKnownAs("https://notary.example")
                .build();
        String text = new String(before.canonical(), StandardCharsets.UTF_8);
        notary.identities().publish(text, 0, WriteOptions.key("document"));
        notary.grants().publishKeys();
        notary.grants().publishKeys();
        var versions = notary.identities().documents(notary.subject());
        assertThat(versions).hasSize(2);
        byte[] now = versions.get(1).document().getBytes(StandardCharsets.UTF_8);
        DidDocument after = GantryDocument.parse(now, notary.subject());
        assertThat(after.methods()).hasSize(3).containsAll(before.methods());
        assertThat(after.alsoKnownAs()).isEqualTo(before.alsoKnownAs());
        assertThat(after.relationship(Relationship.KEY_AGREEMENT)).hasSize(2);
        assertThat(after.relationship(Relationship.ASSERTION_METHOD)).hasSize(1);

        parties.as("operator").identities().onboard("leaver");
        var leaver = parties.as("leaver");
        leaver.identities().publish("{\"keys\":[1]}", 0, WriteOptions.key("other document"));
        Errors.fails(ErrorCode.E_STATE, () -> leaver.grants().publishKeys());
        var owner = parties.as("owner");
        owner.records("unpublished").create("A", ONE, sealed("unpublished"));
        var terms = Terms.of("unpublished").to(leaver.subject()).may(Action.READ);
        assertThat(owner.grants().grant(terms, WriteOptions.key("to leaver")).version())
                .as("given without a key")
                .isEqualTo(1);
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> leaver.records("unpublished").find(owner.subject(), "A"));
    }
}
