/** XuperChain over gRPC: the kernel's contracts run in the chain's EVM, transactions carry the versions they read and wrote. */
@NullMarked
package dev.gantry.xuper;

import org.jspecify.annotations.NullMarked;
