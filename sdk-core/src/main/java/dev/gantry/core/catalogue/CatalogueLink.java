package dev.gantry.core.catalogue;

import dev.gantry.kernel.Word;

/** East-west: from one node to another, by the consent of both owners. {@code agreed} is false while one of them has only proposed it. */
public record CatalogueLink(Word from, Word to, Word type, boolean agreed) {}
