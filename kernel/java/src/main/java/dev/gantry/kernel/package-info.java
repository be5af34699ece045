/** The kernel in pure Java, deterministic on every machine: no clock, no randomness, no floating point. {@code kernel/spec} is normative. */
@NullMarked
package dev.gantry.kernel;

import org.jspecify.annotations.NullMarked;
