package dev.gantry.core.projection;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Item;

/** A change, and the call that made it; of one that was voted for, the deciding vote. */
public record CarriedChange(Change change, Item item, String transactionId, long height) {}
