/** JSON, read strictly and written in one way. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.json;

import org.jspecify.annotations.NullMarked;
