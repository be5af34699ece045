/** Identities of the configuration: inception documents and encrypted key files. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.keys;

import org.jspecify.annotations.NullMarked;
