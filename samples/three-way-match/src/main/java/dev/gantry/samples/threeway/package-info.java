/** The demo's business code: trade documents recorded by their makers, compared, refused, corrected, accepted and signed off. It knows no chain. */
@NullMarked
package dev.gantry.samples.threeway;

import org.jspecify.annotations.NullMarked;
