package dev.gantry.core.catalogue;

/** The index of one process. */
class MemoryIndexTest extends CatalogueIndexTest {
    @Override
    CatalogueIndex open() {
        return new MemoryIndex();
    }
}
