/** The embedded ledger: an append-only, hash-chained, durable log in a directory, run by this process, and its adapter. */
@NullMarked
package dev.gantry.embedded;

import org.jspecify.annotations.NullMarked;
