/** DID documents, the keys in them, and the methods that resolve them without a ledger. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.did;

import org.jspecify.annotations.NullMarked;
