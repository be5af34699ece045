package dev.gantry;

import java.util.regex.Pattern;

/** One record of one owner in one collection, whatever its version: 64 lower-case hexadecimal digits, the same on every ledger. */
public record RecordId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public RecordId {
        if (!FORM.matcher(Given.that("hex", hex)).matches()) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "not a record id: " + hex)
                    .fix("A record id is 64 lower-case hexadecimal digits.")
                    .build();
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
