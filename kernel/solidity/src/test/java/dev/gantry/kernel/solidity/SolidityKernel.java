package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.EvmNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** The contracts on a node, called without an adapter in between. */
final class SolidityKernel {
    static final Word DEPLOYER = Word.of(0xd0001);

    private final EvmCalls evm;
    private final Function<KernelContracts, byte[]> code;
    private Word board = Word.ZERO;
    private Word kernel = Word.ZERO;

    private int clockMode;

    /** Of the committed code. */
    SolidityKernel(EvmNode node) {
        this(node, KernelContracts::creationCode);
    }

    SolidityKernel(EvmNode node, Function<KernelContracts, byte[]> code) {
        this.evm = new EvmCalls(node);
        this.code = code;
    }

    /**
     * What one call did.
     *
     * @param blockTime as the block tells it; of a request that was refused, as the kernel's clock told it; 0 of another call
     */
    record Done(int code, int index, List<byte[]> changes, long blockTime) {}

    void deploy(KernelGenesis genesis) {
        clockMode = genesis.clockMode();
        board = evm.create(DEPLOYER, code.apply(KernelContracts.BOARD));
        var places = new ArrayList<KernelAbi.Place>();
        for (KernelContracts contract : KernelContracts.BEHIND_PROXIES) {
            Word behind = place(code.apply(contract));
            Word proxy = evm.create(
                    DEPLOYER,
                    Items.args(
                            code.apply(KernelContracts.PROXY),
                            board.bytes(),
                            Word.of(contract.number()).bytes()));
            places.add(new KernelAbi.Place(contract.number(), proxy.bytes(), behind.bytes()));
            kernel = proxy;
        }
        evm.send(DEPLOYER, board, KernelAbi.bind(kernel.bytes(), places));
        evm.send(
                DEPLOYER,
                kernel,
                KernelAbi.initialise(
                        genesis.networkId().bytes(),
                        genesis.clockMode(),
                        genesis.threshold(),
                        genesis.governors().stream()
                                .map(g -> g.account().bytes())
                                .toList(),
                        genesis.governors().stream()
                                .map(g -> g.subject().bytes())
                                .toList()));
    }

    /** Creates code that is to run behind a proxy; its address. Nothing runs it until the board names it. */
    Word place(byte[] creationCode) {
        return evm.create(DEPLOYER, Items.args(creationCode, board.bytes()));
    }

    /** The address of the code that runs behind a contract's proxy. */
    Word codeOf(KernelContracts contract) {
        Word number = Word.of(contract.number());
        return Word.of(evm.call(Word.ZERO, board, Abi.call("codeFor(uint256,address)", number, kernel)));
    }

    /** The same as {@link #execute}, but for the time of a request that was refused: one question less. */
    Done attempt(Word account, byte[] request) {
        return run(account, kernel, KernelAbi.execute(request));
    }

    Done execute(Word account, byte[] request) {
        Done done = attempt(account, request);
        return done.code() == 0 ? done : new Done(done.code(), done.index(), List.of(), blockTime());
    }

    /** As a call sees it; where the clock is ticked, the tick. */
    private long blockTime() {
        long ms = Queries.Answer.of(read(Queries.of(Fn.CLOCK))).number(1);
        return clockMode == KernelGenesis.BLOCK_S ? ms / 1000 : ms;
    }

    /** A call past the kernel's entry. */
    Done callBoard(Word account, byte[] input) {
        return run(account, board, input);
    }

    /** A call of a contract behind the entry, past it. */
    Done callBehind(KernelContracts contract, Word account, byte[] input) {
        Word proxy = Word.of(evm.call(Word.ZERO, board, Abi.call("proxyOf(uint256)", Word.of(contract.number()))));
        return run(account, proxy, input);
    }

    private Done run(Word account, Word contract, byte[] input) {
        try {
            evm.call(account, contract, input);
        } catch (IllegalStateException refused) {
            int[] reason = KernelError.parseReason(String.valueOf(refused.getMessage()))
                    .orElseThrow(() -> new AssertionError("refused without a reason: " + refused.getMessage()));
            return new Done(reason[0], reason[1], List.of(), 0);
        }
        var changes = new ArrayList<byte[]>();
        long blockTime = 0;
        for (JsonNode log : evm.send(account, contract, input).path("logs")) {
            var words = new StringBuilder();
            for (int i = 1; i < 4; i++) {
                words.append(log.path("topics").get(i).asText().substring(2));
            }
            words.append(log.path("data").asText().substring(2));
            changes.add(HexFormat.of().parseHex(words));
            blockTime = Long.decode(log.path("blockTimestamp").asText());
        }
        return new Done(0, 0, changes, blockTime);
    }

    byte[] read(byte[] query) {
        return evm.call(Word.ZERO, kernel, KernelAbi.read(query));
    }
}
