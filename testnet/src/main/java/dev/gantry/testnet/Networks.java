package dev.gantry.testnet;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starting networks in tests: absence is a named skip, unless the network is required. */
public final class Networks {
    private Networks() {}

    /** How a network is started. */
    public interface Starter<T> {
        T start();
    }

    /**
     * The running network, or the reason why there is none. A network named in the system property {@code gantry.require} (comma-separated) has to be there:
     * IllegalStateException if it is not.
     */
    public static <T> Started<T> tryStart(String name, Starter<T> starter) {
        try {
            return new Started<>(starter.start(), "");
        } catch (NetworkAbsentException e) {
            String required = System.getProperty("gantry.require", "");
            if (Arrays.asList(required.split(",")).contains(name)) {
                throw new IllegalStateException("required, but " + e.getMessage(), e);
            }
            return new Started<>(null, String.valueOf(e.getMessage()));
        }
    }

    /** @param reason why it is absent */
    public record Started<T>(@Nullable T running, String reason) {
        public Optional<T> network() {
            return Optional.ofNullable(running);
        }
    }
}
