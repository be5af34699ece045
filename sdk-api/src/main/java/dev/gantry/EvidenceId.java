package dev.gantry;

import java.util.regex.Pattern;

/** One piece of evidence: the leaf hash of its signed statement, 64 lower-case hexadecimal digits. It is the same wherever it is filed. */
public record EvidenceId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public EvidenceId {
        if (!FORM.matcher(Given.that("hex", hex)).matches()) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "not an evidence id: " + hex)
                    .fix("An evidence id is 64 lower-case hexadecimal digits.")
                    .build();
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
