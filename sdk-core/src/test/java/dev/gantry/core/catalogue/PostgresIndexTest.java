package dev.gantry.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.NodeQuery;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.PostgresNode;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index in a real PostgreSQL server. */
class PostgresIndexTest extends SharedIndexTest {
    private static Networks.Started<PostgresNode> server;
    private final String network = "test:" + UUID.randomUUID();

    @BeforeAll
    static void launch() {
        server = Networks.tryStart("postgres", PostgresNode::start);
    }

    @AfterAll
    static void end() {
        server.network().ifPresent(PostgresNode::close);
    }

    @BeforeEach
    @Override
    void start() {
        assumeTrue(server.network().isPresent(), server.reason());
        super.start();
    }

    @Override
    CatalogueIndex open() {
        return open("");
    }

    private CatalogueIndex open(String suffix) {
        PostgresNode node = server.network().orElseThrow();
        return PostgresIndex.open(node.url(), node.user(), () -> (node.password() + suffix).toCharArray(), network);
    }

    @Test
    void each_network_has_an_index_of_its_own() {
        apply(new CatalogueLedger().filled().changes);
        PostgresNode node = server.network().orElseThrow();
        try (var other = PostgresIndex.open(
                node.url(), node.user(), () -> node.password().toCharArray(), network + "'; DROP")) {
            assertThat(other.applied()).isZero();
        }
    }

    @Test
    void a_server_that_went_away_is_told_and_found_again_with_all_that_was_applied() {
        var ledger = new CatalogueLedger().filled();
        apply(ledger.changes.subList(0, 5));
        PostgresNode node = server.network().orElseThrow();
        node.kill();
        assertThatThrownBy(() -> index.digest())
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
        node.restart();
        assertThat(index.applied()).isEqualTo(5);
        apply(ledger.changes.subList(5, ledger.changes.size()));
        assertThat(index.find(NodeQuery.text("采购"), Optional.empty(), 9).nodes())
                .hasSize(1);
    }

    @Test
    void a_wrong_password_is_refused_and_not_told() {
        assertThatThrownBy(() -> open("x"))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED))
                .hasMessageNotContaining(server.network().orElseThrow().password());
    }
}
