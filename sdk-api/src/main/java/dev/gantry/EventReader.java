package dev.gantry;

import java.time.Duration;
import java.util.List;

/** Pulls events page by page; the reader's own pace is the back-pressure. Not thread-safe. */
public interface EventReader extends AutoCloseable {
    /**
     * The next events, at most {@code max}; waits up to {@code patience} for the first and returns an empty list if none came. {@code CLOSED} after {@link
     * #close}.
     *
     * @param max at least 1
     */
    List<Events.RecordEvent> next(int max, Duration patience);

    /** Behind everything handed out so far. */
    String checkpoint();

    @Override
    void close();
}
