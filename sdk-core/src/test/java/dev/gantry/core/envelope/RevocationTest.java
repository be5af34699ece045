package dev.gantry.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Context;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel and the envelopes together: a revoked grantee cannot read what was written after, the others can, and the owner's recovery key opens all of it. */
@Tag("R6.3.2a")
@Tag("R6.3.2b")
class RevocationTest {
    private static final int OWNER = 0;
    private static final int LEAVES = 1;
    private static final int STAYS = 2;
    private static final Word COLLECTION = Word.of(0xC0);
    private static final Word KEY = Word.of(0xE7);
    private static final long NOW = 1_900_000_000_000L;

    private final Map<Word, Word> state = new HashMap<>();
    private int key;

    RevocationTest() throws Refusal {
        var governors = new ArrayList<KernelGenesis.Governor>();
        for (int i = OWNER; i <= STAYS; i++) {
            governors.add(new KernelGenesis.Governor(Word.of(100 + i), subject(i)));
        }
        state.putAll(new KernelGenesis(Word.of(1), KernelGenesis.BLOCK_MS, 1, governors).writes());
    }

    private static Word subject(int i) {
        return Digests.subject(new byte[] {(byte) i});
    }

    private Outcome attempt(int by, Item... items) {
        byte[] request = KernelRequest.atomic(Word.of(++key), List.of(items)).encode();
        return Kernel.execute(k -> state.getOrDefault(k, Word.ZERO), new Context(Word.of(100 + by), NOW), request);
    }

    /** The changes of a request that has to succeed. */
    private List<Change> done(int by, Item... items) {
        Outcome outcome = attempt(by, items);
        assertThat(outcome.code()).isZero();
        state.putAll(outcome.writes());
        return outcome.changes();
    }

