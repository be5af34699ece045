/** Append-only Merkle trees as in RFC 6962 and RFC 9162, over SHA-256 and SM3: growing, proving, verifying. */
@NullMarked
package dev.gantry.core.merkle;

import org.jspecify.annotations.NullMarked;
