package dev.gantry.identifier;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;

/** How everything that is no identifier is told. */
final class Invalid {
    private static final int SHOWN = 200;

    private Invalid() {}

    /** {@code IDENTIFIER_INVALID}; the text is shown shortened and without control characters. */
    static GantryException of(String text, String why, String fix) {
        return draft(text, why, fix).build();
    }

    /** As {@link #of}, with the place: {@code position} counts from 0 in {@code text}. */
    static GantryException at(String text, int position, String why, String fix) {
        return draft(text, why, fix).with("position", position).build();
    }

    static GantryException.Builder draft(String text, String why, String fix) {
        return GantryException.of(ErrorCode.IDENTIFIER_INVALID, Stage.VALIDATE, "\"" + shown(text) + "\": " + why)
                .fix(fix);
    }

    static String shown(String text) {
        String start = text.substring(0, Math.min(SHOWN, text.length()));
        return start.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "?") + (start.length() < text.length() ? "…" : "");
    }
}
