package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.Identities;
import dev.gantry.Identities.DidVersion;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, DID documents and recovery through the application API. */
@Tag("R6.4.1a")
class IdentitiesOnEmbeddedTest {
    private static final String FIRST = "{\"keys\":[1]}";
    private static final String SECOND = "{\"keys\":[2]}";

    @TempDir
    Path directory;

    private CoreGantry gantry;

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(file, """
                identities: {operator: keys/operator, alice: keys/alice, again: keys/again, bob: keys/bob, carol: keys/carol}
                ledgers:
                  orders: {adapter: embedded, path: data, as: operator}
                """);
        gantry = CoreGantry.open(file);
        gantry.deploy("orders");
        for (String name : new String[] {"alice", "bob", "carol"}) {
            as("operator").identities().onboard(name);
        }
    }

    @AfterEach
    void close() {
        gantry.close();
    }

    private Ledger as(String identity) {
        return gantry.ledger("orders").as(identity);
    }

    private Identities of(String identity) {
        return as(identity).identities();
    }

    /** Alice on another machine: her inception document, and no key. */
    private void newMachine() throws IOException {
        Files.createDirectories(directory.resolve("keys/again"));
        Files.copy(directory.resolve("keys/alice/inception.json"), directory.resolve("keys/again/inception.json"));
        assertThat(as("again").subject()).isEqualTo(as("alice").subject());
        assertThat(of("again").account()).isNotEqualTo(of("alice").account());
    }

    @Test
    void a_documents_versions_are_kept_with_their_times() {
        SubjectId alice = as("alice").subject();
        assertThat(of("bob").document(alice)).isEmpty();
        Instant before = Instant.now();
        of("alice").publish(FIRST, 0, WriteOptions.key("publish 1"));
        DidVersion first = of("bob").document(alice).orElseThrow();
        assertThat(first.document()).isEqualTo(FIRST);
        assertThat(first.time().orElseThrow())
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));

        var second = of("alice").publish(SECOND, 1, WriteOptions.key("publish 2"));
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.entity()).isEqualTo(alice.hex());
        assertThat(of("alice").publish(SECOND, 1, WriteOptions.key("publish 2")).replayed())
                .isTrue();
        assertThat(of("bob").documents(alice)).extracting(DidVersion::document).containsExactly(FIRST, SECOND);
        Instant published = of("bob").document(alice).orElseThrow().time().orElseThrow();
        assertThat(of("bob").document(alice, published).orElseThrow().document())
                .isEqualTo(SECOND);
        assertThat(of("bob")
                        .document(alice, first.time().orElseThrow())
                        .orElseThrow()
                        .document())
                .isEqualTo(published.equals(first.time().orElseThrow()) ? SECOND : FIRST);
        assertThat(of("bob").document(alice, before.minusSeconds(9))).isEmpty();
    }

    @Test
    void a_document_of_an_old_version_or_size_is_refused() {
        of("alice").publish(FIRST, 0, WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_VERSION, () -> of("alice").publish(SECOND, 0, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> of("alice").publish("", 1, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> of("alice").publish("x".repeat(4097), 1, WriteOptions.DEFAULT));
        assertThat(of("alice").documents(as("alice").subject())).hasSize(1);
    }

    @Test
    void guardians_recover_a_lost_identity_and_its_old_account_may_nothing() throws IOException {
        SubjectId alice = as("alice").subject();
        as("alice").records("orders").create("1", Payload.text("mine"), WriteOptions.key("create 1"));
        of("alice").setGuardians(2, Set.of(as("bob").subject(), as("carol").subject()), WriteOptions.DEFAULT);
        newMachine();
        String account = of("again").account();
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> of("again").join());
        of("bob").approveRecovery(alice, account, WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> of("again").join());
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("operator").approveRecovery(alice, account, WriteOptions.DEFAULT));
        of("carol").approveRecovery(alice, account, WriteOptions.DEFAULT);

        of("again").join();
        of("again").join();
        as("again").records("orders").update("1", 1, Payload.text("still mine"), WriteOptions.DEFAULT);
        assertThat(as("bob").records("orders").find(alice, "1").orElseThrow().version())
                .isEqualTo(2);
        Errors.fails(
                ErrorCode.E_FORBIDDEN,
                () -> as("alice").records("orders").create("2", Payload.text("stolen"), WriteOptions.DEFAULT));
        assertThat(of("bob").find(alice).orElseThrow().accounts()).isEqualTo(1);
    }

    @Test
    void a_second_account_acts_for_the_subject_until_it_is_removed() throws IOException {
        newMachine();
        of("alice").offerAccount(of("again").account(), WriteOptions.DEFAULT);
        of("again").join();
        as("again").records("orders").create("1", Payload.text("x"), WriteOptions.DEFAULT);
        of("alice").removeAccount(of("again").account(), WriteOptions.DEFAULT);
        Errors.fails(
                ErrorCode.E_FORBIDDEN,
                () -> as("again").records("orders").create("2", Payload.text("x"), WriteOptions.DEFAULT));
        of("alice").offerAccount(of("again").account(), WriteOptions.DEFAULT);
        of("again").join();
        as("again").records("orders").create("2", Payload.text("x"), WriteOptions.DEFAULT);
    }

    @Test
    void a_deactivated_subject_is_ended() {
        SubjectId alice = as("alice").subject();
        of("alice").deactivate("left the network", WriteOptions.DEFAULT);
        assertThat(of("bob").find(alice).orElseThrow().status()).isEqualTo("DEACTIVATED");
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("alice").publish(FIRST, 0, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_STATE, () -> of("operator").deactivate("a governor", WriteOptions.DEFAULT));
    }

    @Test
    void impossible_guardians_and_accounts_are_refused_before_anything_is_sent() {
        var bob = as("bob").subject();
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("alice").setGuardians(2, Set.of(bob), WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("alice").setGuardians(0, Set.of(bob), WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("alice").offerAccount("0xab", WriteOptions.DEFAULT));
        Errors.fails(
                ErrorCode.E_NOT_FOUND,
                () -> of("alice").setGuardians(1, Set.of(new SubjectId("ab".repeat(32))), WriteOptions.DEFAULT));
    }
}
