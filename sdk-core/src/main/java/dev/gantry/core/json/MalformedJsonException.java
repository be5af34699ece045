package dev.gantry.core.json;

/** The text is no JSON that everybody reads alike; who asked for it knows what it was to be. */
public final class MalformedJsonException extends Exception {
    private final int position;

    MalformedJsonException(int position, String why) {
        super(why + " at byte or character " + position);
        this.position = position;
    }

    public int position() {
        return position;
    }
}
