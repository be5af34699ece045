package dev.gantry.core.evidence.store;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.file.Path;

/** What goes wrong with files of evidence. */
final class Failures {
    private Failures() {}

    static GantryException io(Path file, IOException cause) {
        return GantryException.of(
                        ErrorCode.STORE_FAILED,
                        Stage.VALIDATE,
                        "evidence in " + file + " cannot be kept or read: " + cause)
                .fix("Check space and permissions of the evidence directory.")
                .cause(cause)
                .build();
    }

    static GantryException damaged(Path file, String how) {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.READ, file + " is damaged: " + how)
                .fix("Restore the evidence directory from a backup.")
                .build();
    }
}
