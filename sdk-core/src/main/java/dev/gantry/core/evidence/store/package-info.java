/** What evidence bundles are made of, durably on this machine. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.evidence.store;

import org.jspecify.annotations.NullMarked;
