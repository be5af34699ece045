package dev.gantry.tck;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Retry;
import dev.gantry.Wait;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.KernelFailure;
import dev.gantry.spi.KernelRefusedException;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What rules need: keys that nobody used, writers already onboarded, and assertions. It leaves other data of the ledger alone. */
public final class Bench {
    private static final long PATIENCE_SECONDS = 60;
    private static final int REPREPARATIONS = 200;
    private final TckTarget target;
    private @Nullable Signer writer;
    private @Nullable Word subject;

    Bench(TckTarget target) {
        this.target = target;
    }

    public LedgerAdapter adapter() {
        return target.adapter();
    }

    TckTarget target() {
        return target;
    }

    Signer registrar() {
        return target.registrar();
    }

    Signer newSigner() {
        Signer fresh = SoftwareSigner.random(adapter().descriptor().signatureScheme());
        target.fund(adapter().account(fresh));
        return fresh;
    }

    /** A writer of this run: invited by the registrar, accepted by itself. */
    Signer writer() {
        Signer there = writer;
        if (there == null) {
            there = newSigner();
            byte[] inception = ("tck " + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
            Word account = Word.of(adapter().account(there));
            Word mine = Digests.subject(inception);
            land(single(key(), Items.invite(account, mine)), target.registrar());
            land(single(key(), Items.accept(inception)), there);
            writer = there;
            subject = mine;
        }
        return there;
    }

    /** The writer's subject. */
    Word subject() {
        writer();
        Word there = subject;
        if (there == null) {
            throw new IllegalStateException("no writer");
        }
        return there;
    }

    static Word key() {
        return Digests.plain(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] single(Word key, Item item) {
        return KernelRequest.single(key, item).encode();
    }

    static Items.Body body(Word record, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return new Items.Body(Word.of(0x7c4), record, 0, Digests.plain(bytes), new byte[0], bytes);
    }

    Word recordId(Word record) {
        return Digests.recordId(subject(), Word.of(0x7c4), record);
    }

    Word requestId(Word key) {
        return Digests.requestId(subject(), key);
    }

    /** Prepares and submits, and waits until final. */
    TransactionStatus land(byte[] request, Signer signer) {
        return land(await(adapter().prepare(request, signer)));
    }

    TransactionStatus land(PreparedTransaction prepared) {
        var settled = adapter().settled(prepared, Wait.FINAL);
        await(adapter().submit(prepared));
        return await(settled);
    }

    /** Lands a request as the writer; where another transaction was in the way, prepared anew, as an application's write does. */
    TransactionStatus write(byte[] request) {
        for (int i = 0; ; i++) {
            try {
                return land(request, writer());
            } catch (GantryException e) {
                if (e.retry() != Retry.REPREPARE || i == REPREPARATIONS) {
                    throw e;
                }
            }
        }
    }

    /** The kernel's refusal of a request already prepared. Some networks refuse the transaction itself for what it read; prepared anew, the kernel says why. */
    int refusalOf(PreparedTransaction prepared, byte[] request) {
        try {
            return land(prepared).failure().map(KernelFailure::code).orElse(0);
        } catch (GantryException e) {
            if (e.retry() != Retry.REPREPARE) {
                throw e;
            }
            return refusal(request, writer());
        }
    }

    PreparedTransaction create(Word key, Word record) {
        return await(adapter().prepare(single(key, Items.create(body(record, "v"))), writer()));
    }

    Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(await(adapter().read(query, ReadLevel.LATEST)));
    }

    static List<Change> changes(TransactionStatus status) {
        return status.changes().stream().map(Change::of).toList();
    }

    /** The events that this writer caused, from a checkpoint, until {@code count} came and then nothing more. */
    List<LedgerEvent> follow(String checkpoint, int count, int page) {
        var mine = new ArrayList<LedgerEvent>();
        String at = checkpoint;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (mine.size() < count) {
            check(System.nanoTime() < until, "only " + mine.size() + " of " + count + " events came");
            EventPage p = await(adapter().events(at, page, Duration.ofMillis(500)));
            check(p.events().size() <= page, "a page has more events than asked for");
            p.events().stream().filter(this::isMine).forEach(mine::add);
            at = p.next();
        }
        EventPage after = await(adapter().events(at, page, Duration.ofMillis(50)));
        after.events().stream().filter(this::isMine).forEach(mine::add);
        return mine;
    }

    private boolean isMine(LedgerEvent e) {
        return Change.of(e.change()).subject().equals(subject());
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static RuntimeException unwrapped(Throwable thrown) {
        Throwable t = thrown;
        while ((t instanceof ExecutionException || t instanceof CompletionException) && t.getCause() != null) {
            t = t.getCause();
        }
        return t instanceof RuntimeException r ? r : new IllegalStateException(t);
    }

    /** The stage fails with one of these codes. */
    static void fails(CompletionStage<?> stage, ErrorCode... codes) {
        try {
            Object value = await(stage);
            throw new AssertionError("expected " + Arrays.toString(codes) + ", but it succeeded: " + value);
        } catch (GantryException e) {
            check(
                    Arrays.asList(codes).contains(e.code()),
                    "expected " + Arrays.toString(codes) + ", but it failed with " + e);
            Errors.complete(e);
        }
    }

    /** The kernel's refusal of a request, whether told while preparing or after landing. */
    int refusal(byte[] request, Signer signer) {
        try {
            TransactionStatus status = land(request, signer);
            check(status.failure().isPresent(), "expected a refusal by the kernel, but got " + status);
            check(status.changes().isEmpty(), "a refused transaction tells of changes");
            return status.failure().orElseThrow().code();
        } catch (KernelRefusedException e) {
            return e.failure().code();
        }
    }

    static void check(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }

    static void same(Object actual, Object expected, String what) {
        check(expected.equals(actual), what + ": expected " + expected + ", but it is " + actual);
    }
}
