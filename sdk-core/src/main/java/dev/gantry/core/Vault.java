package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.EpochReader.Epoch;
import dev.gantry.core.envelope.EpochKey;
import dev.gantry.core.envelope.ReaderKey;
import dev.gantry.core.envelope.Recovery;
import dev.gantry.core.envelope.Suite;
import dev.gantry.core.envelope.WrappedKey;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.core.keys.Identity;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Word;
import java.util.List;
import java.util.Optional;

/** The epoch keys that an identity may have now: those of its own collections, and those that grants in force have brought it. Each is recognised by its commitment on the ledger. */
record Vault(Connection connection, Identity identity) {
    private Word self() {
        return Word.ofHex(identity.subject().hex());
    }

    /** @param record key word of the record that is to be read; zero for any of the collection */
    Optional<EpochKey> find(Word owner, Word collection, Word record, long epoch) {
        Word resource = Digests.recordId(owner, collection, Word.ZERO);
        if (owner.equals(self())) {
            return connection.keys().find(self(), resource, epoch).or(() -> own(collection, epoch));
        }
        GrantIndex index = connection.grants().current();
        var state = new GrantState(connection);
        for (Fact fact : GrantBook.all(index, Role.GRANTEE, self())) {
            GrantBody body = fact.grant();
            boolean covers = body.owner().equals(owner)
                    && body.collection().equals(collection)
                    && (body.key().isZero() || record.isZero() || body.key().equals(record));
            if (covers && state.reads(body)) {
                Optional<EpochKey> found = brought(index, body, resource, epoch);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The key that a grant's changes carry. */
    private Optional<EpochKey> brought(GrantIndex index, GrantBody body, Word resource, long epoch) {
        for (Fact fact : index.about(body.id())) {
            if (isOf(fact, resource, epoch)) {
                Optional<EpochKey> there = connection.keys().find(self(), resource, epoch);
                Optional<EpochKey> found = there.isPresent()
                        ? there
                        : unwrapped(fact.wrapped(), epoch(body.owner(), body.collection(), epoch), Unwrapping.READER);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    static boolean isOf(Fact fact, Word resource, long epoch) {
        if (fact.wrapped().length == 0) {
            return false;
        }
        try {
            WrappedKey.Label label = WrappedKey.label(fact.wrapped());
            return label.epoch() == epoch && label.resource().equals(resource);
        } catch (GantryException e) {
            return false; // what else travelled there is no key of ours
        }
    }

    private Optional<EpochKey> own(Word collection, long epoch) {
        Epoch there = epoch(self(), collection, epoch);
        Recovery recovery = Recovery.parse(there.recovery());
        return unwrapped(recovery.own(), there, Unwrapping.READER)
                .or(() -> unwrapped(recovery.offline(), there, Unwrapping.RECOVERY));
    }

    private Epoch epoch(Word owner, Word collection, long number) {
        List<Epoch> all = new EpochReader(connection).all(owner, collection);
        if (number < 1 || number > all.size()) {
            throw Damage.of("something is encrypted in epoch " + number + ", which was never opened");
        }
        return all.get((int) number - 1);
    }

    /** Which of the identity's keys unwraps. */
    private enum Unwrapping {
        READER,
        RECOVERY;

        Optional<ReaderKey> of(Identity identity, Suite suite) {
            return this == READER ? Optional.of(identity.readerKey(suite)) : identity.recoveryKey(suite);
        }
    }

    private Optional<EpochKey> unwrapped(byte[] wrapped, Epoch epoch, Unwrapping which) {
        WrappedKey.Label label = WrappedKey.label(wrapped);
        Optional<ReaderKey> reader = which.of(identity, label.suite());
        if (reader.isEmpty()) {
            return Optional.empty();
        }
        try (ReaderKey open = reader.get()) {
            EpochKey key = WrappedKey.unwrap(open, wrapped);
            if (key.epoch() != epoch.number() || !key.commitment().equals(epoch.commitment())) {
                key.close();
                return Optional.empty();
            }
            return Optional.of(connection.keys().add(self(), label.resource(), key));
        } catch (GantryException e) {
            if (e.code() == ErrorCode.INTEGRITY) {
                return Optional.empty(); // wrapped for a key that this machine has not
            }
            throw e;
        }
    }
}
