/** gantry.yaml: reading, checking, every problem at once. Internal: applications use {@link dev.gantry}. */
@NullMarked
package dev.gantry.core.config;

import org.jspecify.annotations.NullMarked;
