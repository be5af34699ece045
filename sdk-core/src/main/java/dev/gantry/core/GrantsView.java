package dev.gantry.core;

import dev.gantry.Access;
import dev.gantry.Action;
import dev.gantry.Broker;
import dev.gantry.Decision;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Grant;
import dev.gantry.Grants;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.Terms;
import dev.gantry.WriteOptions;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex;
import dev.gantry.core.grants.GrantIndex.Party;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.core.grants.Odrl;
import dev.gantry.core.keys.Identity;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Grants of one ledger, as one identity. */
final class GrantsView implements Grants {
    private static final int MOST = 500;

    private final Connection connection;
    private final KernelWriter writer;
    private final GrantWriter grants;
    private final GrantState state;

    GrantsView(Connection connection, Identity self) {
        this.connection = connection;
        this.writer = new KernelWriter(connection, self);
        this.grants = new GrantWriter(writer);
        this.state = new GrantState(connection);
    }

    @Override
    public Receipt grant(Terms terms, WriteOptions options) {
        return keyed(options, o -> grants.give(body(terms, writer.subject(), grantee(terms), Word.ZERO, o), o));
    }

    @Override
    public Receipt reauthorise(String parent, Terms terms, WriteOptions options) {
        GrantBody above = body(parent);
        return keyed(
                options, o -> grants.giveBelow(above, body(terms, above.owner(), grantee(terms), above.id(), o), o));
    }

    @Override
    public Receipt request(Terms terms, WriteOptions options) {
        Word owner = Word.ofHex(Given.that("terms", terms)
                .owner()
                .orElseThrow(() -> invalid("a request without an owner", "Say whose records: Terms.ownedBy."))
                .hex());
        if (terms.actions().contains(Action.READ)) {
            publishKeys();
        }
        return keyed(
                options,
                o -> grants.ask(
                        GrantTerms.body(terms, owner, owner, writer.subject(), Word.ZERO, nonce(o)), Word.ZERO, o));
    }

    @Override
    public Receipt decide(String grant, boolean yes, WriteOptions options) {
        GrantBody body = body(grant);
        return keyed(options, o -> grants.decide(body, yes, o));
    }

    @Override
    public Receipt revoke(String grant, String reason, WriteOptions options) {
        GrantBody body = body(grant);
        Word why = Texts.reason(reason);
        return keyed(options, o -> grants.revoke(body, why, o));
    }

    @Override
    public Receipt countersign(String grant, WriteOptions options) {
        GrantBody body = body(grant);
        return writer.one(Items.countersign(body), body.id(), options);
    }

    @Override
    public Receipt use(String grant, Access access, WriteOptions options) {
        GrantBody body = body(grant);
        var wanted = GrantTerms.access(Given.that("access", access), body);
        return writer.one(Items.use(wanted, body), body.id(), options);
    }

    @Override
    public Receipt setRule(Terms terms, WriteOptions options) {
        if (Given.that("terms", terms).grantee().isPresent()) {
            throw invalid("a standing rule with a grantee", "Leave the grantee out, or give a grant.");
        }
        return keyed(options, o -> {
            GrantBody rule = body(terms, writer.subject(), Word.ZERO, Word.ZERO, o);
            return writer.one(Items.setRule(rule), rule.ruleId(), o);
        });
    }

    @Override
    public Receipt endRule(String rule, WriteOptions options) {
        GrantBody body = body(rule);
        return writer.one(Items.endRule(body), body.ruleId(), options);
    }

    @Override
    public Receipt attest(SubjectId holder, String type, Optional<Instant> until, WriteOptions options) {
        long end =
                Given.that("until", until).map(t -> GrantTerms.ms("until", t)).orElse(Long.MAX_VALUE);
        if (end <= 0) {
            throw invalid("an attestation until " + until.get(), "Give a time after 1970, or end it.");
        }
        return attested(holder, type, end, options);
    }

    @Override
    public Receipt endAttestation(SubjectId holder, String type, WriteOptions options) {
        return attested(holder, type, 0, options);
    }

    private Receipt attested(SubjectId holder, String type, long end, WriteOptions options) {
        Word of = GrantTerms.type(Given.that("type", type));
        Word subject = Word.ofHex(Given.that("holder", holder).hex());
        return writer.one(Items.attestCredential(subject, of, end), Digests.credential(writer.subject(), of), options);
    }

    @Override
    public Decision check(String grant, Access access) {
        return new Decisions(state).of(GrantTerms.id(grant), index(), Given.that("access", access), state.now());
    }

    @Override
    public Decision check(String grant, Access access, Instant at) {
        long time = Math.max(0, GrantTerms.ms("at", Given.that("at", at)));
        return new Decisions(state).of(GrantTerms.id(grant), index(), Given.that("access", access), time);
    }

