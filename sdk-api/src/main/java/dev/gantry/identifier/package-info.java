/** Identifiers of things, places, documents and parties, and decentralised identifiers: their spellings, and the one form behind them. */
@NullMarked
package dev.gantry.identifier;

import org.jspecify.annotations.NullMarked;
