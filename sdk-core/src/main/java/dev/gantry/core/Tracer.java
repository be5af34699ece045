package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.RecordId;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.Trace;
import dev.gantry.Trace.Edge;
import dev.gantry.Trace.Kind;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.ReadLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers what concerns a record from the index of grants, and compares it with the ledger's state and with what the ledger finds by each entity: whatever one of them lacks is missed. */
record Tracer(Connection connection) {
    private static final int ATTEMPTS = 5;
    private static final long LOW = 0xffffffffL;
    /** Of a request, beside why its rule did not apply. */
    private static final long STATUS = 0xff;

    /** {@code E_NOT_FOUND}; {@code INTEGRITY} if a step is missing. */
    Trace of(Word owner, Word collection, Word key) {
        for (int i = 1; ; i++) {
            try {
                return once(owner, collection, key);
            } catch (GantryException e) {
                // What is written while we look may be in the one and not yet in the other.
                if (e.code() != ErrorCode.INTEGRITY || i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Trace once(Word owner, Word collection, Word key) {
        long settled = Stages.answer(Stage.READ, connection.adapter().head()).finalHeight();
        GrantIndex index = connection.grants().current();
        Word record = Digests.recordId(owner, collection, key);
        Word resource = Digests.recordId(owner, collection, Word.ZERO);
        var facts = new ArrayList<Fact>(versions(index, record, settled));
        facts.addAll(epochs(index, resource, settled));
        List<Fact> all = GrantBook.all(index, Role.COLLECTION, resource);
        for (Fact made : all) {
            if (made.key().isZero() || made.key().equals(key)) {
                facts.addAll(concerning(grant(index, made, all, settled), Set.of(record, resource)));
            }
        }
        for (Fact made : GrantBook.all(index, Role.RULES, resource)) {
            if (made.key().isZero() || made.key().equals(key)) {
                facts.addAll(whole(index, made.change().entity(), settled));
            }
        }
        facts.sort(Comparator.comparingLong(Fact::number));
        Word digest = Word.ZERO;
        for (Fact f : facts) {
            digest = Digests.fold(digest, f.change());
        }
        return new Trace(
                new RecordId(record.hex()),
                new SubjectId(owner.hex()),
                facts.stream().map(Tracer::edge).toList(),
                digest.hex());
    }

    private List<Fact> versions(GrantIndex index, Word record, long settled) {
        var state = ask(Queries.record(record));
        if (state.is(KernelError.E_NOT_FOUND)) {
            throw GantryException.of(ErrorCode.E_NOT_FOUND, Stage.READ, "there is no record " + record)
                    .fix("Check owner, collection and key.")
                    .with("ledger", connection.name())
                    .build();
        }
        List<Fact> versions = whole(index, record, settled);
        check(
                !versions.isEmpty()
                        && versions.size() == state.number(1)
                        && last(versions).change().a().equals(state.v(4)),
                "the versions of record " + record + " do not lead to the head in the ledger's state");
        return versions;
    }

    private List<Fact> epochs(GrantIndex index, Word resource, long settled) {
        var state = ask(Queries.of(Fn.EPOCH, resource));
        List<Fact> epochs = whole(index, resource, settled);
        long number = state.ok() ? state.number(1) : 0;
        check(
                epochs.size() == number
                        && (epochs.isEmpty() || last(epochs).change().a().equals(state.v(3))),
                "the epochs of collection " + resource + " do not lead to the head in the ledger's state");
        return epochs;
    }

    /** A grant's life: steps that can follow each other, and lead to the status that the state holds, and to as many uses. */
    private List<Fact> grant(GrantIndex index, Fact made, List<Fact> all, long settled) {
        Word id = made.change().entity();
        List<Fact> life = whole(index, id, settled);
        long status = 0;
        long uses = 0;
        boolean follow = true;
        for (Fact f : life) {
            long number = f.change().number().number();
            switch (f.kind()) {
                case Fn.USE -> {
                    follow &= status == GrantState.ACTIVE;
                    uses++;
                }
                case Fn.RELEASE -> follow &= status == GrantState.ACTIVE;
                case Fn.REVOKE_GRANT -> {
                    // 1: it made an epoch due, which only one that was ACTIVE does.
                    follow &= number == 0 || status == GrantState.ACTIVE;
                    status = GrantState.REVOKED;
                }
                case Fn.COUNTERSIGN -> {
                    follow &= status == GrantState.AWAITING;
                    status = number;
                }
                case Fn.DECIDE -> {
                    follow &= status == GrantState.REQUESTED;
                    status = number;
                }
                default -> status = number & STATUS;
            }
        }
        if (made.grant().has(Constraint.MAX_USES)) {
            for (Fact other : all) {
                GrantBody below = other.grant();
                uses += below.parent().equals(id)
                        ? below.value(Constraint.MAX_USES).number()
                        : 0;
            }
        }
        var state = ask(Queries.grant(id));
        check(
                follow && state.ok() && state.number(1) == status && state.number(2) == uses,
                "the steps of grant " + id + " do not lead to its status and uses in the ledger's state");
        return life;
    }

    /** Without the uses of a collection's grant for other records, and what was released for them. */
    private static List<Fact> concerning(List<Fact> life, Set<Word> resources) {
        Set<Long> others = new HashSet<>();
        for (Fact f : life) {
            if (f.kind() == Fn.USE && !resources.contains(f.change().a())) {
                others.add(f.change().number().number() & LOW);
            }
        }
        return life.stream()
                .filter(f -> f.kind() != Fn.USE && f.kind() != Fn.RELEASE
                        || !others.contains(f.change().number().number() & LOW))
                .toList();
    }

    /** What the index has about an entity, which has to be what the ledger finds by it. */
    private List<Fact> whole(GrantIndex index, Word entity, long settled) {
        List<Fact> facts = index.about(entity);
        List<LedgerEvent> found =
                Stages.answer(Stage.READ, connection.adapter().find(ChangeIndex.ENTITY, entity.bytes()));
        boolean same = found.size() >= facts.size();
        for (int i = 0; same && i < found.size(); i++) {
            same = i < facts.size()
                    ? Change.of(found.get(i).change()).equals(facts.get(i).change())
                    : found.get(i).height() > settled;
        }
        check(same, "the steps about " + entity + " are not those that the ledger finds");
        return facts;
    }

    private Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(Stages.answer(Stage.READ, connection.adapter().read(query, ReadLevel.FINAL)));
    }

    private static Fact last(List<Fact> facts) {
        return facts.get(facts.size() - 1);
    }

    private static void check(boolean good, String otherwise) {
        if (!good) {
            throw Damage.of(otherwise);
        }
    }

    private static Edge edge(Fact fact) {
        Change change = fact.change();
        Kind kind = kind(fact.kind());
        boolean given = switch (kind) {
            case GRANTED, DECIDED, REVOKED, COUNTERSIGNED, KEY_RELEASED -> true;
            default -> false;
        };
        Optional<GrantBody> body = fact.body();
        return new Edge(
                kind,
                new SubjectId(change.subject().hex()),
                given ? body.map(b -> new SubjectId(b.grantee().hex())) : Optional.empty(),
                change.entity().hex(),
                body.map(GrantBody::parent).filter(p -> !p.isZero()).map(Word::hex),
                number(kind, change.number().number()),
                kind != Kind.EPOCH_OPENED && fact.wrapped().length > 0,
                fact.transactionId(),
                fact.height());
    }

    private static long number(Kind kind, long number) {
        return switch (kind) {
            case USED -> number & LOW;
            case REQUESTED -> number & STATUS;
            default -> number;
        };
    }

    private static Kind kind(int kind) {
        return switch (kind) {
            case Fn.CREATE -> Kind.CREATED;
            case Fn.UPDATE -> Kind.UPDATED;
            case Fn.TOMBSTONE -> Kind.TOMBSTONED;
            case Fn.GRANT -> Kind.GRANTED;
            case Fn.REQUEST_GRANT -> Kind.REQUESTED;
            case Fn.DECIDE -> Kind.DECIDED;
            case Fn.REVOKE_GRANT -> Kind.REVOKED;
            case Fn.SET_RULE -> Kind.RULE_SET;
            case Fn.END_RULE -> Kind.RULE_ENDED;
            case Fn.COUNTERSIGN -> Kind.COUNTERSIGNED;
            case Fn.USE -> Kind.USED;
            case Fn.RELEASE -> Kind.KEY_RELEASED;
            case Fn.OPEN_EPOCH -> Kind.EPOCH_OPENED;
            default -> throw new IllegalStateException("no step: " + kind);
        };
    }
}
