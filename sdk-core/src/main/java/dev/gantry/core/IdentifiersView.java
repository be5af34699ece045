package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Identifiers;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.identifier.Identifier;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.ReadLevel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Codes of one ledger, as one identity. State decides; changes only say where to look. */
record IdentifiersView(KernelWriter writer) implements Identifiers {
    private static final int RETIRED = 2;
    private static final int MAX_KIND = 255;

    @Override
    public Receipt register(Identifier code, int kind, WriteOptions options) {
        if (kind < 1 || kind > MAX_KIND) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "a code of kind " + kind)
                    .fix("Give a number from 1 to 255 from the application's own list of kinds.")
                    .build();
        }
        Given.that("code", code);
        boolean others = code.owner().isPresent()
                && (code.local().isEmpty()
                        || !code.owner().get().hex().equals(writer.subject().hex()));
        if (others) {
            throw GantryException.of(
                            ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, code + " cannot be registered by this identity")
                    .fix(
                            "Register codes of one's own, or in a namespace of one's own; a participant itself needs no registration.")
                    .build();
        }
        byte[] namespace = code.namespace().getBytes(StandardCharsets.UTF_8);
        byte[] local = code.local().getBytes(StandardCharsets.UTF_8);
        return writer.one(Items.register(kind, namespace, local), uid(code), options);
    }

    @Override
    public Optional<Registered> find(Identifier code) {
        return registered(uid(code), Optional.of(code));
    }

    @Override
    public Optional<Registered> resolve(Identifier code) {
        Optional<Registered> found = find(code);
        Optional<Word> master = found.flatMap(Registered::master).map(Word::ofHex);
        return master.isEmpty() ? found : registered(master.get(), text(master.get()));
    }

    @Override
    public List<Registered> aliases(Identifier master) {
        Word uid = uid(master);
        var linked = new LinkedHashSet<Word>();
        for (LedgerEvent e : changes(uid)) {
            Change c = Change.of(e.change());
            boolean links = c.kind() == Fn.CONFIRM_ALIAS
                    || c.kind() == Fn.PROPOSE_ALIAS && !c.number().isZero();
            if (links) {
                linked.add(c.a());
            } else if (c.kind() == Fn.RETIRE_ALIAS) {
                linked.remove(c.a());
            }
        }
        return linked.stream()
                .map(alias -> registered(alias, text(alias))
                        .orElseThrow(() -> Damage.of("alias " + alias + " is not registered")))
                .filter(r -> r.master().equals(Optional.of(uid.hex()))) // it may have ended since the changes were read
                .toList();
    }

    @Override
    public Receipt proposeAlias(Identifier alias, Identifier master, WriteOptions options) {
        return writer.one(Items.proposeAlias(uid(alias), uid(master)), uid(master), options);
    }

    @Override
    public Receipt confirmAlias(Identifier alias, Identifier master, WriteOptions options) {
        return writer.one(Items.confirmAlias(uid(alias), uid(master)), uid(master), options);
    }

    @Override
    public Receipt retireAlias(Identifier alias, String reason, WriteOptions options) {
        Word master = find(alias).flatMap(Registered::master).map(Word::ofHex).orElse(Word.ZERO);
        return writer.one(Items.retireAlias(uid(alias), Texts.reason(reason)), master, options);
    }

    @Override
    public Receipt handOver(Identifier code, SubjectId to, WriteOptions options) {
        return writer.one(
                Items.handOver(uid(code), Word.ofHex(Given.that("to", to).hex())), uid(code), options);
    }

    @Override
    public Receipt takeOver(Identifier code, WriteOptions options) {
        return writer.one(Items.takeOver(uid(code)), uid(code), options);
    }

    @Override
    public Receipt retire(Identifier code, String reason, WriteOptions options) {
        return writer.one(Items.retire(uid(code), Texts.reason(reason)), uid(code), options);
    }

    @Override
    public Optional<SubjectId> holder(String namespace) {
        var answer = ask(Queries.of(Fn.NAMESPACE, Digests.namespace(Texts.namespace(namespace))));
        return answer.ok() ? Optional.of(new SubjectId(answer.v(1).hex())) : Optional.empty();
    }

    private Optional<Registered> registered(Word uid, Optional<Identifier> code) {
        var answer = ask(Queries.of(Fn.IDENTIFIER, uid));
        if (!answer.ok()) {
            return Optional.empty();
        }
        return Optional.of(new Registered(
                uid.hex(),
                code,
                new SubjectId(answer.v(1).hex()),
                answer.number(2) == RETIRED,
                (int) answer.number(3),
                answer.v(4).isZero()
                        ? Optional.empty()
                        : Optional.of(answer.v(4).hex())));
    }

    /** The text that this id was registered with: the id is its digest, so whoever tells it cannot lie. */
    private Optional<Identifier> text(Word uid) {
        return changes(uid).stream()
                .filter(e -> Change.of(e.change()).kind() == Fn.REGISTER)
                .findFirst()
                .flatMap(e -> Stages.answer(
                                Stage.READ, writer.connection().adapter().transaction(e.transactionId()))
                        .flatMap(t -> text(uid, Change.of(e.change()).subject(), t)));
    }

    private static Optional<Identifier> text(Word uid, Word owner, LedgerTransaction transaction) {
        return Carried.of(transaction).items().stream()
                .filter(i -> i.fn() == Fn.REGISTER)
                .flatMap(i -> Items.registered(i).stream())
                .filter(r -> r.uid(owner).equals(uid))
                .findFirst()
                .flatMap(r -> identifier(r, owner));
    }

    /** Empty for a text that this release does not know as an identifier; another program may have registered it. */
    private static Optional<Identifier> identifier(Items.Registration r, Word owner) {
        try {
            return Optional.of(Identifier.registered(
                    new String(r.namespace(), StandardCharsets.UTF_8),
                    new SubjectId(owner.hex()),
                    new String(r.local(), StandardCharsets.UTF_8)));
        } catch (GantryException unknown) {
            return Optional.empty();
        }
    }

    private List<LedgerEvent> changes(Word uid) {
        return Stages.answer(Stage.READ, writer.connection().adapter().find(ChangeIndex.ENTITY, uid.bytes()));
    }

    private Word uid(Identifier code) {
        return Word.of(Given.that("code", code).uidBytes());
    }

    private Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(
                Stages.answer(Stage.READ, writer.connection().adapter().read(query, ReadLevel.LATEST)));
    }
}
