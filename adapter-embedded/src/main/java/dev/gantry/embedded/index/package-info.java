/**
 * The embedded ledger's index: sorted runs and flat files, every byte under a checksum. All of it is derived from the log, may lag behind it, and is made anew when it is
 * damaged; nothing here is ever believed over the log.
 */
@NullMarked
package dev.gantry.embedded.index;

import org.jspecify.annotations.NullMarked;
