package dev.gantry.testnet.probe;

import dev.gantry.testnet.NetworkAbsentException;
import java.nio.file.Path;
import java.util.List;

/** The questions put to one network after the other, and what the document says that each answers. */
public final class Probe {
    private final Contracts contracts;
    private final Document document;

    private Probe(Contracts contracts, Document document) {
        this.contracts = contracts;
        this.document = document;
    }

    /**
     * Compiles the contracts; {@link NetworkAbsentException} without their compiler.
     *
     * @param root the repository's
     * @param out a directory for the compiled contracts
     */
    public static Probe of(Path root, Path out) {
        return new Probe(Contracts.compile(root, out), new Document(root.resolve(Document.PLACE)));
    }

    /** A line for each question, with the answer of this network now. */
    public List<String> ask(ProbeTarget target) {
        var bench = new Bench(target, contracts);
        return Rows.ALL.stream().map(row -> row.ask(bench)).toList();
    }

    /**
     * The same lines with the answers of the network's column in the document. With the system property {@code gantry.probe.write=true} the column is made of these
     * answers first.
     */
    public List<String> documented(String network, List<String> answers) {
        if (Boolean.getBoolean("gantry.probe.write")) {
            document.write(network, answers);
        }
        return document.column(network);
    }
}
