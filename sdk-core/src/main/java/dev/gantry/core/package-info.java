/** The capabilities, written once over the adapter SPI. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core;

import org.jspecify.annotations.NullMarked;
