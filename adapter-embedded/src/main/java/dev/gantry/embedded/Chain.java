package dev.gantry.embedded;

import dev.gantry.core.merkle.Frontier;
import dev.gantry.core.merkle.Proofs;
import dev.gantry.embedded.Block.Entry;
import dev.gantry.embedded.index.IndexException;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Context;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelState;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's newest block and what it all comes to: a pure function of its blocks. Not thread-safe: {@link Engine} guards it.
 *
 * <p>Executing and applying are apart, so that nothing can be read before it is on the disk.
 */
final class Chain implements KernelState {
    private final LedgerIdentity identity;
    private final Word network;
    private final ChainIndex index;
    private Frontier edge;
    private Word tip;
    private long height;
    private long time;
    private boolean deployed;

    /**
     * A block that is executed but not applied.
     *
     * @param edge the tree's, with its entries
     * @param nodes of the tree that they complete
     * @param ids its transactions', in order
     * @param failed transactions left out because the kernel itself failed over them; they must not take the ledger down with them
     */
    record Draft(
            Block block,
            byte[] encoded,
            Frontier edge,
            List<Word> nodes,
            Map<Word, Word> writes,
            List<Word> ids,
            Map<Word, RuntimeException> failed) {}

    /** Goes on where the index ends; whoever opened it has checked that the log has that block. */
    Chain(LedgerIdentity identity, ChainIndex index) {
        this.identity = identity;
        this.network = identity.network();
        this.index = index;
        this.edge = Frontier.empty(identity.treeHash());
        this.tip = network;
        Reached reached = index.reached();
        if (reached != null) {
            edge = Frontier.of(identity.treeHash(), reached.leaves(), reached.peaks());
            tip = reached.tip();
            height = reached.height();
            time = reached.time();
            deployed = reached.deployed();
        }
    }

    @Override
    public Word get(Word key) {
        return index.state(key);
    }

    /** Height of the newest block; 0 when there is none. */
    long height() {
        return height;
    }

    Word tip() {
        return tip;
    }

    long time() {
        return time;
    }

    boolean deployed() {
        return deployed;
    }

    /** How many leaves the tree has. */
    long leaves() {
        return edge.size();
    }

    ChainIndex index() {
        return index;
    }

    long position(long of) {
        return index.block(of).position();
    }

    /** The number of a block's entry in the tree. */
    long leaf(long of, int entry) {
        return index.block(of).leavesBefore() + entry;
    }

    /** Roots and proofs of the tree. */
    Proofs proofs() {
        return new Proofs(identity.treeHash(), index);
    }

    @Nullable
    Place transaction(Word id) {
        return index.transaction(id);
    }

    List<Place> entity(Word word) {
        return index.entity(word);
    }

    List<Place> request(Word word) {
        return index.request(word);
    }

    /** Executes transactions in order on top of the present state, without changing it. */
    Draft executeTransactions(List<Transaction> batch, long now) {
        long blockTime = Math.max(time, now);
        var writes = new HashMap<Word, Word>();
        var entries = new ArrayList<Entry>(batch.size());
        var ids = new ArrayList<Word>(batch.size());
        var failed = new HashMap<Word, RuntimeException>();
        for (Transaction t : batch) {
            try {
                entries.add(execute(t, blockTime, writes));
                ids.add(t.id());
            } catch (IndexException e) {
                throw e;
            } catch (RuntimeException e) {
                failed.put(t.id(), e);
            }
        }
        return draft(blockTime, entries, writes, ids, failed);
    }

    Draft executeDeployment(KernelGenesis genesis, long now) throws Refusal {
        var entry = new Entry(Block.Kind.DEPLOYMENT, Deployment.encode(genesis), 0, 0, List.of());
        return draft(Math.max(time, now), List.of(entry), genesis.writes(), List.of(), Map.of());
    }

    private Draft draft(
            long blockTime,
            List<Entry> entries,
            Map<Word, Word> writes,
            List<Word> ids,
            Map<Word, RuntimeException> failed) {
        Frontier grown = edge.copy();
        var completed = new ArrayList<Word>();
        for (int i = 0; i < entries.size(); i++) {
            var leaf = new Leaf(height + 1, blockTime, i, entries.get(i));
            grown.append(leaf.hash(identity.treeHash()), completed::add);
        }
        var block = new Block(height + 1, tip, blockTime, grown.size(), grown.root(), entries);
        return new Draft(block, block.encode(), grown, completed, writes, ids, failed);
    }

