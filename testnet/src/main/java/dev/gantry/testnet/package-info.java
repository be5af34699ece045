/** Real nodes on loopback, for tests and for trying things out. They end with the process that started them, however it ends. */
@NullMarked
package dev.gantry.testnet;

import org.jspecify.annotations.NullMarked;
