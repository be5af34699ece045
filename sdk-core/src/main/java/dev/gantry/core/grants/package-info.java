/** Grants beyond the ledger: where they are looked up, and their exchange as ODRL policies. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.grants;

import org.jspecify.annotations.NullMarked;
