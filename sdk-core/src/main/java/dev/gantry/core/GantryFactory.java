package dev.gantry.core;

import dev.gantry.Gantry;
import java.nio.file.Path;

/** Found by ServiceLoader from {@link Gantry#open}. */
public final class GantryFactory implements Gantry.Factory {
    @Override
    public Gantry open(Path configuration) {
        return CoreGantry.open(configuration);
    }
}
