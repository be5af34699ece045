package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Identities;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.core.did.DidKeyResolver;
import dev.gantry.core.did.DidResolver;
import dev.gantry.core.did.DidResolvers;
import dev.gantry.core.did.DidWebResolver;
import dev.gantry.core.did.Resolution;
import dev.gantry.core.keys.Identity;
import dev.gantry.identifier.Did;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Participants and accounts of one ledger, as one identity. */
final class IdentitiesView implements Identities {
    private static final int MAX_GUARDIANS = 16;
    private static final List<String> STATUS = List.of("", "ACTIVE", "SUSPENDED", "DEACTIVATED");
    private final Connection connection;
    private final Identity self;
    private final KernelWriter writer;
    private final Function<String, Identity> identities;

    IdentitiesView(Connection connection, Identity self, Function<String, Identity> identities) {
        this.connection = connection;
        this.self = self;
        this.writer = new KernelWriter(connection, self);
        this.identities = identities;
    }

    @Override
    public SubjectId subject(String identity) {
        return identities.apply(Given.that("identity", identity)).subject();
    }

    @Override
    public SubjectId onboard(String name) {
        Identity newcomer = identities.apply(Given.that("identity", name));
        Word subject = Word.ofHex(newcomer.subject().hex());
        Word account = account(newcomer);
        var there = ask(Queries.account(account));
        if (there.ok() && there.v(1).equals(subject)) {
            return newcomer.subject();
        }
        if (there.ok() || ask(Queries.subject(subject)).ok()) {
            throw GantryException.of(
                            ErrorCode.E_EXISTS,
                            Stage.VALIDATE,
                            "identity " + name
                                    + " is on this ledger with another account, or its account is another subject's")
                    .fix("Use the key that the identity has there.")
                    .with("ledger", connection.name())
                    .build();
        }
        if (ask(Queries.invitation(account, subject)).is(KernelError.E_NOT_FOUND)) {
            write(self, writer.subject(), "invite:" + account + ":" + subject, Items.invite(account, subject));
        }
        write(newcomer, account, "accept:" + account + ":" + subject, Items.accept(newcomer.inception()));
        return newcomer.subject();
    }

    /** A request that has a key of its own by what it is about. */
    private void write(Identity as, Word scope, String keyText, Item item) {
        new KernelWriter(connection, as).alone(scope, Texts.idempotencyKey(keyText), item, keyText);
    }

    private Word account(Identity identity) {
        return new KernelWriter(connection, identity).account();
    }

    @Override
    public String account() {
        return writer.account().hex();
    }

    @Override
    public Receipt offerAccount(String account, WriteOptions options) {
        return writer.one(Items.offerAccount(Texts.account(account)), writer.subject(), options);
    }

    @Override
    public void join() {
        Word subject = writer.subject();
        Word account = writer.account();
        var there = ask(Queries.account(account));
        if (there.ok() && there.v(1).equals(subject)) {
            return;
        }
        String keyText = "join:" + account + ":" + subject + ":" + UUID.randomUUID();
        write(self, account, keyText, Items.confirmAccount(subject));
    }

    @Override
    public Receipt removeAccount(String account, WriteOptions options) {
        return writer.one(Items.removeAccount(Texts.account(account)), writer.subject(), options);
    }

    @Override
    public Receipt publish(String document, long expectedVersion, WriteOptions options) {
        return writer.one(Items.publish(expectedVersion, Texts.document(document)), writer.subject(), options);
    }

    @Override
    public Optional<DidVersion> document(SubjectId subject) {
        return new DocumentReader(connection).newest(Given.that("subject", subject));
    }

    @Override
    public Optional<DidVersion> document(SubjectId subject, Instant at) {
        Given.that("at", at);
        Optional<DidVersion> then = Optional.empty();
        for (DidVersion v : documents(subject)) {
            Instant time = v.time()
                    .orElseThrow(() -> GantryException.of(
                                    ErrorCode.E_STATE,
                                    Stage.READ,
                                    "version " + v.version() + " has no time: this ledger's clock stood at 0")
                            .fix(
                                    "Ask by version, or have the time authority set the clock before documents are published.")
                            .with("ledger", connection.name())
                            .build());
            if (!time.isAfter(at)) {
                then = Optional.of(v);
            }
        }
        return then;
    }

    @Override
    public List<DidVersion> documents(SubjectId subject) {
        return new DocumentReader(connection).all(Given.that("subject", subject));
    }

    @Override
    public Resolved resolve(Did did) {
        return resolved(new DidResolvers(new LedgerDids(connection, this), new DidKeyResolver(), Web.RESOLVER)
                .resolve(Given.that("did", did)));
    }

    @Override
    public Resolved resolve(Did did, Instant at) {
        Given.that("at", at);
        var ledger = new LedgerDids(connection, this);
        if (!Given.that("did", did).method().equals(ledger.method())) {
            throw GantryException.of(ErrorCode.UNSUPPORTED, Stage.READ, did + " has no versions")
                    .fix("Resolve it as it is now.")
                    .build();
        }
        return resolved(ledger.resolve(did, document(did.subject().orElseThrow(), at)));
    }

    private static Resolved resolved(Resolution r) {
        return new Resolved(
                r.did(),
                new String(r.document().canonical(), StandardCharsets.UTF_8),
                r.source(),
                r.deactivated(),
                r.versionId() == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(r.versionId())));
    }

    /** Made when it is first needed: it has a client and threads of its own. */
    private static final class Web {
        static final DidResolver RESOLVER = new DidWebResolver(new DidWebResolver.Options());
    }

    @Override
    public Receipt setGuardians(int needed, Set<SubjectId> guardians, WriteOptions options) {
        Given.that("guardians", guardians).forEach(g -> Given.that("guardians", g));
        if (needed < 0
                || guardians.size() > MAX_GUARDIANS
                || needed > guardians.size()
                || (needed == 0) != guardians.isEmpty()) {
            throw GantryException.of(
                            ErrorCode.ARGUMENT_INVALID,
                            Stage.VALIDATE,
                            needed + " of " + guardians.size() + " guardians cannot be")
                    .fix("Name up to 16 guardians, and how many of them are needed: at least one, at most all.")
                    .build();
        }
        List<Word> sorted =
                guardians.stream().map(g -> Word.ofHex(g.hex())).sorted().toList();
        return writer.one(Items.setGuardians(needed, sorted), writer.subject(), options);
    }

    @Override
    public Receipt approveRecovery(SubjectId subject, String account, WriteOptions options) {
        Word of = Word.ofHex(Given.that("subject", subject).hex());
        return writer.one(Items.approveRecovery(of, Texts.account(account)), of, options);
    }

    @Override
    public Receipt deactivate(String reason, WriteOptions options) {
        return writer.one(Items.deactivate(Texts.reason(reason)), writer.subject(), options);
    }

    @Override
    public Optional<SubjectState> find(SubjectId subject) {
        var answer =
                ask(Queries.subject(Word.ofHex(Given.that("subject", subject).hex())));
        if (!answer.ok()) {
            return Optional.empty();
        }
        long roles = answer.number(2);
        return Optional.of(
                new SubjectState(subject, STATUS.get((int) answer.number(1)), (roles & 1) != 0, (roles & 2) != 0, (int)
                        answer.number(3)));
    }

    private Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(Stages.answer(Stage.READ, connection.adapter().read(query, ReadLevel.LATEST)));
    }
}