    @Override
    public Optional<Grant> find(String grant) {
        return index().about(GrantTerms.id(grant)).stream()
                .filter(f -> f.body().isPresent())
                .findFirst()
                .map(this::now);
    }

    @Override
    public Page toMe(Optional<String> cursor, int limit) {
        return page(new Party(Role.GRANTEE, writer.subject()), cursor, limit);
    }

    @Override
    public Page byMe(Optional<String> cursor, int limit) {
        return page(new Party(Role.GRANTOR, writer.subject()), cursor, limit);
    }

    @Override
    public Page ofCollection(SubjectId owner, String collection, Optional<String> cursor, int limit) {
        return page(new Party(Role.COLLECTION, resource(owner, collection)), cursor, limit);
    }

    @Override
    public Page rules(SubjectId owner, String collection, Optional<String> cursor, int limit) {
        return page(new Party(Role.RULES, resource(owner, collection)), cursor, limit);
    }

    private static Word resource(SubjectId owner, String collection) {
        return Digests.recordId(Word.ofHex(Given.that("owner", owner).hex()), Texts.collection(collection), Word.ZERO);
    }

    private Page page(Party party, Optional<String> cursor, int limit) {
        if (limit < 1 || limit > MOST) {
            throw invalid("a page of " + limit, "Ask for 1 to " + MOST + ".");
        }
        List<Fact> found = index().list(
                        party,
                        Given.that("cursor", cursor).map(GrantsView::place).orElse(0L),
                        limit + 1);
        List<Fact> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                shown.stream().map(this::now).toList(),
                found.size() > limit
                        ? Optional.of(Long.toString(shown.get(limit - 1).number()))
                        : Optional.empty());
    }

    private static long place(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw invalid("no page's cursor: " + cursor, "Give what an earlier page gave as next.");
        }
    }

    /** As it stands by the kernel. */
    private Grant now(Fact made) {
        Word id = made.change().entity();
        if (made.kind() == Fn.SET_RULE) {
            boolean inForce = state.ruleInForce(id);
            return GrantTerms.grant(made, inForce ? Grant.Status.ACTIVE : Grant.Status.REVOKED, inForce, 0);
        }
        var answer = state.granted(id);
        if (!answer.ok()) {
            throw Damage.of("grant " + id + " was told of, but is not in the ledger's state");
        }
        return GrantTerms.grant(
                made, Grant.Status.values()[(int) answer.number(1) - 1], answer.number(4) == 1, answer.number(2));
    }

    @Override
    public void publishKeys() {
        new ReaderKeys(connection).publish(writer);
    }

    @Override
    public Broker broker(Broker.Judge judge) {
        return BrokerLoop.start(writer, Given.that("judge", judge), this::now);
    }

    @Override
    public String odrl(String id) {
        GrantBody body = body(id);
        return Odrl.write(body.grantee().isZero() ? Odrl.Kind.RULE : Odrl.Kind.GRANT, body);
    }

    @Override
    public Receipt odrl(String policy, WriteOptions options) {
        Odrl.Policy read = Odrl.read(Given.that("policy", policy));
        GrantBody body = read.body();
        return keyed(options, o -> switch (read.kind()) {
            case RULE -> writer.one(Items.setRule(body), body.ruleId(), o);
            case REQUEST -> grants.ask(body, Word.ZERO, o);
            case GRANT ->
                body.parent().isZero()
                        ? grants.give(body, o)
                        : grants.giveBelow(body(body.parent().hex()), body, o);
        });
    }

    private GrantIndex index() {
        return connection.grants().current();
    }

    private GrantBody body(String id) {
        return GrantBook.body(index(), GrantTerms.id(id));
    }

    private GrantBody body(Terms terms, Word owner, Word grantee, Word parent, WriteOptions keyed) {
        Optional<SubjectId> named = Given.that("terms", terms).owner();
        if (named.isPresent() && !named.get().hex().equals(owner.hex())) {
            throw invalid(
                    "records of another owner cannot be granted",
                    "Reauthorise below a grant of theirs, or ask them for one.");
        }
        return GrantTerms.body(terms, owner, writer.subject(), grantee, parent, nonce(keyed));
    }

    private static Word grantee(Terms terms) {
        return Word.ofHex(Given.that("terms", terms)
                .grantee()
                .orElseThrow(() -> invalid("a grant to nobody", "Say to whom: Terms.to."))
                .hex());
    }

    /** Follows from the idempotency key, so that a repeated call is about the same grant. */
    private static Word nonce(WriteOptions keyed) {
        return Digests.tagged(
                "gantry:grant-nonce:v1",
                Texts.idempotencyKey(keyed.idempotencyKey().orElseThrow()));
    }

    private static Receipt keyed(WriteOptions options, Function<WriteOptions, Receipt> write) {
        return write.apply(KernelWriter.keyed(options));
    }

    private static GantryException invalid(String what, String fix) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, what)
                .fix(fix)
                .build();
    }
}
