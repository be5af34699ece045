package dev.gantry.xuper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.CoreGantry;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.kernel.solidity.KernelAbi;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.ReadLevel;
import dev.gantry.testnet.Compiler;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.XuperNode;
import dev.gantry.testnet.probe.Outcome;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A contract that somebody made an account of the kernel calls it and has the call undone: on this chain the kernel's event stays in the transaction. It must count for
 * nothing.
 */
@Tag("R5.3a")
class ForgedChangesTest {
    private static final byte[] PAYLOAD = "never written".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void an_event_whose_call_was_undone_is_no_change() throws IOException {
        try (XuperNode node = present("xuper", () -> XuperNode.start(XuperNode.Crypto.DEFAULT, 100));
                var attacker = new XuperProbeTarget(node);
                CoreGantry gantry = gantry(node)) {
            LedgerAdapter adapter = gantry.adapter("l");
            BigInteger forger =
                    new BigInteger(1, attacker.deploy(forger(), "[]").answer());
            byte[] inception = {1, 2, 3};
            Word subject = Digests.subject(inception);
            invite(gantry, Word.of(Address.word(word(forger, 20))), subject);
            var accepted = attacker.send(forger, call(0, KernelRequest.single(Word.of(1), Items.accept(inception))));
            assertThat(accepted.kind()).as(accepted.text()).isEqualTo(Outcome.Kind.DONE);
            assertThat(read(adapter, Queries.subject(subject)).ok())
                    .as("the contract is an account now")
                    .isTrue();

            var body = new Items.Body(Word.of(7), Word.of(8), 0, Digests.plain(PAYLOAD), new byte[0], PAYLOAD);
            var forged = attacker.send(forger, call(1, KernelRequest.single(Word.of(2), Items.create(body))));

            assertThat(forged.kind()).as(forged.text()).isEqualTo(Outcome.Kind.DONE);
            assertThat(forged.marks()).as("the chain kept the kernel's event").isNotEmpty();
            Word record = Digests.recordId(subject, Word.of(7), Word.of(8));
            assertThat(read(adapter, Queries.record(record)).is(KernelError.E_NOT_FOUND))
                    .as("nothing was written")
                    .isTrue();
            assertThat(await(adapter.find(ChangeIndex.ENTITY, record.bytes()))).isEmpty();
            assertThat(await(adapter.events("", 1000, Duration.ZERO)).events())
                    .noneMatch(e -> HexFormat.of().formatHex(e.change()).contains(record.hex()));
        }
    }

    private CoreGantry gantry(XuperNode node) throws IOException {
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {me: k}\nledgers: {l: {adapter: xuper, url: '" + node.url() + "'}}\n");
        CoreGantry gantry = CoreGantry.open(file);
        gantry.deploy("l");
        return gantry;
    }

    private byte[] forger() throws IOException {
        Path root = Path.of(System.getProperty("gantry.root", ".."));
        Path out = present(
                "solc",
                () -> Compiler.run(
                        root.resolve("kernel/solidity"), root.resolve("adapter-xuper/src/test/contracts"), directory));
        return HexFormat.of()
                .parseHex(Files.readString(out.resolve("Forger.bin")).strip());
    }

    private static void invite(CoreGantry gantry, Word account, Word subject) {
        var request = KernelRequest.single(Word.of(99), Items.invite(account, subject));
        LedgerAdapter adapter = gantry.adapter("l");
        var prepared = await(adapter.prepare(request.encode(), gantry.signer("l", "me")));
        var settled = adapter.settled(prepared, dev.gantry.Wait.FINAL);
        await(adapter.submit(prepared));
        assertThat(settled.join().applied()).isTrue();
    }

    private static byte[] call(int undo, KernelRequest request) {
        return Items.args(
                word(new BigInteger(1, Address.ofContract("gantry")), 32),
                Word.of(undo).bytes(),
                KernelAbi.execute(request.encode()));
    }

    private static byte[] word(BigInteger number, int size) {
        byte[] raw = number.toByteArray();
        byte[] out = new byte[size];
        int length = Math.min(size, raw.length);
        System.arraycopy(raw, raw.length - length, out, size - length, length);
        return out;
    }

    private static Queries.Answer read(LedgerAdapter adapter, byte[] query) {
        return Queries.Answer.of(await(adapter.read(query, ReadLevel.LATEST)));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static <T> T present(String network, Networks.Starter<T> starter) {
        var started = Networks.tryStart(network, starter);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        return started.network().orElseThrow();
    }
}
