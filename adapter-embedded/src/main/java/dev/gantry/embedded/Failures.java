package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Retry;
import dev.gantry.Stage;
import dev.gantry.embedded.index.IndexException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** The ledger's own errors, worded once. */
final class Failures {
    private Failures() {}

    static GantryException closed(Stage stage) {
        return GantryException.of(ErrorCode.CLOSED, stage, "the ledger is closed")
                .fix("Open it again.")
                .build();
    }

    static GantryException corrupt(Stage stage, Throwable cause) {
        return GantryException.of(ErrorCode.LEDGER_CORRUPT, stage, "the ledger is damaged: " + cause.getMessage())
                .fix("Restore the directory from a backup; nothing was changed.")
                .cause(cause)
                .build();
    }

    /** The disk does not do what it should. */
    static GantryException store(Stage stage, Path directory, Throwable cause) {
        if (cause instanceof CorruptException) {
            return corrupt(stage, cause);
        }
        if (cause instanceof ClosedChannelException) {
            return closed(stage);
        }
        String text = String.valueOf(cause.getMessage());
        boolean full = text.contains("No space left") || text.contains("quota exceeded");
        return GantryException.of(
                        full ? ErrorCode.DISK_FULL : ErrorCode.STORE_FAILED,
                        stage,
                        "the ledger in " + directory + " cannot be read or written: " + text)
                .fix(full ? "Make room, then open the ledger again." : "Mend the disk, then open the ledger again.")
                .cause(cause)
                .build();
    }

    /** No ledger can be opened there. Where it is not the disk that is wrong, but the directory that was named, {@code CONFIG_INVALID} says so. */
    static GantryException place(Path directory, IOException cause) {
        String text = String.valueOf(cause.getMessage());
        String fix = "";
        if (cause instanceof FileAlreadyExistsException || text.contains("Not a directory")) {
            fix = "There is a file in the way; set the ledger's path to a directory of its own.";
        } else if (cause instanceof AccessDeniedException || text.contains("Read-only file system")) {
            fix = "Let this user write there, or set the ledger's path to a directory where it may.";
        } else if (text.contains("File name too long")) {
            fix = "Set the ledger's path to a shorter name.";
        }
        if (fix.isEmpty()) {
            return store(Stage.CONNECT, directory, cause);
        }
        return GantryException.of(
                        ErrorCode.CONFIG_INVALID, Stage.CONNECT, "the ledger cannot be in " + directory + ": " + cause)
                .fix(fix)
                .cause(cause)
                .build();
    }

    /** The index is no part of the ledger: it can be had again. */
    static GantryException index(Stage stage, Path directory, IndexException cause) {
        if (!cause.isDamaged()) {
            return store(stage, directory, cause.disk());
        }
        return GantryException.of(ErrorCode.STORE_FAILED, stage, "the ledger's index is damaged: " + cause.getMessage())
                .fix("Open the ledger again: the index is made anew from the log, and nothing is lost.")
                .cause(cause)
                .build();
    }

    static GantryException uncertain(Throwable cause) {
        return GantryException.of(
                        ErrorCode.OUTCOME_UNKNOWN, Stage.SUBMIT, "the disk failed while the block was forced to it")
                .fix("Open the ledger anew and ask for the outcome by the idempotency key.")
                .cause(cause)
                .build();
    }

    static GantryException queueFull() {
        return GantryException.of(ErrorCode.REJECTED_BY_NODE, Stage.SUBMIT, "too much is waiting to be committed")
                .fix("Submit more slowly.")
                .retry(Retry.REPREPARE)
                .build();
    }

    static GantryException argument(Stage stage, String what, String fix) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, stage, what)
                .fix(fix)
                .build();
    }
}
