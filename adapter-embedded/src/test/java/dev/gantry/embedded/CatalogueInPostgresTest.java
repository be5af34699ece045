package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.Catalogue;
import dev.gantry.ErrorCode;
import dev.gantry.NodeDescription;
import dev.gantry.NodeQuery;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.config.SettingsReader;
import dev.gantry.tck.Errors;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.PostgresNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue with its index in a PostgreSQL database, by configuration alone. */
@Tag("R6.2.2")
class CatalogueInPostgresTest {
    @TempDir
    Path directory;

    @Test
    void a_line_of_configuration_puts_the_index_into_a_database() throws IOException {
        var started = Networks.tryStart("postgres", PostgresNode::start);
        assumeTrue(started.network().isPresent(), started.reason());
        try (PostgresNode server = started.network().orElseThrow()) {
            Files.writeString(directory.resolve("secret"), server.password() + "\n");
            Path configuration =
                    Files.writeString(directory.resolve("gantry.yaml"), """
                    identities: {operator: keys/operator}
                    index: {postgresql: "%s", user: %s, passwordFile: secret}
                    ledgers: {goods: {adapter: embedded, path: data}}
                    """.formatted(server.url(), server.user()));
            try (var gantry = CoreGantry.open(configuration)) {
                gantry.deploy("goods");
                Catalogue catalogue = gantry.ledger("goods").catalogue();
                catalogue.main().create("order", NodeDescription.titled("订单", "Order"), WriteOptions.DEFAULT);
                assertThat(catalogue
                                .find(NodeQuery.text("订单"), Optional.empty(), 10)
                                .nodes())
                        .hasSize(1);
                server.kill();
                Errors.fails(ErrorCode.STORE_FAILED, () -> catalogue.find("order"));
                server.restart();
                assertThat(catalogue.find("order")).hasSize(1);
            }
            assertThat(directory.resolve(".gantry/state/goods/catalogue.sqlite"))
                    .doesNotExist();
            Files.writeString(directory.resolve("secret"), "wrong");
            try (var gantry = CoreGantry.open(configuration)) {
                Errors.fails(
                        ErrorCode.STORE_FAILED,
                        () -> gantry.ledger("goods").catalogue().find("order"));
            }
        }
    }

    @Test
    void what_is_wrong_with_the_index_is_told_by_its_key() throws IOException {
        Path configuration = Files.writeString(directory.resolve("gantry.yaml"), """
                identities: {operator: keys/operator}
                index: {postgresql: "jdbc:postgresql://h/d?password=x", colour: red}
                ledgers: {goods: {adapter: embedded, path: data}}
                """);
        Errors.fails(ErrorCode.CONFIG_INVALID, () -> CoreGantry.open(configuration));
        assertThat(SettingsReader.examine(configuration).problems())
                .extracting(p -> p.key())
                .contains("index.postgresql", "index.colour", "index.passwordFile");
    }
}
