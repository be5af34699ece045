/** What chains that run EVM byte code do with the same code: a table of questions, asked of real nodes, and the document that says what each answered. */
@NullMarked
package dev.gantry.testnet.probe;

import org.jspecify.annotations.NullMarked;
