package dev.gantry.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One line of a measure table.
 *
 * @param value the median of {@code series}, unless {@code how} says otherwise
 * @param ok whether the value keeps the bar
 * @param how how it was measured
 * @param series one number for each round
 * @param raw the numbers that the series was made of, by what they are
 */
record Figure(
        String figure,
        double value,
        String bar,
        String unit,
        boolean ok,
        String how,
        List<Double> series,
        Map<String, List<Double>> raw) {
    static Figure atLeast(
            String figure, double bar, String unit, String how, List<Double> series, Map<String, List<Double>> raw) {
        double value = median(series);
        return new Figure(figure, value, "≥ " + text(bar), unit, value >= bar, how, series, raw);
    }

    static Figure atMost(
            String figure,
            double value,
            double bar,
            String unit,
            String how,
            List<Double> series,
            Map<String, List<Double>> raw) {
        return new Figure(figure, value, "≤ " + text(bar), unit, value <= bar, how, series, raw);
    }

    static double median(List<Double> numbers) {
        double[] sorted = numbers.stream().mapToDouble(d -> d).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static double median(double[] numbers) {
        return median(Arrays.stream(numbers).boxed().toList());
    }

    static String text(double number) {
        return String.format(Locale.ROOT, number >= 100 ? "%.0f" : "%.2f", number);
    }
}
