package dev.gantry.core.grants;

import dev.gantry.core.projection.CarriedChange;
import dev.gantry.core.projection.Projection;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where grants can be looked up: a pure function of the ledger's changes of records, grants and epochs, which can be thrown away and made again. It tells candidates: what is said of a
 * grant, the kernel is asked. Safe for use by several threads.
 */
public abstract class GrantIndex implements Projection, AutoCloseable {
    /** How somebody is party to a grant or rule. */
    public enum Role {
        GRANTEE,
        GRANTOR,
        /** Grants on a collection and its records, by the collection's resource id. */
        COLLECTION,
        /** Rules of a collection, by its resource id. */
        RULES,
        /** Collections with epochs, by their owner. */
        EPOCHS
    }

    /** One entry of the lists. */
    public record Party(Role role, Word who) {}

    /** Everything about a record, grant, rule, credential, or collection's epochs, in the ledger's order. */
    public abstract List<Fact> about(Word entity);

    public abstract Optional<Fact> last(Word entity);

    /** What made the grants, rules or first epochs that somebody is party to, in the ledger's order, behind a fact's number. */
    public abstract List<Fact> list(Party party, long after, int limit);

    /** Fold over all changes applied (S-43): two indexes of one ledger at one place have one digest. */
    public abstract Word digest();

    /** How many facts there are. */
    public abstract long size();

    /** Forgets everything, to be made again. */
    public abstract void clear();

    /** Adds facts with their parties, all or none. */
    protected abstract void keep(List<Fact> facts, Word digest, String checkpoint);

    @Override
    public final boolean takes(int kind) {
        return Facts.takes(kind);
    }

    @Override
    public final synchronized void apply(List<CarriedChange> changes, String checkpoint) {
        var facts = new ArrayList<Fact>(changes.size());
        Map<Word, Fact> latest = new HashMap<>();
        Word fold = digest();
        long number = size();
        for (CarriedChange c : changes) {
            Word entity = c.change().entity();
            Optional<Fact> before = Optional.ofNullable(latest.get(entity)).or(() -> last(entity));
            Fact fact = Facts.of(++number, c, before);
            facts.add(fact);
            latest.put(entity, fact);
            fold = Digests.fold(fold, c.change());
        }
        keep(facts, fold, checkpoint);
    }

    /** The lists that a fact goes into: those of what it makes. */
    static List<Party> parties(Fact fact, boolean known) {
        return switch (fact.kind()) {
            case Fn.GRANT, Fn.REQUEST_GRANT -> {
                GrantBody body = fact.grant();
                yield List.of(
                        new Party(Role.GRANTEE, body.grantee()),
                        new Party(Role.GRANTOR, body.grantor()),
                        new Party(Role.COLLECTION, fact.resource()));
            }
            case Fn.SET_RULE -> known ? List.of() : List.of(new Party(Role.RULES, fact.resource()));
            case Fn.OPEN_EPOCH -> known ? List.of() : List.of(new Party(Role.EPOCHS, fact.owner()));
            default -> List.of();
        };
    }

    @Override
    public abstract void close();
}
