package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import org.jspecify.annotations.Nullable;

/** Arguments that an application has to give. */
final class Given {
    private Given() {}

    /** The value; {@code ARGUMENT_INVALID} with the argument's name if there is none. */
    static <T> T that(String argument, @Nullable T value) {
        if (value == null) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, argument + " is null")
                    .fix("Give the argument " + argument + ".")
                    .build();
        }
        return value;
    }
}
