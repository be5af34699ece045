/** The conformance kit: the adapter SPI's contract (SPEC.md) as rules that run against any ledger with a deployed kernel. */
@NullMarked
package dev.gantry.tck;

import org.jspecify.annotations.NullMarked;
