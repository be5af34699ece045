/** The kernel's contracts as committed byte code, and the ABI encoding of their few functions. */
@NullMarked
package dev.gantry.kernel.solidity;

import org.jspecify.annotations.NullMarked;
