package dev.gantry.tck;

import static dev.gantry.tck.Bench.await;
import static dev.gantry.tck.Bench.changes;
import static dev.gantry.tck.Bench.check;
import static dev.gantry.tck.Bench.key;
import static dev.gantry.tck.Bench.same;
import static dev.gantry.tck.Bench.single;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** SPEC.md, "Identities" and "Identifiers": the kernel's contracts K1 and K2 as they come through the adapter. */
final class IdentityRules {
    private static final byte[] FIRST = "{\"first\":\"一\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = "{\"second\":\"二\"}".getBytes(StandardCharsets.UTF_8);

    private IdentityRules() {}

    static List<Rule> all() {
        return Stream.concat(identities(), identifiers()).toList();
    }

    private static Stream<Rule> identities() {
        return Stream.of(
                new Rule("G-801", "a DID document's versions are a chain, found by their subject", b -> {
                    b.land(single(key(), Items.publish(0, FIRST)), b.writer());
                    b.land(single(key(), Items.publish(1, SECOND)), b.writer());
                    Word head = Word.ZERO;
                    var found = await(b.adapter()
                                    .find(ChangeIndex.ENTITY, b.subject().bytes()))
                            .stream()
                            .map(e -> Change.of(e.change()))
                            .filter(c -> c.kind() == Fn.PUBLISH)
                            .toList();
                    same(found.size(), 2, "versions found");
                    for (Change c : found) {
                        byte[] document = c.number().number() == 1 ? FIRST : SECOND;
                        head = Digests.document(
                                b.subject(), c.number().number(), head, Digests.plain(document), c.c().number());
                        same(c.a(), head, "head of version " + c.number().number());
                    }
                    same(b.ask(Queries.of(Fn.DOCUMENT, b.subject())).v(2), head, "head in the state");
                }),
                new Rule("G-802", "of two documents for the same version one is published", b -> {
                    b.land(single(key(), Items.publish(0, FIRST)), b.writer());
                    same(
                            b.refusal(single(key(), Items.publish(0, SECOND)), b.writer()),
                            KernelError.E_VERSION.code(),
                            "code");
                }),
                new Rule("G-803", "an account offered and confirmed acts for its subject, one removed does not", b -> {
                    Signer second = b.newSigner();
                    Word account = Word.of(b.adapter().account(second));
                    b.land(single(key(), Items.offerAccount(account)), b.writer());
                    b.land(single(key(), Items.confirmAccount(b.subject())), second);
                    check(
                            b.land(single(key(), Items.create(Bench.body(key(), "v"))), second)
                                    .applied(),
                            "the second account does not act");
                    b.land(single(key(), Items.removeAccount(account)), b.writer());
                    same(
                            b.refusal(single(key(), Items.create(Bench.body(key(), "v"))), second),
                            KernelError.E_FORBIDDEN.code(),
                            "code for a removed account");
                }),
                new Rule("G-804", "guardians give a lost subject a new account, and the old one may nothing", b -> {
                    var guardian = new Bench(b.target());
                    guardian.writer();
                    b.land(single(key(), Items.setGuardians(1, List.of(guardian.subject()))), b.writer());
                    Signer fresh = b.newSigner();
                    Word account = Word.of(b.adapter().account(fresh));
                    same(
                            b.refusal(single(key(), Items.confirmAccount(b.subject())), fresh),
                            KernelError.E_NOT_FOUND.code(),
                            "code before the approval");
                    guardian.land(single(key(), Items.approveRecovery(b.subject(), account)), guardian.writer());
                    b.land(single(key(), Items.confirmAccount(b.subject())), fresh);
                    check(
                            b.land(single(key(), Items.create(Bench.body(key(), "v"))), fresh)
                                    .applied(),
                            "the new account does not act");
                    same(
                            b.refusal(single(key(), Items.create(Bench.body(key(), "v"))), b.writer()),
                            KernelError.E_FORBIDDEN.code(),
                            "code for the old account");
                }),
                new Rule("G-805", "a deactivated subject may nothing", b -> {
                    b.land(single(key(), Items.deactivate(Word.of(1))), b.writer());
                    same(
                            b.refusal(single(key(), Items.create(Bench.body(key(), "v"))), b.writer()),
                            KernelError.E_FORBIDDEN.code(),
                            "code");
                    same(b.ask(Queries.subject(b.subject())).number(1), 3L, "status");
                }));
    }

    private static Stream<Rule> identifiers() {
        return Stream.of(
                new Rule("G-811", "a code is its owner's, and another's may be spelled alike", b -> {
                    var other = new Bench(b.target());
                    byte[] code = "pallet-7 托盘".getBytes(StandardCharsets.UTF_8);
                    Word mine = register(b, code);
                    Word his = register(other, code);
                    check(!mine.equals(his), "one id for two owners' codes");
                    same(
                            b.refusal(single(key(), Items.register(1, new byte[0], code)), b.writer()),
                            KernelError.E_EXISTS.code(),
                            "code for a second registration");
                    same(b.ask(Queries.of(Fn.IDENTIFIER, his)).v(1), other.subject(), "owner");
                }),
                new Rule("G-812", "both owners make an alias, and it resolves in one step", b -> {
                    var other = new Bench(b.target());
                    Word master = register(b, "master".getBytes(StandardCharsets.US_ASCII));
                    Word alias = register(other, "alias".getBytes(StandardCharsets.US_ASCII));
                    other.land(single(key(), Items.proposeAlias(alias, master)), other.writer());
                    check(b.ask(Queries.of(Fn.IDENTIFIER, alias)).v(4).isZero(), "linked by one owner alone");
                    same(
                            other.refusal(single(key(), Items.confirmAlias(alias, master)), other.writer()),
                            KernelError.E_FORBIDDEN.code(),
                            "code for confirming one's own proposal");
                    b.land(single(key(), Items.confirmAlias(alias, master)), b.writer());
                    same(b.ask(Queries.of(Fn.IDENTIFIER, alias)).v(4), master, "master");
                }),
                new Rule("G-813", "a code changes hands in two steps", b -> {
                    var other = new Bench(b.target());
                    other.writer();
                    Word code = register(b, "goods".getBytes(StandardCharsets.US_ASCII));
                    b.land(single(key(), Items.handOver(code, other.subject())), b.writer());
                    same(b.ask(Queries.of(Fn.IDENTIFIER, code)).v(1), b.subject(), "owner before it is taken");
                    other.land(single(key(), Items.takeOver(code)), other.writer());
                    same(b.ask(Queries.of(Fn.IDENTIFIER, code)).v(1), other.subject(), "owner");
                }));
    }

    private static Word register(Bench b, byte[] code) {
        var status = b.land(single(key(), Items.register(1, new byte[0], code)), b.writer());
        Word uid = Digests.ownUid(b.subject(), code);
        same(changes(status).get(0).entity(), uid, "id of a code");
        return uid;
    }
}
