package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.config.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The passphrase of a configuration's identities, read when first needed; after closing nothing is encrypted or opened under it any more. Thread-safe. */
public final class Passphrase implements AutoCloseable {
    private final Settings.Passphrase where;
    private final List<Path> identities;
    private char @Nullable [] characters;
    private boolean closed;

    /** @param identities all directories whose keys are under it */
    public Passphrase(Settings.Passphrase where, Collection<Path> identities) {
        this.where = where;
        this.identities = List.copyOf(identities);
    }

    /** A copy, for the caller to wipe. {@code CLOSED}, {@code KEY_INVALID}. */
    synchronized char[] copy() {
        if (closed) {
            throw GantryException.of(ErrorCode.CLOSED, Stage.CONFIGURE, "Gantry is closed")
                    .fix("Open it again.")
                    .build();
        }
        char[] known = characters;
        if (known == null) {
            known = Passphrases.read(where, identities);
            characters = known;
        }
        return known.clone();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (characters != null) {
            Arrays.fill(characters, '\0');
        }
    }
}
