package dev.gantry.core;

import dev.gantry.Broker;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Grant;
import dev.gantry.core.EpochReader.State;
import dev.gantry.core.Handout.Owed;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One round of a broker: opens what is due, then hands out what is owed. What is owed follows from the ledger alone, and each release has a key of its own on the ledger, so it
 * does not matter how often a round is begun, or where one ended.
 */
final class BrokerRound {
    private static final long READS = (long) GrantBody.READ << 32;
    private static final long ACTION = 0xffffffffL << 32;
    private static final long USE = 0xffffffffL;

    private final KernelWriter writer;
    private final Connection connection;
    private final Broker.Judge judge;
    private final Function<Fact, Grant> told;
    private final Map<Word, Settled> settled = new HashMap<>();

    /** Nothing was owed to a grant when this was the newest of it, and this the epoch. */
    private record Settled(long fact, long epoch) {}

    BrokerRound(KernelWriter writer, Broker.Judge judge, Function<Fact, Grant> told) {
        this.writer = writer;
        this.connection = writer.connection();
        this.judge = judge;
        this.told = told;
    }

    void run(BooleanSupplier closed) {
        GrantIndex index = connection.grants().current();
        var opener = new EpochOpener(writer);
        List<Fact> mine = GrantBook.all(index, Role.EPOCHS, writer.subject());
        for (Fact first : mine) {
            State state = new EpochReader(connection).state(first.resource());
            if (state.due() && !closed.getAsBoolean()) {
                opener.open(first.collection(), state.epoch(), opener.suite(first.collection()));
            }
        }
        GrantIndex after = connection.grants().current();
        RuntimeException first = null;
        for (Fact made : served(after, mine).values()) {
            if (closed.getAsBoolean()) {
                return;
            }
            try {
                serve(after, made);
            } catch (RuntimeException e) {
                if (e instanceof GantryException g && ofTheLedger(g.code())) {
                    throw e;
                }
                first = first == null ? e : first; // what one grantee shows must not keep the keys from the others
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Trouble that the next grant would have as well. */
    private static boolean ofTheLedger(ErrorCode code) {
        return code.kind() == ErrorCode.Kind.UNAVAILABLE || code.kind() == ErrorCode.Kind.UNKNOWN;
    }

    /** Grants on this identity's own encrypted records, by whomever, and those that it gave on others'. */
    private Map<Word, Fact> served(GrantIndex index, List<Fact> mine) {
        var all = new LinkedHashMap<Word, Fact>();
        for (Fact collection : mine) {
            GrantBook.all(index, Role.COLLECTION, collection.resource())
                    .forEach(f -> all.put(f.change().entity(), f));
        }
        GrantBook.all(index, Role.GRANTOR, writer.subject())
                .forEach(f -> all.put(f.change().entity(), f));
        return all;
    }

    private void serve(GrantIndex index, Fact made) {
        GrantBody grant = made.grant();
        Word id = grant.id();
        long epoch = index.last(made.resource())
                .map(f -> f.change().number().number())
                .orElse(0L);
        var now = new Settled(index.last(id).map(Fact::number).orElse(0L), epoch);
        if (!grant.allows(GrantBody.READ) || epoch == 0 || now.equals(settled.get(id))) {
            return;
        }
        List<Fact> life = index.about(id);
        boolean all = true;
        if (!ended(life)) {
            for (long use : uses(made, life)) {
                all &= release(grant, use, owedEpochs(made, life, use, epoch));
            }
        }
        if (all) {
            settled.put(id, now);
        }
    }

    private static boolean ended(List<Fact> life) {
        return life.stream().anyMatch(f -> f.kind() == Fn.REVOKE_GRANT);
    }

    /** The grant itself (0), or those of its uses that have got no key yet. */
    private List<Long> uses(Fact made, List<Fact> life) {
        if (!GrantState.perUse(made.grant())) {
            return List.of(0L);
        }
        var open = new ArrayList<Long>();
        for (Fact fact : life) {
            long number = fact.change().number().number();
            long use = number & USE;
            if (fact.kind() == Fn.USE
                    && (number & ACTION) == READS
                    && life.stream().noneMatch(f -> f.kind() == Fn.RELEASE && isUse(f, use))
                    && accepted(made, fact, use)) {
                open.add(use);
            }
        }
        return open;
    }

    private static boolean isUse(Fact release, long use) {
        return release.change().number().equals(Word.of(use));
    }

    private boolean accepted(Fact made, Fact use, long number) {
        return !made.grant().has(Constraint.PRESENTATION)
                || judge.accepts(new Broker.Presented(
                        told.apply(made), number, use.change().c().hex()));
    }

    /** For a grant, every epoch whose key it has not been brought; for a use, the present one too. Newest first. */
    private static List<Long> owedEpochs(Fact made, List<Fact> life, long use, long present) {
        var owed = new ArrayList<Long>();
        for (long epoch = present; epoch > 0; epoch--) {
            long wanted = epoch;
            boolean has = life.stream().anyMatch(f -> Vault.isOf(f, made.resource(), wanted));
            if (!has || use > 0 && epoch == present) {
                owed.add(epoch);
            }
        }
        return owed;
    }

    /** In one transaction. False if some of it has to wait: for a window, a credential, or the grantee's key. */
    private boolean release(GrantBody grant, long use, List<Long> epochs) {
        if (epochs.isEmpty()) {
            return true;
        }
        if (!new GrantState(connection).reads(grant)) {
            return false;
        }
        var handout = new Handout(writer);
        var items = new ArrayList<Item>();
        Optional<Word> key = Optional.empty();
        for (long epoch : epochs) {
            var owed = new Owed(grant, use, epoch);
            Optional<Item> release = handout.release(owed);
            release.ifPresent(items::add);
            key = key.isPresent() || release.isEmpty() ? key : Optional.of(owed.key()); // of the newest that goes out
        }
        if (key.isEmpty()) {
            return false;
        }
        List<Item> fitting = handout.fitting(List.of(), items);
        try {
            writer.together(writer.subject(), key.get(), fitting, "release " + use + " of grant " + grant.id());
        } catch (GantryException e) {
            if (e.code() != ErrorCode.E_CONFLICT && !refused(e)) {
                throw e;
            }
        }
        return false; // until it is seen on the ledger
    }

    /** It ended, or is not yet good, by the kernel's own clock: the next round looks again. */
    private static boolean refused(GantryException e) {
        return switch (e.code()) {
            case E_STATE, E_CONSTRAINT, E_NOT_YET, E_EXPIRED, E_NOT_FOUND -> true;
            default -> false;
        };
    }
}
