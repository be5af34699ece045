package dev.gantry.core;

import dev.gantry.Catalogue;
import dev.gantry.Governance.Ballot;
import dev.gantry.NodeDescription;
import dev.gantry.WriteOptions;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Word;

/** Votes of one identity on the level-1 tree: the same calls, with governance in the caller's place (K3-7). */
record MainCatalogueView(KernelWriter writer) implements Catalogue.Main {
    @Override
    public Ballot create(String code, NodeDescription description, WriteOptions options) {
        return vote(NodeCalls.create(Word.ZERO, code, description), options);
    }

    @Override
    public Ballot create(String parent, String code, NodeDescription description, WriteOptions options) {
        return vote(NodeCalls.create(NodeCalls.id("parent", parent), code, description), options);
    }

    @Override
    public Ballot update(String node, long expectedVersion, NodeDescription description, WriteOptions options) {
        return vote(NodeCalls.update(node, expectedVersion, description), options);
    }

    @Override
    public Ballot retire(String node, long expectedVersion, String reason, WriteOptions options) {
        return vote(NodeCalls.retire(node, expectedVersion, reason), options);
    }

    @Override
    public Ballot proposeLink(String from, String to, String type, WriteOptions options) {
        return vote(NodeCalls.proposeLink(from, to, type), options);
    }

    @Override
    public Ballot confirmLink(String from, String to, String type, WriteOptions options) {
        return vote(NodeCalls.confirmLink(from, to, type), options);
    }

    @Override
    public Ballot endLink(String from, String to, String type, String reason, WriteOptions options) {
        return vote(NodeCalls.endLink(from, to, type, reason), options);
    }

    private Ballot vote(Item call, WriteOptions options) {
        return writer.await(options, keyed -> writer.vote(call.fn() + Fn.BY_GOVERNANCE, call.args(), keyed));
    }
}
