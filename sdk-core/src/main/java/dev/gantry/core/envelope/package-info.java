/** Encrypted records: a fresh key for each version, wrapped by the collection's epoch key, which is wrapped for its readers. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.envelope;

import org.jspecify.annotations.NullMarked;