    private Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(Kernel.read(k -> state.getOrDefault(k, Word.ZERO), NOW, query));
    }

    private static GrantBody grantTo(int reader) {
        return new GrantBody(
                subject(OWNER),
                COLLECTION,
                Word.ZERO,
                subject(OWNER),
                subject(reader),
                Word.ZERO,
                Word.of(1),
                GrantBody.READ,
                0,
                new TreeMap<>());
    }

    private static Item open(EpochKey epoch, ReaderKey recovery) {
        return Items.openEpoch(
                epoch.epoch() - 1, COLLECTION, epoch.commitment(), WrappedKey.wrap(epoch, recovery.publicKey()));
    }

    /** Writes a version of the record, and gives back the envelope as it is on the ledger. */
    private byte[] write(EpochKey epoch, long version, String text) {
        var place = new Place(subject(OWNER), COLLECTION, KEY, version);
        byte[] envelope = Envelope.seal(epoch, place, text.getBytes(StandardCharsets.UTF_8));
        var body = new Items.Body(COLLECTION, KEY, 2, Digests.plain(envelope), new byte[0], envelope);
        done(OWNER, version == 1 ? Items.create(body) : Items.update(version - 1, body));
        return envelope;
    }

    private static String read(EpochKey epoch, long version, byte[] envelope) {
        var place = new Place(subject(OWNER), COLLECTION, KEY, version);
        return new String(Envelope.open(epoch, place, envelope), StandardCharsets.UTF_8);
    }

    /** The key in a change's request, which has to be the one whose digest the change tells. */
    private static EpochKey unwrap(ReaderKey reader, byte[] wrapped, Change told) {
        assertThat(told.c()).isEqualTo(Digests.plain(wrapped));
        return WrappedKey.unwrap(reader, wrapped);
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void a_revoked_grantee_cannot_read_what_was_written_after(Suite suite) {
        try (ReaderKey recovery = ReaderKey.random(suite);
                ReaderKey leaves = ReaderKey.random(suite);
                ReaderKey stays = ReaderKey.random(suite);
                EpochKey first = EpochKey.fresh(suite, subject(OWNER), COLLECTION, 1);
                EpochKey second = EpochKey.fresh(suite, subject(OWNER), COLLECTION, 2)) {
            done(OWNER, open(first, recovery));
            byte[] forLeaving = WrappedKey.wrap(first, leaves.publicKey());
            Change given = done(OWNER, Items.grant(grantTo(LEAVES), forLeaving)).get(0);
            done(OWNER, Items.grant(grantTo(STAYS), WrappedKey.wrap(first, stays.publicKey())));
            byte[] before = write(first, 1, "written before");
            try (EpochKey held = unwrap(leaves, forLeaving, given)) {
                assertThat(read(held, 1, before)).isEqualTo("written before");

                byte[] forStaying = WrappedKey.wrap(second, stays.publicKey());
                List<Change> changes = done(
                        OWNER,
                        Items.revokeGrant(Word.of(9), grantTo(LEAVES)),
                        open(second, recovery),
                        Items.release(0, grantTo(STAYS), forStaying));
                byte[] after = write(second, 2, "written after");

                assertThat(Envelope.epoch(after)).isEqualTo(2);
                assertThatThrownBy(() -> read(held, 2, after))
                        .asInstanceOf(InstanceOfAssertFactories.type(GantryException.class))
                        .extracting(GantryException::code)
                        .isEqualTo(ErrorCode.INTEGRITY);
                assertThatThrownBy(() -> WrappedKey.unwrap(leaves, forStaying)).isInstanceOf(GantryException.class);
                byte[] forLeavingAgain = WrappedKey.wrap(second, leaves.publicKey());
                assertThat(attempt(OWNER, Items.release(0, grantTo(LEAVES), forLeavingAgain))
                                .code())
                        .as("the kernel carries no key to who was revoked")
                        .isEqualTo(KernelError.E_STATE.code());
                try (EpochKey fresh = unwrap(stays, forStaying, changes.get(2))) {
                    assertThat(read(fresh, 2, after)).isEqualTo("written after");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void an_owner_who_lost_everything_but_the_recovery_key_reads_on(Suite suite) {
        try (ReaderKey recovery = ReaderKey.random(suite);
                EpochKey epoch = EpochKey.fresh(suite, subject(OWNER), COLLECTION, 1)) {
            Item opening = open(epoch, recovery);
            Change opened = done(OWNER, opening).get(0);
            byte[] envelope = write(epoch, 1, "still here");
            byte[] wrapped = Arrays.copyOfRange(opening.args(), 72, opening.args().length);
            try (EpochKey recovered = unwrap(recovery, wrapped, opened)) {
                assertThat(recovered.commitment()).isEqualTo(opened.b());
                assertThat(read(recovered, 1, envelope)).isEqualTo("still here");
            }
            assertThat(attempt(OWNER, Items.openEpoch(1, COLLECTION, Word.of(5), new byte[0]))
                            .code())
                    .as("no epoch without recovery")
                    .isEqualTo(KernelError.E_ARG.code());
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void a_revocation_by_the_grantee_makes_the_next_epoch_due_for_the_owner(Suite suite) {
        try (ReaderKey recovery = ReaderKey.random(suite);
                EpochKey first = EpochKey.fresh(suite, subject(OWNER), COLLECTION, 1);
                EpochKey second = EpochKey.fresh(suite, subject(OWNER), COLLECTION, 2)) {
            byte[] epoch = Queries.of(Fn.EPOCH, Digests.recordId(subject(OWNER), COLLECTION, Word.ZERO));
            done(OWNER, open(first, recovery));
            done(OWNER, Items.grant(grantTo(LEAVES), new byte[0]));
            assertThat(ask(epoch).number(2)).isZero();
            done(LEAVES, Items.revokeGrant(Word.of(9), grantTo(LEAVES)));
            assertThat(ask(epoch).number(2)).isEqualTo(1);
            done(OWNER, open(second, recovery));
            assertThat(ask(epoch).number(1)).isEqualTo(2);
            assertThat(ask(epoch).number(2)).isZero();
        }
    }
}
