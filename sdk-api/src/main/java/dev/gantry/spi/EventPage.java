package dev.gantry.spi;

import java.util.List;

/**
 * Events behind a checkpoint, in order, final only.
 *
 * @param next checkpoint behind everything that was looked at; it may lie behind the last event, never before it
 */
public record EventPage(List<LedgerEvent> events, String next) {
    public EventPage {
        events = List.copyOf(events);
    }
}
