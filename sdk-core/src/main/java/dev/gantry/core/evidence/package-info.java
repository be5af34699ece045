/** Evidence bundles ({@code .evd}): their one encoding, and the verdict on them without any ledger. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.evidence;

import org.jspecify.annotations.NullMarked;
