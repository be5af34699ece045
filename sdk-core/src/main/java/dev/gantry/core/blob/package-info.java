/** Where payloads live that do not travel in a transaction. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.blob;

import org.jspecify.annotations.NullMarked;
