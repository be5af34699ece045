/** Certificates (出证): one page for people, made of an evidence bundle that was checked. */
@NullMarked
package dev.gantry.certificate;

import org.jspecify.annotations.NullMarked;
