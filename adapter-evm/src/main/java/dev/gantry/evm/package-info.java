/** EVM chains over JSON-RPC: own signing, nonces for many submitters, a reorg-aware follower. */
@NullMarked
package dev.gantry.evm;

import org.jspecify.annotations.NullMarked;
