package dev.gantry.core.envelope;

import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;

/**
 * Where a payload belongs: one version of one record. What is sealed for one place opens at no other.
 *
 * @param version the version that the write will make, from 1
 */
public record Place(Word owner, Word collection, Word key, long version) {
    Word record() {
        return Digests.recordId(owner, collection, key);
    }

    /** K5's name of the collection, under which its epochs are. */
    Word resource() {
        return Digests.recordId(owner, collection, Word.ZERO);
    }
}
