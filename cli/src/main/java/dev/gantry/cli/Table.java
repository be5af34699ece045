package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns for a terminal; wide characters count twice. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(header);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        var out = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            String[] row = rows.get(r);
            for (int i = 0; i < row.length; i++) {
                out.append(row[i]).append(i + 1 < row.length ? " ".repeat(widths[i] - width(row[i]) + 2) : "");
            }
            out.append('\n');
            if (r == 0) {
                for (int w : widths) {
                    out.append("-".repeat(w)).append("  ");
                }
                out.append('\n');
            }
        }
        return out.toString();
    }

    private static int width(String text) {
        return text.codePoints().map(c -> c >= 0x2E80 && c <= 0xFFEF ? 2 : 1).sum();
    }
}
