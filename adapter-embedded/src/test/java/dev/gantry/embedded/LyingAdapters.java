package dev.gantry.embedded;

import dev.gantry.Wait;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.Head;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerDescriptor;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Adapters that each break one promise, so that the conformance kit can be seen to notice. */
final class LyingAdapters {
    private LyingAdapters() {}

    /** Gives every request a key of its own, so that repeating a write repeats its effect. */
    static final class DropsIdempotency extends Honest {
        DropsIdempotency(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
            try {
                var decoded = KernelRequest.decode(request);
                List<Item> items = decoded.items();
                byte[] other = decoded.mode() == KernelRequest.Mode.ATOMIC
                                && items.get(0).fn() >>> 8 == 4
                        ? KernelRequest.atomic(Word.of(System.nanoTime()), items)
                                .encode()
                        : request;
                return super.prepare(other, signer);
            } catch (Refusal r) {
                return super.prepare(request, signer);
            }
        }
    }

    /** Gives the proof of the first transaction that it was asked about, whichever is asked about. */
    static final class ProvesAnother extends Honest {
        private @Nullable String first;

        ProvesAnother(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public synchronized CompletionStage<byte[]> prove(String transactionId) {
            String asked = first;
            if (asked == null) {
                first = transactionId;
                asked = transactionId;
            }
            return super.prove(asked);
        }
    }

    /** Calls everything final at once, whether it was sent or not. */
    static final class LiesAboutFinality extends Honest {
        LiesAboutFinality(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return CompletableFuture.completedFuture(TransactionStatus.applied(true, 1, List.of()));
        }
    }

    /** Turns each page of events around. */
    static final class ReordersEvents extends Honest {
        ReordersEvents(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
            return super.events(checkpoint, max, patience).thenApply(page -> {
                List<LedgerEvent> turned = new ArrayList<>(page.events());
                Collections.reverse(turned);
                return new EventPage(turned, page.next());
            });
        }
    }

    /** Tells the first event of a page twice. */
    static final class RepeatsEvents extends Honest {
        RepeatsEvents(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
            return super.events(checkpoint, max - 1 < 1 ? 1 : max - 1, patience).thenApply(page -> {
                List<LedgerEvent> twice = new ArrayList<>(page.events());
                if (!twice.isEmpty() && max > 1) {
                    twice.add(0, twice.get(0));
                }
                return new EventPage(twice, page.next());
            });
        }
    }

    /** Says of what it does not know that it failed. */
    static final class CallsUnknownFailed extends Honest {
        CallsUnknownFailed(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<TransactionStatus> status(PreparedTransaction transaction) {
            return super.status(transaction)
                    .thenApply(s -> s.state() == TransactionStatus.State.UNKNOWN
                            ? TransactionStatus.definitelyNot("not found")
                            : s);
        }
    }

    /** Passes everything on. */
    abstract static class Honest implements LedgerAdapter {
        private final LedgerAdapter inner;

        Honest(LedgerAdapter inner) {
            this.inner = inner;
        }

        @Override
        public LedgerDescriptor descriptor() {
            return inner.descriptor();
        }

        @Override
        public CompletionStage<Head> head() {
            return inner.head();
        }

        @Override
        public byte[] account(Signer signer) {
            return inner.account(signer);
        }

        @Override
        public CompletionStage<byte[]> read(byte[] query, ReadLevel level) {
            return inner.read(query, level);
        }

        @Override
        public CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
            return inner.prepare(request, signer);
        }

        @Override
        public CompletionStage<Void> submit(PreparedTransaction transaction) {
            return inner.submit(transaction);
        }

        @Override
        public CompletionStage<TransactionStatus> status(PreparedTransaction transaction) {
            return inner.status(transaction);
        }

        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return inner.settled(transaction, level);
        }

        @Override
        public CompletionStage<Optional<LedgerTransaction>> transaction(String id) {
            return inner.transaction(id);
        }

        @Override
        public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
            return inner.find(index, word);
        }

        @Override
        public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
            return inner.events(checkpoint, max, patience);
        }

        @Override
        public CompletionStage<byte[]> prove(String transactionId) {
            return inner.prove(transactionId);
        }

        @Override
        public byte[] proofAnchor() {
            return inner.proofAnchor();
        }

        @Override
        public KernelAdmin kernel() {
            return inner.kernel();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
