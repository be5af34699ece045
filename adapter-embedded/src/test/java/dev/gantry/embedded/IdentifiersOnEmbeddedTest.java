package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.Governance.Ballot;
import dev.gantry.Identifiers;
import dev.gantry.Identifiers.Registered;
import dev.gantry.Ledger;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.identifier.Identifier;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One code through the chain, through the application API. */
@Tag("R6.2.1")
class IdentifiersOnEmbeddedTest {
    private static final int PRODUCT = 1;
    private static final Identifier GTIN = Identifier.parse("/01/09506000134352", List.of("gs1:9506000"));

    @TempDir
    Path directory;

    private CoreGantry gantry;

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(file, """
                identities: {operator: keys/operator, maker: keys/maker, dealer: keys/dealer, carrier: keys/carrier}
                ledgers:
                  goods: {adapter: embedded, path: data, as: operator}
                """);
        gantry = CoreGantry.open(file);
        gantry.deploy("goods");
        for (String name : List.of("maker", "dealer", "carrier")) {
            as("operator").identities().onboard(name);
        }
        as("operator").governance().assign("gs1:9506000", as("maker").subject(), WriteOptions.key("assign"));
    }

    @AfterEach
    void close() {
        gantry.close();
    }

    private Ledger as(String identity) {
        return gantry.ledger("goods").as(identity);
    }

    private Identifiers of(String identity) {
        return as(identity).identifiers();
    }

    private Identifier own(String identity, String code) {
        return Identifier.own(as(identity).subject(), code);
    }

    @Test
    void codes_of_different_owners_resolve_to_one_master() {
        of("maker").register(GTIN, PRODUCT, WriteOptions.DEFAULT);
        Identifier dealers = own("dealer", "SKU-4711");
        Identifier carriers = own("carrier", "货物-8");
        of("dealer").register(dealers, PRODUCT, WriteOptions.DEFAULT);
        of("carrier").register(carriers, PRODUCT, WriteOptions.DEFAULT);
        of("dealer").proposeAlias(dealers, GTIN, WriteOptions.DEFAULT);
        assertThat(of("carrier").resolve(dealers).orElseThrow().code()).contains(dealers);
        of("maker").confirmAlias(dealers, GTIN, WriteOptions.DEFAULT);
        of("maker").proposeAlias(carriers, GTIN, WriteOptions.DEFAULT);
        of("carrier").confirmAlias(carriers, GTIN, WriteOptions.DEFAULT);

        assertThat(of("operator").resolve(dealers).orElseThrow().code()).contains(GTIN);
        assertThat(of("operator").resolve(carriers).orElseThrow().owner())
                .isEqualTo(as("maker").subject());
        assertThat(of("operator").aliases(GTIN))
                .extracting(r -> r.code().orElseThrow())
                .containsExactly(dealers, carriers);

        of("dealer").retireAlias(dealers, "another product", WriteOptions.DEFAULT);
        assertThat(of("operator").aliases(GTIN))
                .extracting(r -> r.code().orElseThrow())
                .containsExactly(carriers);
        assertThat(of("operator").resolve(dealers).orElseThrow().code()).contains(dealers);
        assertThat(of("operator").resolve(own("dealer", "unheard of"))).isEmpty();
    }

    @Test
    void every_spelling_is_the_same_code() {
        of("maker").register(Identifier.parse("urn:epc:idpat:sgtin:9506000.013435.*"), PRODUCT, WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_EXISTS, () -> of("maker").register(GTIN, PRODUCT, WriteOptions.DEFAULT));
        Registered found = of("dealer").find(GTIN).orElseThrow();
        assertThat(found.uid()).isEqualTo(GTIN.uid());
        assertThat(found.retired()).isFalse();
        assertThat(found.kind()).isEqualTo(PRODUCT);
    }

    @Test
    void a_namespace_is_its_holders() {
        assertThat(of("dealer").holder("gs1:9506000")).contains(as("maker").subject());
        assertThat(of("dealer").holder("gs1:4012345")).isEmpty();
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("dealer").register(GTIN, PRODUCT, WriteOptions.DEFAULT));
        Identifier unassigned = Identifier.parse("/01/04012345678901", List.of("gs1:4012345"));
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> of("maker").register(unassigned, PRODUCT, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("maker").register(GTIN, 0, WriteOptions.DEFAULT));
        Errors.fails(
                ErrorCode.E_FORBIDDEN,
                () -> as("maker").governance().assign("gs1:1", as("maker").subject(), WriteOptions.DEFAULT));
    }

    @Test
    void a_code_changes_hands_and_is_retired_for_good() {
        of("maker").register(GTIN, PRODUCT, WriteOptions.DEFAULT);
        of("maker").handOver(GTIN, as("dealer").subject(), WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("carrier").takeOver(GTIN, WriteOptions.DEFAULT));
        of("dealer").takeOver(GTIN, WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("maker").retire(GTIN, "mine", WriteOptions.DEFAULT));
        of("dealer").retire(GTIN, "sold out", WriteOptions.DEFAULT);
        assertThat(of("maker").find(GTIN).orElseThrow().retired()).isTrue();
        Errors.fails(ErrorCode.E_STATE, () -> of("dealer").retire(GTIN, "again", WriteOptions.DEFAULT));
    }

    @Test
    void a_vote_repeated_under_its_key_tells_the_first_result() {
        var options = WriteOptions.key("second assignment");
        var dealer = as("dealer").subject();
        Ballot first = as("operator").governance().assign("ent:dealer", dealer, options);
        Ballot again = as("operator").governance().assign("ent:dealer", dealer, options);
        assertThat(first.applied()).isTrue();
        assertThat(first.votes()).isEqualTo(1);
        assertThat(again.receipt().replayed()).isTrue();
        assertThat(again.applied()).isTrue();
        assertThat(again.receipt().transactionId()).isEqualTo(first.receipt().transactionId());
    }

    @Test
    void decisions_take_the_votes_that_the_threshold_asks_for() {
        var governance = as("operator").governance();
        governance.setGovernor(as("maker").subject(), true, WriteOptions.DEFAULT);
        governance.setThreshold(2, WriteOptions.DEFAULT);
        var carrier = as("carrier").subject();
        assertThat(governance.suspend(carrier, WriteOptions.DEFAULT).applied()).isFalse();
        Errors.fails(ErrorCode.E_STATE, () -> governance.suspend(carrier, WriteOptions.DEFAULT));
        assertThat(as("operator").identities().find(carrier).orElseThrow().status())
                .isEqualTo("ACTIVE");
        assertThat(as("maker")
                        .governance()
                        .suspend(carrier, WriteOptions.DEFAULT)
                        .applied())
                .isTrue();
        assertThat(as("operator").identities().find(carrier).orElseThrow().status())
                .isEqualTo("SUSPENDED");
        Errors.fails(
                ErrorCode.E_FORBIDDEN,
                () -> of("carrier").register(own("carrier", "1"), PRODUCT, WriteOptions.DEFAULT));
    }
}
