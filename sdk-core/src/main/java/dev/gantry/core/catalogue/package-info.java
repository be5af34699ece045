/** The catalogue's metadata, its index and its export: pure functions of what a ledger says, none of which talks to one. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.catalogue;

import org.jspecify.annotations.NullMarked;
