package dev.gantry.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long to wait, in the clock's own unit. */
final class Durations {
    /** Longer than any program runs, and far enough from the end of a long that a point in time behind it can be told from one before. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /** Nanoseconds, 0 for what is negative and a hundred years for anything longer. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : TimeUnit.DAYS.toNanos(LONGEST.toDays());
    }
}
