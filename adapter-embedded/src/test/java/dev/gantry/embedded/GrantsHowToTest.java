package dev.gantry.embedded;

import static dev.gantry.embedded.Parties.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Access;
import dev.gantry.Action;
import dev.gantry.Broker;
import dev.gantry.Condition;
import dev.gantry.Credential;
import dev.gantry.Decision;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.SubjectId;
import dev.gantry.Terms;
import dev.gantry.Trace;
import dev.gantry.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to/grants.md shows is what runs here. */
@Tag("R6.3.2a")
@Tag("R6.3.2b")
class GrantsHowToTest {
    @TempDir
    Path directory;

    private static boolean reads(Ledger ledger, SubjectId owner, String key) {
        try {
            return ledger.records("invoices")
                    .find(owner, key)
                    .orElseThrow()
                    .payload()
                    .isPresent();
        } catch (GantryException e) {
            return false;
        }
    }

    @Test
    void the_page_runs() {
        try (Parties parties = new Parties(directory)) {
            Ledger buyer = parties.as("owner");
            Ledger seller = parties.as("reader");
            Ledger auditor = parties.as("other");
            Ledger chamber = parties.as("notary");
            Instant endOfYear = Instant.parse("2099-12-31T23:59:59Z");
            seller.grants().publishKeys();

            buyer.records("invoices")
                    .create(
                            "A00095678",
                            Payload.json("{\"total\":8.50}"),
                            WriteOptions.key("invoice-A00095678").mode(Mode.CIPHER));
            Terms terms =
                    Terms.of("invoices").to(seller.subject()).may(Action.READ).notAfter(endOfYear);
            String grant = buyer.grants()
                    .grant(terms, WriteOptions.key("seller-reads"))
                    .entity();

            Payload invoice = seller.records("invoices")
                    .find(buyer.subject(), "A00095678")
                    .orElseThrow()
                    .payload()
                    .orElseThrow();

            buyer.grants().revoke(grant, "contract ended", WriteOptions.key("seller-leaves"));
            assertThat(invoice.asText()).isEqualTo("{\"total\":8.50}");
            assertThat(reads(seller, buyer.subject(), "A00095678")).isFalse();

            String audit = buyer.grants()
                    .grant(
                            Terms.of("invoices")
                                    .to(auditor.subject())
                                    .may(Action.READ)
                                    .purpose("audit"),
                            WriteOptions.key("audit"))
                    .entity();
            Decision decision =
                    auditor.grants().check(audit, Access.to(Action.READ).purpose("marketing"));
            // decision.allowed() is false, decision.why() E_CONSTRAINT, decision.condition() PURPOSE
            assertThat(decision.allowed()).isFalse();
            assertThat(decision.why()).contains(ErrorCode.E_CONSTRAINT);
            assertThat(decision.condition()).contains(Condition.PURPOSE);

            buyer.grants()
                    .setRule(
                            Terms.of("invoices")
                                    .may(Action.READ)
                                    .credential(new Credential(chamber.subject(), "auditor")),
                            WriteOptions.key("auditors-read"));
            chamber.grants()
                    .attest(auditor.subject(), "auditor", Optional.empty(), WriteOptions.key("auditor-attested"));

            try (Broker broker = buyer.grants().broker(Broker.Judge.NOTHING)) {
                Terms wanted = Terms.of("invoices")
                        .ownedBy(buyer.subject())
                        .may(Action.READ)
                        .credential(new Credential(chamber.subject(), "auditor"));
                auditor.grants().request(wanted, WriteOptions.key("auditor-asks"));
                until("the key is there", () -> reads(auditor, buyer.subject(), "A00095678"));
                broker.trouble().ifPresent(System.err::println); // tries again by itself; tells why it has to
            }
            Trace trace = buyer.trace(buyer.subject(), "invoices", "A00095678");
            String picture = trace.toMermaid();
            assertThat(picture).contains("revoked", "key released");
        }
    }

    @Test
    void the_page_shows_nothing_else() throws IOException {
        Path root = Path.of(System.getProperty("gantry.root"));
        String page = Files.readString(root.resolve("docs/how-to/grants.md"));
        String source = packed(Files.readString(
                root.resolve("adapter-embedded/src/test/java/dev/gantry/embedded/GrantsHowToTest.java")));
        var blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(blocks).hasSize(5);
        assertThat(blocks).allSatisfy(b -> assertThat(source).contains(packed(b)));
    }

    private static String packed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
