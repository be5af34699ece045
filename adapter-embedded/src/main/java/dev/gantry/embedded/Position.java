package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Word;
import java.util.regex.Pattern;

/** An event's place, and the checkpoint behind it: {@code e1:network:height:entry:change}. */
record Position(long height, int entry, int change) {
    private static final Pattern FORM = Pattern.compile("e1:([0-9a-f]{64}):(\\d{1,18}):(\\d{1,9}|e):(\\d{1,9}|e)");

    /** Behind everything of a block. */
    static Position behindBlock(long height) {
        return new Position(height, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** {@code CHECKPOINT_INVALID} or {@code CHECKPOINT_FOREIGN}; empty text is before everything. */
    static Position parse(String checkpoint, String network) {
        if (checkpoint.isEmpty()) {
            return behindBlock(0);
        }
        var m = FORM.matcher(checkpoint);
        if (!m.matches()) {
            throw GantryException.of(ErrorCode.CHECKPOINT_INVALID, Stage.FOLLOW, "not a checkpoint of this ledger")
                    .fix("Use a checkpoint exactly as an event gave it, or start from the beginning.")
                    .build();
        }
        if (!Word.ofHex(m.group(1)).hex().equals(network)) {
            throw GantryException.of(ErrorCode.CHECKPOINT_FOREIGN, Stage.FOLLOW, "a checkpoint of another network")
                    .fix(
                            "The ledger was replaced, or the checkpoint is another ledger's: decide, then start from the beginning.")
                    .build();
        }
        return new Position(Long.parseLong(m.group(2)), part(m.group(3)), part(m.group(4)));
    }

    String text(String network) {
        return "e1:" + network + ":" + height + ":" + part(entry) + ":" + part(change);
    }

    boolean isBehind(Position o) {
        return height != o.height ? height > o.height : entry != o.entry ? entry > o.entry : change > o.change;
    }

    private static int part(String text) {
        return text.equals("e") ? Integer.MAX_VALUE : Integer.parseInt(text);
    }

    private static String part(int n) {
        return n == Integer.MAX_VALUE ? "e" : Integer.toString(n);
    }
}
