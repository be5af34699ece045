package dev.gantry.xuper;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.util.regex.Pattern;

/**
 * Behind the change {@code index} of the block at {@code height}, and its checkpoint {@code v1:network:height:index:block hash}.
 *
 * @param index {@link #END} behind the whole block
 */
record Position(long height, int index, String blockHash) {
    static final int END = Integer.MAX_VALUE;
    private static final Pattern FORM =
            Pattern.compile("v1:([A-Za-z0-9_]+-[0-9a-f]{64}):(\\d{1,18}):(\\d{1,9}|e):([0-9a-f]{64}|)");

    static Position parse(String checkpoint, String network) {
        if (checkpoint.isEmpty()) {
            return new Position(0, END, "");
        }
        var m = FORM.matcher(checkpoint);
        if (!m.matches()) {
            throw GantryException.of(ErrorCode.CHECKPOINT_INVALID, Stage.FOLLOW, "not a checkpoint of this ledger")
                    .fix("Use a checkpoint exactly as an event gave it, or start from the beginning.")
                    .build();
        }
        if (!m.group(1).equals(network)) {
            throw GantryException.of(ErrorCode.CHECKPOINT_FOREIGN, Stage.FOLLOW, "a checkpoint of another network")
                    .fix(
                            "The network was replaced, or the checkpoint is another ledger's: decide, then start from the beginning.")
                    .build();
        }
        int index = m.group(3).equals("e") ? END : Integer.parseInt(m.group(3));
        return new Position(Long.parseLong(m.group(2)), index, m.group(4));
    }

    String text(String network) {
        return "v1:" + network + ":" + height + ":" + (index == END ? "e" : Integer.toString(index)) + ":" + blockHash;
    }

    boolean isBefore(long otherHeight, int otherIndex) {
        return height != otherHeight ? height < otherHeight : index < otherIndex;
    }
}
