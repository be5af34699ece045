package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.EvmNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A contract's code is replaced by as many governors' votes as the threshold says and by nothing else, and what it had stored stays. */
@Tag("R6.1")
class UpgradeTest {
    /** Governors are 1 to 3, two of whom decide; 4 is a subject like any other, 9 none. */
    private static final int ORDINARY = 4;

    private static final int STRANGER = 9;
    private static final byte[] FIRST =
            KernelRequest.single(Word.of(100), Items.create(body(9))).encode();

    private static final GrantBody GRANT = new GrantBody(
            subject(1),
            Word.of(1),
            Word.of(2),
            subject(1),
            subject(2),
            Word.ZERO,
            Word.of(3),
            GrantBody.READ,
            0,
            new TreeMap<>());

    @TempDir
    Path temp;

    private int key;

    @ParameterizedTest
    @EnumSource(Evm.class)
    void two_governors_of_three_replace_a_contracts_code_and_its_state_stays(Evm evm) throws Refusal {
        try (EvmNode node = evm.start()) {
            for (KernelContracts contract : KernelContracts.BEHIND_PROXIES) {
                var solidity = new SolidityKernel(node);
                TwoKernels kernels = kernels(contract.name(), solidity);
                decide(kernels, Fn.PAUSE);
                Word old = solidity.codeOf(contract);
                Word fresh = solidity.place(contract.creationCode());
                Item upgrade = upgrade(contract, fresh);
                List<String> before = answers(kernels);

                refused(kernels, ORDINARY, upgrade, KernelError.E_FORBIDDEN, 0);
                refused(kernels, STRANGER, upgrade, KernelError.E_FORBIDDEN, KernelError.WHOLE);
                assertThat(by(kernels, 1, upgrade).changes())
                        .extracting(Change::kind)
                        .containsExactly(Fn.VOTE);
                refused(kernels, 1, upgrade, KernelError.E_STATE, 0);
                assertThat(solidity.codeOf(contract))
                        .as("after one vote")
                        .isEqualTo(old)
                        .isNotEqualTo(fresh);
                assertThat(implementation(kernels, contract)).isEqualTo(Word.ZERO);

                List<Change> changes = by(kernels, 2, upgrade).changes();
                assertThat(changes).extracting(Change::kind).containsExactly(Fn.VOTE, Fn.UPGRADE);
                assertThat(changes.get(0).number()).isEqualTo(Word.of(2));
                assertThat(changes.get(0).a()).as("applied").isEqualTo(Word.of(1));
                assertThat(changes.get(1).entity()).isEqualTo(Word.of(contract.number()));
                assertThat(changes.get(1).a()).isEqualTo(fresh);
                assertThat(solidity.codeOf(contract)).as("after two votes").isEqualTo(fresh);
                assertThat(implementation(kernels, contract)).isEqualTo(fresh);
                assertThat(answers(kernels)).isEqualTo(before);

                decide(kernels, Fn.RESUME);
                assertThat(kernels.execute(account(1), FIRST).changes())
                        .extracting(Change::kind)
                        .containsExactly(Fn.REPLAYED);
                done(kernels, 1, Items.update(1, body(9)));
                done(kernels, ORDINARY, Items.create(body(9)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Evm.class)
    void new_code_runs_after_the_deciding_vote_and_not_before(Evm evm) throws IOException, Refusal {
        byte[] stricter = recordsWithShorterDescriptions();
        try (EvmNode node = evm.start()) {
            var solidity = new SolidityKernel(node);
            TwoKernels kernels = kernels("stricter", solidity);
            Item upgrade = upgrade(KernelContracts.RECORDS, solidity.place(stricter));

            decide(kernels, Fn.PAUSE);
            done(kernels, 1, upgrade);
            decide(kernels, Fn.RESUME);
            done(kernels, 1, Items.update(1, body(9)));

            refused(kernels, 2, upgrade, KernelError.E_STATE, 0);
            assertThat(Queries.Answer.of(kernels.read(Items.args(Queries.of(Fn.PROPOSAL), upgrade.args())))
                            .number(2))
                    .as("votes")
                    .isEqualTo(1);

            decide(kernels, Fn.PAUSE);
            done(kernels, 3, upgrade);
            decide(kernels, Fn.RESUME);
            byte[] longer = request(Items.update(2, body(9)));
            assertThat(solidity.execute(account(1), longer).code()).isEqualTo(KernelError.E_LIMIT.code());
            done(kernels, 1, Items.update(2, body(8)));
        }
    }

    @ParameterizedTest
    @EnumSource(Evm.class)
    void nobody_reaches_the_board_past_the_kernel(Evm evm) throws Refusal {
        try (EvmNode node = evm.start()) {
            var solidity = new SolidityKernel(node);
            TwoKernels kernels = kernels("board", solidity);
            Word old = solidity.codeOf(KernelContracts.RECORDS);
            Word fresh = solidity.place(KernelContracts.RECORDS.creationCode());
            Word number = Word.of(KernelContracts.RECORDS.number());
            List<String> before = answers(kernels);
            List<byte[]> attempts = List.of(
                    Abi.call("setCode(uint256,address)", number, fresh),
                    Abi.call("setWord(uint256,uint256)", Word.of(2), Word.of(1)),
                    KernelAbi.bind(fresh.bytes(), List.of(new KernelAbi.Place(4, fresh.bytes(), fresh.bytes()))));
            for (Word caller : List.of(SolidityKernel.DEPLOYER, account(1), account(STRANGER))) {
                for (byte[] attempt : attempts) {
                    SolidityKernel.Done done = solidity.callBoard(caller, attempt);
                    assertThat(KernelError.reason(done.code(), done.index()))
                            .isEqualTo(KernelError.reason(KernelError.E_FORBIDDEN.code(), KernelError.WHOLE));
                }
            }
            assertThat(solidity.codeOf(KernelContracts.RECORDS)).isEqualTo(old);
            assertThat(answers(kernels)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Evm.class)
    void nobody_reaches_the_contracts_behind_the_entry(Evm evm) throws Refusal {
        try (EvmNode node = evm.start()) {
            var solidity = new SolidityKernel(node);
            TwoKernels kernels = kernels("behind", solidity);
            List<String> before = answers(kernels);
            // A governor's own subject as the scope, and no items at all: nothing but the caller is wrong.
            byte[] records = Abi.call("actAll(bytes32,uint256,bytes)", subject(1), Word.ZERO, Word.of(96), Word.ZERO);
            byte[] identities = Abi.call("found(bytes32,bytes32)", account(STRANGER), subject(STRANGER));
            for (Word caller : List.of(SolidityKernel.DEPLOYER, account(1), account(STRANGER))) {
                for (var done : List.of(
                        solidity.callBehind(KernelContracts.RECORDS, caller, records),
                        solidity.callBehind(KernelContracts.IDENTITIES, caller, identities))) {
                    assertThat(KernelError.reason(done.code(), done.index()))
                            .isEqualTo(KernelError.reason(KernelError.E_FORBIDDEN.code(), KernelError.WHOLE));
                }
            }
            assertThat(answers(kernels)).isEqualTo(before);
        }
    }

    /** Deployed, with something in the state of every contract. */
    private TwoKernels kernels(String name, SolidityKernel solidity) throws Refusal {
        var governors = new ArrayList<KernelGenesis.Governor>();
        for (int i = 1; i <= 3; i++) {
            governors.add(new KernelGenesis.Governor(account(i), subject(i)));
        }
        var kernels =
                new TwoKernels(name, solidity, new KernelGenesis(Word.of(77), KernelGenesis.BEACON, 2, governors));
        assertThat(kernels.execute(account(1), FIRST).code()).isZero();
        done(kernels, 1, Items.invite(account(ORDINARY), subject(ORDINARY)));
        done(kernels, ORDINARY, Items.accept(inception(ORDINARY)));
        done(kernels, 2, Items.offerAccount(account(5)));
        done(kernels, 3, Items.cancel(Word.of(200)));
        done(kernels, 3, Items.tick(1234));
        var draft = new Items.NodeBody(3, 0, Word.ZERO, Word.ZERO, new byte[0]);
        done(kernels, 1, Items.createNode(Word.ZERO, false, new byte[] {1}, draft));
        done(kernels, 1, Items.anchor(Word.of(1), 1, 0, 5, Word.of(2), Word.of(3)));
        done(kernels, 1, Items.preserve(2, Word.of(4)));
        done(kernels, 1, Items.grant(GRANT, new byte[0]));
        return kernels;
    }

    /** What the getters say of all that {@link #kernels} wrote. */
    private static List<String> answers(TwoKernels kernels) {
        var queries = new ArrayList<>(List.of(Queries.info(), Queries.of(Fn.CLOCK)));
        queries.add(Queries.record(Digests.recordId(subject(1), Word.of(1), Word.of(2))));
        queries.add(Queries.request(Digests.requestId(subject(1), Word.of(100))));
        queries.add(Queries.request(Digests.requestId(subject(3), Word.of(200))));
        queries.add(Queries.of(Fn.OFFER, account(5), subject(2)));
        queries.add(Queries.of(Fn.NODE, Digests.nodeId(subject(1), Word.ZERO, new byte[] {1})));
        queries.add(Queries.of(Fn.LOG, Digests.logId(subject(1), Word.of(1), 1)));
        queries.add(Queries.of(Fn.EVIDENCE, Digests.evidenceId(subject(1), Word.of(4), 2)));
        queries.add(Queries.grant(GRANT.id()));
        for (int i = 1; i <= ORDINARY; i++) {
            queries.add(Queries.account(account(i)));
            queries.add(Queries.subject(subject(i)));
            queries.add(Queries.of(Fn.GOVERNOR, subject(i)));
        }
        return queries.stream()
                .map(q -> HexFormat.of().formatHex(kernels.read(q)))
                .toList();
    }

    /** By the votes of two. */
    private void decide(TwoKernels kernels, int action) {
        done(kernels, 2, Items.vote(action, new byte[0]));
        done(kernels, 3, Items.vote(action, new byte[0]));
    }

    private static Item upgrade(KernelContracts contract, Word code) {
        return Items.vote(Fn.UPGRADE, Items.args(new byte[] {(byte) contract.number()}, code.bytes()));
    }

    private static Word implementation(TwoKernels kernels, KernelContracts contract) {
        byte[] query = Items.args(Queries.of(Fn.IMPLEMENTATION), new byte[] {(byte) contract.number()});
        return Queries.Answer.of(kernels.read(query)).v(1);
    }

    private Outcome by(TwoKernels kernels, int caller, Item item) {
        return kernels.execute(account(caller), request(item));
    }

    private byte[] request(Item item) {
        return KernelRequest.single(Word.of(1000 + ++key), item).encode();
    }

    private void done(TwoKernels kernels, int caller, Item item) {
        assertThat(by(kernels, caller, item).code()).isZero();
    }

    private void refused(TwoKernels kernels, int caller, Item item, KernelError error, int index) {
        Outcome outcome = by(kernels, caller, item);
        assertThat(KernelError.reason(outcome.code(), outcome.index()))
                .isEqualTo(KernelError.reason(error.code(), index));
    }

    /** The committed source with another limit, compiled. */
    private byte[] recordsWithShorterDescriptions() throws IOException {
        Path sources = Files.createDirectory(temp.resolve("sources"));
        for (String file : List.of("Codes.sol", "Board.sol")) {
            Files.copy(Sources.KERNEL.resolve(file), sources.resolve(file));
        }
        String source = Files.readString(Sources.KERNEL.resolve("Records.sol"));
        String changed = source.replace("MAX_META = 1024", "MAX_META = 8");
        assertThat(changed).isNotEqualTo(source);
        Files.writeString(sources.resolve("Records.sol"), changed);
        Path out = Files.createDirectory(temp.resolve("out"));
        Sources.compile(sources, out);
        return Sources.creationCode(out, "Records");
    }

    private static Items.Body body(int metaLength) {
        byte[] payload = {1, 2, 3};
        return new Items.Body(Word.of(1), Word.of(2), 0, Digests.plain(payload), new byte[metaLength], payload);
    }

    private static Word account(int n) {
        return Word.of(0xACC000 + n);
    }

    private static byte[] inception(int n) {
        return ("inception of " + n).getBytes(StandardCharsets.US_ASCII);
    }

    private static Word subject(int n) {
        return Digests.subject(inception(n));
    }
}
