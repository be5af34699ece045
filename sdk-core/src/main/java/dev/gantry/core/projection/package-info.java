/** What can be made of a ledger's changes beside the ledger. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.projection;

import org.jspecify.annotations.NullMarked;
