package dev.gantry.testnet.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of answers: a line for each question, a column for each network that its first line names. What stands around it is left as it is. */
final class Document {
    static final String PLACE = "docs/explanation/evm-probe.md";

    private static final String HEADER = "| id |";
    private static final String UNKNOWN = "?";
    /** In front of the networks' cells are the id and the question; and above the rows two lines. */
    private static final int FIRST = 2;

    private final Path file;

    Document(Path file) {
        this.file = file;
    }

    /** Lines as {@link Row#line} makes them, with this network's answers. */
    List<String> column(String network) {
        var parts = parts();
        int column = parts.column(network);
        return parts.rows.stream()
                .map(cells -> String.join(" | ", cells.get(0), cells.get(1), cells.get(column)))
                .toList();
    }

    /** The table with one line for each question there is now, and these answers of this network; other networks keep theirs. */
    void write(String network, List<String> answers) {
        var parts = parts();
        int column = parts.column(network);
        var out = new ArrayList<>(parts.above);
        for (String answer : answers) {
            List<String> now = cells("| " + answer + " |");
            var cells = new ArrayList<>(now.subList(0, FIRST));
            cells.addAll(parts.answersTo(now.get(0)));
            cells.set(column, now.get(FIRST));
            out.add("| " + String.join(" | ", cells) + " |");
        }
        out.addAll(parts.below);
        try {
            Files.write(file, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The file, cut at the table's rows.
     *
     * @param above ends with the names of the columns, and the line under them
     */
    private record Parts(List<String> above, List<List<String>> rows, List<String> below) {

        private List<String> names() {
            return cells(above.get(above.size() - FIRST));
        }

        int column(String network) {
            int column = names().indexOf(network);
            if (column < FIRST) {
                throw new IllegalStateException("the document has no column " + network);
            }
            return column;
        }

        /** What the networks answered before. */
        List<String> answersTo(String id) {
            return rows.stream()
                    .filter(cells -> cells.get(0).equals(id))
                    .map(cells -> cells.subList(FIRST, cells.size()))
                    .findFirst()
                    .orElse(Collections.nCopies(names().size() - FIRST, UNKNOWN));
        }
    }

    private Parts parts() {
        try {
            List<String> lines = Files.readAllLines(file);
            int start = FIRST;
            while (!lines.get(start - FIRST).startsWith(HEADER)) {
                start++;
            }
            int end = start;
            while (end < lines.size() && lines.get(end).startsWith("|")) {
                end++;
            }
            return new Parts(
                    lines.subList(0, start),
                    lines.subList(start, end).stream().map(Document::cells).toList(),
                    lines.subList(end, lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(2, line.length() - 2).split(" \\| "));
    }
}
