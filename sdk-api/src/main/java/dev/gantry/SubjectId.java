package dev.gantry;

import java.util.regex.Pattern;

/** A participant, the same on every ledger: SHA-256 of its inception document, 64 lower-case hexadecimal digits. */
public record SubjectId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public SubjectId {
        if (!FORM.matcher(Given.that("hex", hex)).matches()) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "not a subject id: " + hex)
                    .fix("A subject id is 64 lower-case hexadecimal digits.")
                    .build();
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
