package dev.gantry.core.did;

import dev.gantry.identifier.Did;

/** One DID method. Thread-safe. */
public interface DidResolver {
    /** The name between the first two colons of its DIDs. */
    String method();

    /** Errors are those of {@link Resolution}. */
    Resolution resolve(Did did);
}
