package dev.gantry.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** A measure table as a page. */
final class Page {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private Page() {}

    /** @param data the name of the file with the raw series, beside the page */
    static String of(String command, String data, List<Figure> figures) {
        var page = new StringBuilder("# Measured: `" + command + "`\n\n" + LocalDate.now() + ", "
                + Runtime.getRuntime().availableProcessors()
                + " processors, shared with the nodes. Made by that command; the raw series are in [" + data + "]("
                + data
                + ").\n\n| figure | measured | bar | kept | rounds |\n|---|---|---|---|---|\n");
        for (Figure f : figures) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %s %s | %s | %s | %s |%n",
                    f.figure(),
                    Figure.text(f.value()),
                    f.unit(),
                    f.bar(),
                    f.ok() ? "yes" : "**no**",
                    picture(f.series())));
        }
        page.append("\n## How\n\n");
        figures.forEach(f -> page.append("- ")
                .append(f.figure())
                .append(": ")
                .append(f.how())
                .append(".\n"));
        return page.toString();
    }

    /** The series from its lowest to its highest number. */
    private static String picture(List<Double> series) {
        double low = series.stream().mapToDouble(d -> d).min().orElse(0);
        double high = series.stream().mapToDouble(d -> d).max().orElse(0);
        var bars = new StringBuilder();
        for (double d : series) {
            int level = high > low ? (int) Math.round((d - low) / (high - low) * (LEVELS.length() - 1)) : 0;
            bars.append(LEVELS.charAt(level));
        }
        return bars + " " + Figure.text(low) + "–" + Figure.text(high);
    }
}
