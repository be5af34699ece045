package dev.gantry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a record's content went: every version, and every grant, use and release that concerns it, in the ledger's order. Checked for gaps against the ledger before it is handed
 * out: versions and epochs fold into their heads, each grant's uses are as many as the kernel counted, its status is what its steps lead to, and no step is without what it needs before it. What is behind none of these marks (a
 * key that was released again, a rule that was set) only another node can be asked for: one that is honest gives the same digest.
 *
 * @param digest SHA-256 over all edges in order, 64 hexadecimal digits: two traces with one digest are the same
 */
public record Trace(RecordId record, SubjectId owner, List<Edge> edges, String digest) {
    public Trace {
        edges = List.copyOf(edges);
    }

    /** What an edge stands for. */
    public enum Kind {
        CREATED,
        UPDATED,
        TOMBSTONED,
        GRANTED,
        REQUESTED,
        DECIDED,
        REVOKED,
        RULE_SET,
        RULE_ENDED,
        COUNTERSIGNED,
        USED,
        KEY_RELEASED,
        EPOCH_OPENED
    }

    /**
     * One step.
     *
     * @param by who made it
     * @param to whom it gave something; empty for the record's own versions, epochs and rules
     * @param entity the record, the grant, the rule, or the collection of an epoch: 64 hexadecimal digits
     * @param below the grant that a grant was given from
     * @param number the record's version, the use, the use that a key was released for (0: the grant), the epoch; of a grant, request or decision the status, counted from 1; of a
     *     revocation 1 if it made the collection's next epoch due
     * @param carriesKey whether a key of the collection travelled in it
     */
    public record Edge(
            Kind kind,
            SubjectId by,
            Optional<SubjectId> to,
            String entity,
            Optional<String> below,
            long number,
            boolean carriesKey,
            String transactionId,
            long height) {}

    /** The graph as Mermaid text: participants are nodes, and steps the arrows between them. */
    public String toMermaid() {
        var out = new StringBuilder("flowchart LR\n  R[(\"" + shortened(record.hex()) + "\")]\n");
        for (Edge e : edges) {
            String to = e.to.map(Trace::node).orElse("R");
            out.append("  ")
                    .append(node(e.by))
                    .append(" -->|\"")
                    .append(e.kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(' ')
                    .append(e.number)
                    .append(e.carriesKey ? ", with key" : "")
                    .append("\"| ")
                    .append(to)
                    .append('\n');
        }
        return out.toString();
    }

    private static String node(SubjectId subject) {
        return "S" + subject.hex() + "[\"" + shortened(subject.hex()) + "\"]";
    }

    private static String shortened(String hex) {
        return hex.substring(0, 8);
    }
}
