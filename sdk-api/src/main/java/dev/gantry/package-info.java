/** What applications use: ledgers by name, records, identities, events, and one exception type with a code and a way out. */
@NullMarked
package dev.gantry;

import org.jspecify.annotations.NullMarked;
