/** What an adapter implements: prepare, submit, read, follow and prove transactions of one chain. It knows nothing of records. */
@NullMarked
package dev.gantry.spi;

import org.jspecify.annotations.NullMarked;
