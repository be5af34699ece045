package dev.gantry.core.did;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.identifier.Did;
import java.util.Map;
import java.util.TreeMap;

/** Resolves DIDs of several methods, and no others. */
public final class DidResolvers {
    private final Map<String, DidResolver> byMethod = new TreeMap<>();

    /** IllegalArgumentException if two are of one method. */
    public DidResolvers(DidResolver... resolvers) {
        for (DidResolver resolver : resolvers) {
            if (byMethod.put(resolver.method(), resolver) != null) {
                throw new IllegalArgumentException("two resolvers of did:" + resolver.method());
            }
        }
    }

    /** Errors are those of {@link Resolution}. */
    public Resolution resolve(Did did) {
        DidResolver resolver = byMethod.get(did.method());
        if (resolver == null) {
            throw GantryException.of(
                            ErrorCode.UNSUPPORTED,
                            Stage.VERIFY,
                            "DIDs of the method " + did.method() + " cannot be resolved here")
                    .fix("The methods are " + byMethod.keySet() + ".")
                    .build();
        }
        return resolver.resolve(did);
    }
}
