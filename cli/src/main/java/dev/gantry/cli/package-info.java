/** The command line: {@code ./gantry}. */
@NullMarked
package dev.gantry.cli;

import org.jspecify.annotations.NullMarked;
