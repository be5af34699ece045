package dev.gantry;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a grant, a request or a standing rule says. Immutable; start with {@link #of}, and add.
 *
 * @param owner whose records; empty for this view's own, or, below another grant, for that grant's owner
 * @param key of one record; empty for the whole collection
 * @param grantee empty in a standing rule, and in a request, whose grantee is who asks
 * @param depth how many levels of grants may be below; above 0 exactly with REAUTHORIZE
 * @param conditions each value of the type that the method for it takes
 */
public record Terms(
        Optional<SubjectId> owner,
        String collection,
        Optional<String> key,
        Optional<SubjectId> grantee,
        Set<Action> actions,
        int depth,
        Map<Condition, Object> conditions) {
    public Terms {
        Given.that("owner", owner);
        Given.that("collection", collection);
        Given.that("key", key);
        Given.that("grantee", grantee);
        actions = Set.copyOf(Given.that("actions", actions));
        conditions = Collections.unmodifiableMap(
                Given.that("conditions", conditions).isEmpty() ? Map.of() : new EnumMap<>(conditions));
    }

    /** All records of a collection. */
    public static Terms of(String collection) {
        return new Terms(Optional.empty(), collection, Optional.empty(), Optional.empty(), Set.of(), 0, Map.of());
    }

    /** Whose collection it is, where it is not this view's own. */
    public Terms ownedBy(SubjectId value) {
        return new Terms(Optional.of(Given.that("owner", value)), collection, key, grantee, actions, depth, conditions);
    }

    /** One record alone. */
    public Terms key(String value) {
        return new Terms(owner, collection, Optional.of(Given.that("key", value)), grantee, actions, depth, conditions);
    }

    public Terms to(SubjectId value) {
        return new Terms(owner, collection, key, Optional.of(Given.that("grantee", value)), actions, depth, conditions);
    }

    /** Replaces the actions. With REAUTHORIZE one level of grants may be below, unless {@link #depth} says more. */
    public Terms may(Action first, Action... more) {
        Set<Action> all = EnumSet.of(Given.that("action", first));
        for (Action action : Given.that("actions", more)) {
            all.add(Given.that("action", action));
        }
        int levels = all.contains(Action.REAUTHORIZE) ? Math.max(1, depth) : 0;
        return new Terms(owner, collection, key, grantee, all, levels, conditions);
    }

    /** 1 to 4 with REAUTHORIZE. */
    public Terms depth(int levels) {
        return new Terms(owner, collection, key, grantee, actions, levels, conditions);
    }

    public Terms notBefore(Instant time) {
        return with(Condition.NOT_BEFORE, time);
    }

    public Terms notAfter(Instant time) {
        return with(Condition.NOT_AFTER, time);
    }

    /** 1 to 2³²−1 calls of {@link Grants#use}, those of all grants below taken from them. */
    public Terms maxUses(long uses) {
        return with(Condition.MAX_USES, uses);
    }

    /** The text that whoever uses the grant has to state word for word. */
    public Terms purpose(String text) {
        return with(Condition.PURPOSE, text);
    }

    public Terms fields(Fields some) {
        return with(Condition.FIELDS, some);
    }

    /** The grantee holds this credential. */
    public Terms credential(Credential held) {
        return with(Condition.CREDENTIAL, held);
    }

    /** The grantee is this organisation, or a member by its credential. */
    public Terms organisation(SubjectId organisation) {
        return with(Condition.ORGANISATION, organisation);
    }

    /** What has to be shown with each use, in words; the owner's {@link Broker} judges what is. */
    public Terms presentation(String text) {
        return with(Condition.PRESENTATION, text);
    }

    /** The grant waits until this participant has countersigned it. */
    public Terms countersign(SubjectId by) {
        return with(Condition.COUNTERSIGN, by);
    }

    private Terms with(Condition condition, Object value) {
        var all = new EnumMap<Condition, Object>(Condition.class);
        all.putAll(conditions);
        all.put(condition, Given.that(condition.name(), value));
        return new Terms(owner, collection, key, grantee, actions, depth, all);
    }
}
