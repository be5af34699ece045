/** Measure tables: Gantry and the chains' own clients by turns on one node, the raw series kept. */
@NullMarked
package dev.gantry.bench;

import org.jspecify.annotations.NullMarked;
