package dev.gantry.core.grants;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Word;
import java.util.Optional;

/**
 * A change of a record, a grant, a rule, an epoch or a credential, with what its request said.
 *
 * @param number its place among all facts, from 1
 * @param body of the grant or the rule
 * @param wrapped the key that travelled for the grantee, or an epoch's recovery; empty for none
 * @param collection of the record, grant, rule or epoch; zero for a credential
 * @param key of the record, or of a grant for one; otherwise zero
 */
public record Fact(
        long number,
        Change change,
        Optional<GrantBody> body,
        byte[] wrapped,
        Word owner,
        Word collection,
        Word key,
        String transactionId,
        long height) {
    public int kind() {
        return change.kind();
    }

    /** K5's name of the collection. */
    public Word resource() {
        return Digests.recordId(owner, collection, Word.ZERO);
    }

    /** The grant's body; IllegalStateException where the fact is about none. */
    public GrantBody grant() {
        return body.orElseThrow(() -> new IllegalStateException("not about a grant"));
    }
}
