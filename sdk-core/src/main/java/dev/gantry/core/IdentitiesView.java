package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Identities;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.Wait;
import dev.gantry.core.keys.Identity;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Participants and accounts of one ledger, as one identity. */
final class IdentitiesView implements Identities {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Connection connection;
    private final Identity self;
    private final Function<String, Identity> identities;

    IdentitiesView(Connection connection, Identity self, Function<String, Identity> identities) {
        this.connection = connection;
        this.self = self;
        this.identities = identities;
    }

    @Override
    public SubjectId subject(String identity) {
        return identities.apply(identity).subject();
    }

    @Override
    public SubjectId onboard(String name) {
        Identity newcomer = identities.apply(name);
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
            Word inviter = Word.ofHex(self.subject().hex());
            write(self, inviter, "invite:" + account + ":" + subject, Items.invite(account, subject));
        }
        write(newcomer, account, "accept:" + account + ":" + subject, Items.accept(newcomer.inception()));
        return newcomer.subject();
    }

    private void write(Identity as, Word scope, String keyText, Item item) {
        Word key = Texts.idempotencyKey(keyText);
        var write = new Write(
                connection,
                KernelRequest.single(key, item),
                List.of(Digests.requestId(scope, key)),
                signer(as),
                Wait.FINAL,
                PATIENCE,
                keyText);
        Stages.await(write.run());
    }

    private Word account(Identity identity) {
        return Word.of(connection.adapter().account(signer(identity)));
    }

    private Signer signer(Identity identity) {
        return identity.signer(connection.adapter().descriptor().signatureScheme());
    }

    @Override
    public Optional<SubjectState> find(SubjectId subject) {
        var answer = ask(Queries.subject(Word.ofHex(subject.hex())));
        if (!answer.ok()) {
            return Optional.empty();
        }
        long roles = answer.number(2);
        return Optional.of(new SubjectState(
                subject, answer.number(1) == 1 ? "ACTIVE" : "SUSPENDED", (roles & 1) != 0, (roles & 2) != 0, (int)
                        answer.number(3)));
    }

    private Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(Stages.await(connection.adapter().read(query, ReadLevel.LATEST)));
    }
}
