package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Ledger;
import dev.gantry.LedgerRecord;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Transactions.Outcome;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.GethNode;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.XuperNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The client is killed (kill -9) at a random moment around sending, and starts again without any store of its own: the same idempotency key has exactly one effect and
 * gives the first result; or the key is cancelled and never takes effect.
 */
@Tag("R6.1")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class LostReplyTest {
    private static final int ROUNDS = Boolean.getBoolean("gantry.deep") ? 200 : 40;

    @TempDir
    Path directory;

    @Test
    void on_the_embedded_ledger() throws Exception {
        rounds("    adapter: embedded\n    path: ledger\n");
    }

    @Test
    void on_an_evm_node() throws Exception {
        var started = Networks.tryStart("anvil", () -> AnvilNode.start(AnvilNode.IN_MEMORY));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        try (AnvilNode node = started.network().orElseThrow()) {
            rounds("    adapter: evm\n    url: " + node.url() + "\n    gasPrice: 0\n    kernelFile: kernel.txt\n");
        }
    }

    @Test
    void on_geth() throws Exception {
        var started = Networks.tryStart("geth", GethNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        try (GethNode node = started.network().orElseThrow()) {
            rounds("    adapter: evm\n    url: " + node.url() + "\n    kernelFile: kernel.txt\n", node::fund);
        }
    }

    @ParameterizedTest
    @EnumSource(XuperNode.Crypto.class)
    void on_a_xuperchain_node(XuperNode.Crypto crypto) throws Exception {
        var started = Networks.tryStart("xuper", () -> XuperNode.start(crypto, 100));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        try (XuperNode node = started.network().orElseThrow()) {
            rounds("    adapter: xuper\n    url: " + node.url() + "\n");
        }
    }

    private void rounds(String adapter) throws IOException, InterruptedException {
        rounds(adapter, address -> {});
    }

    private void rounds(String adapter, Consumer<String> fund) throws IOException, InterruptedException {
        Path config = directory.resolve("gantry.yaml");
        Files.writeString(config, "identities: {me: keys/me}\nledgers:\n  l:\n" + adapter);
        try (CoreGantry gantry = CoreGantry.open(config)) {
            byte[] account = gantry.adapter("l").account(gantry.signer("l", "me"));
            fund.accept("0x" + HexFormat.of().formatHex(account, 12, 32));
            gantry.deploy("l");
        }
        var random = new Random(20261124);
        int landed = 0;
        Process victim = victim(config, 0);
        for (int round = 0; round < ROUNDS; round++) {
            killedWhileWriting(victim, random.nextInt(120));
            victim = victim(config, round + 1);
            try (CoreGantry gantry = CoreGantry.open(config)) {
                landed += check(gantry.ledger("l"), round, random.nextInt(4) == 0) ? 1 : 0;
            }
        }
        victim.destroyForcibly().waitFor();
        assertThat(landed).as("some writes landed").isPositive();
    }

    /** Another JVM, which takes its time to start while the round before is looked at. */
    private static Process victim(Path config, int round) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LostReplyVictim.class.getName(),
                        config.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Lets it write, and kills it a moment after it said that it begins. */
    private static void killedWhileWriting(Process victim, int afterMillis) throws IOException, InterruptedException {
        victim.getOutputStream().write('\n');
        victim.getOutputStream().flush();
        assertThat(victim.getInputStream().read()).as("the victim begins").isEqualTo('b');
        victim.waitFor(afterMillis, TimeUnit.MILLISECONDS);
        victim.destroyForcibly().waitFor();
    }

    private static boolean check(Ledger ledger, int round, boolean cancel) {
        String key = "round-" + round;
        if (cancel && ledger.transactions().cancel(key).outcome() == Outcome.DEFINITELY_NOT) {
            assertThat(ledger.transactions().status(key).outcome()).isEqualTo(Outcome.DEFINITELY_NOT);
            assertThat(ledger.records("c").find("K" + round)).isEmpty();
            return false;
        }
        Receipt first = ledger.records("c").put("K" + round, Payload.text("v"), WriteOptions.key(key));
        Receipt second = ledger.records("c").put("K" + round, Payload.text("v"), WriteOptions.key(key));
        assertThat(second.replayed()).isTrue();
        assertThat(second.transactionId()).isEqualTo(first.transactionId());
        List<LedgerRecord> history = ledger.records("c").history(ledger.subject(), "K" + round);
        assertThat(history).as("one effect").hasSize(1);
        assertThat(first.version()).isEqualTo(1);
        return true;
    }
}
