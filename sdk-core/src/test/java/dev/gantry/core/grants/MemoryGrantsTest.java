package dev.gantry.core.grants;

/** The index of one process. */
class MemoryGrantsTest extends GrantIndexTest {
    @Override
    GrantIndex open() {
        return new MemoryGrants();
    }
}