    private Entry execute(Transaction t, long blockTime, Map<Word, Word> writes) {
        KernelState view = key -> {
            Word own = writes.get(key);
            return own != null ? own : get(key);
        };
        Outcome outcome = Kernel.execute(view, new Context(t.account(), blockTime), t.request());
        writes.putAll(outcome.writes());
        return new Entry(Block.Kind.TRANSACTION, t.bytes(), outcome.code(), outcome.index(), outcome.changes());
    }

    /** Makes a block that is on the disk part of what can be read. */
    void apply(Draft draft, long position) {
        Recent recent = index.recent();
        Block block = draft.block;
        recent.state.putAll(draft.writes);
        recent.blocks.add(new ChainIndex.BlockPlace(position, edge.size()));
        recent.nodes.addAll(draft.nodes);
        for (int i = 0; i < block.entries().size(); i++) {
            Entry entry = block.entries().get(i);
            if (entry.kind() == Block.Kind.DEPLOYMENT) {
                deployed = true;
                continue;
            }
            recent.transactions.put(draft.ids.get(i), new Place(block.height(), i, 0));
            for (int j = 0; j < entry.changes().size(); j++) {
                Change change = entry.changes().get(j);
                var place = new Place(block.height(), i, j);
                recent.addPlace(recent.byRequest, change.request(), place);
                if (!change.entity().isZero()) {
                    recent.addPlace(recent.byEntity, change.entity(), place);
                }
            }
        }
        edge = draft.edge;
        tip = Block.hash(draft.encoded);
        height = block.height();
        time = block.time();
        index.handOverIfFull(reached(position));
    }

    private Reached reached(long position) {
        return new Reached(network, height, position, time, deployed, tip, edge.size(), edge.peaks());
    }

    /** What the index may write when it is closed; null when there is no block. */
    @Nullable
    Reached reached() {
        return height == 0 ? null : reached(position(height));
    }

    /** Executes a block read from the disk again, refuses it unless it comes out byte for byte the same, and applies it. */
    void replay(byte[] encoded, long position, boolean signatures) throws IOException {
        Block block = Block.decode(encoded);
        if (block.height() != height + 1 || !block.previous().equals(tip) || block.time() < time) {
            throw new IOException("block " + block.height() + " does not follow the one before it");
        }
        List<Entry> entries = block.entries();
        boolean deployment = entries.size() == 1 && entries.get(0).kind() == Block.Kind.DEPLOYMENT;
        Draft draft = deployment
                ? deployAgain(entries.get(0), block.time())
                : executeTransactions(parse(entries, signatures), block.time());
        if (!Arrays.equals(draft.encoded, encoded)) {
            throw new IOException("block " + block.height() + " does not come out the same when executed again");
        }
        apply(draft, position);
    }

    private Draft deployAgain(Entry entry, long blockTime) throws IOException {
        if (deployed) {
            throw new IOException("a second deployment");
        }
        try {
            return executeDeployment(Deployment.decode(entry.content()), blockTime);
        } catch (Refusal r) {
            throw new IOException("an impossible deployment", r);
        }
    }

    private List<Transaction> parse(List<Entry> entries, boolean signatures) throws IOException {
        var batch = new ArrayList<Transaction>(entries.size());
        var ids = new HashSet<Word>();
        for (Entry entry : entries) {
            Transaction t = Transaction.parse(entry.content());
            if (!t.network().equals(network) || index.transaction(t.id()) != null || !ids.add(t.id())) {
                throw new IOException("a transaction that cannot be there");
            }
            batch.add(t);
        }
        if (signatures && !batch.parallelStream().allMatch(Transaction::signatureIsValid)) {
            throw new IOException("a transaction with a wrong signature");
        }
        return batch;
    }

    static Word idOf(Entry entry) {
        try {
            return Transaction.parse(entry.content()).id();
        } catch (IOException e) {
            throw new IllegalStateException("a block holds only parsed transactions", e);
        }
    }
}
