package dev.gantry.core.catalogue;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Item;

/** A change of the catalogue, and the item of a request that made it; for one of governance's, the deciding vote. */
public record CatalogueChange(Change change, Item item) {}
