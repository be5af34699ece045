package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.KernelFailure;
import dev.gantry.spi.Limits;
import dev.gantry.spi.Signer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Single writes of one account that come while a transaction of that account is under way travel in the next one together, as independent items: each keeps its own key,
 * outcome, error and receipt. Who comes alone is sent at once, as if there were no coalescing.
 *
 * <p>A group that is too much for the ledger is made smaller. One that fails for a reason that may lie in one of its members is taken apart, and each is sent by itself. Both are
 * harmless, since the kernel remembers each key.
 */
final class Coalescer {
    private static final long PATIENCE_MS = 20;

    private final Connection connection;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    Coalescer(Connection connection) {
        this.connection = connection;
    }

    /** One write of one item. */
    record Single(Word key, Item item, Word requestId, String keyText) {
        int size() {
            return KernelRequest.independentBytes(item);
        }
    }

    CompletionStage<Write.Done> write(Single single, Signer signer, Wait level, Duration timeout) {
        var member = new Member(single, System.nanoTime() + Durations.nanos(timeout));
        lanes.computeIfAbsent(
                        HexFormat.of().formatHex(signer.publicKey()) + level,
                        k -> new Lane(
                                signer,
                                level,
                                connection.adapter().descriptor().limits().maxItems()))
                .add(member);
        return member.result;
    }

    private static final class Member {
        final Single single;
        final long deadline;
        final CompletableFuture<Write.Done> result = new CompletableFuture<>();
        /** The transaction that it travels in. */
        volatile @Nullable Write write;

        Member(Single single, long deadline) {
            this.single = single;
            this.deadline = deadline;
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        }
    }

    /**
     * Writes of one account that wait for the same. What comes while a transaction is under way waits until that one's writers have been told, and some of them have perhaps come again;
     * but once the node has it, not longer than {@link #PATIENCE_MS}, little beside a block that takes longer than that.
     */
    private final class Lane {
        private final Signer signer;
        private final Wait level;
        private final Deque<Member> queue = new ArrayDeque<>();
        private boolean sending;
        /** Fewer once a group was too much for the ledger. */
        private int most;

        Lane(Signer signer, Wait level, int most) {
            this.signer = signer;
            this.level = level;
            this.most = most;
        }

        void add(Member member) {
            expire(member);
            synchronized (this) {
                queue.add(member);
                if (sending) {
                    return;
                }
                sending = true;
            }
            next();
        }

        /** What has gathered, one group after the other, without growing the stack where answers are there at once. */
        private void next() {
            for (List<Member> group = gathered(); !group.isEmpty(); group = gathered()) {
                CompletableFuture<Void> over = send(group);
                if (!over.isDone()) {
                    over.thenRun(this::next);
                    return;
                }
            }
        }

        private synchronized List<Member> gathered() {
            List<Member> group = take();
            sending = !group.isEmpty();
            return group;
        }

        /** From the front, until the transaction is full; a key that is in it already waits for the next. */
        private List<Member> take() {
            int room = connection.adapter().descriptor().limits().maxRequestBytes() - KernelRequest.INDEPENDENT_HEADER;
            var group = new ArrayList<Member>();
            var keys = new HashSet<Word>();
            var later = new ArrayList<Member>();
            while (!queue.isEmpty() && group.size() < most) {
                Member m = queue.peek();
                if (!group.isEmpty() && m.single.size() > room) {
                    break;
                }
                queue.remove();
                if (m.result.isDone()) {
                    continue;
                }
                if (keys.add(m.single.requestId())) {
                    group.add(m);
                    room -= m.single.size();
                } else {
                    later.add(m);
                }
            }
            for (int i = later.size() - 1; i >= 0; i--) {
                queue.addFirst(later.get(i));
            }
            return group;
        }

        private CompletableFuture<Void> send(List<Member> group) {
            return group.size() == 1 ? alone(group.get(0)) : together(group);
        }

        private CompletableFuture<Void> alone(Member m) {
            Single s = m.single;
            var write = new Write(
                    connection,
                    KernelRequest.single(s.key(), s.item()),
                    List.of(s.requestId()),
                    signer,
                    level,
                    m.left(),
                    s.keyText());
            m.write = write;
            return over(write, write.run().whenComplete((done, failure) -> {
                if (failure == null) {
                    m.result.complete(done);
                } else {
                    m.result.completeExceptionally(failure);
                }
            }));
        }

        private CompletableFuture<Void> together(List<Member> group) {
            var singles = group.stream().map(m -> m.single).toList();
            Duration longest =
                    group.stream().map(Member::left).max(Duration::compareTo).orElseThrow();
            var write = new Write(
                    connection,
                    KernelRequest.independent(
                            singles.stream().map(Single::key).toList(),
                            singles.stream().map(Single::item).toList()),
                    singles.stream().map(Single::requestId).toList(),
                    signer,
                    level,
                    longest,
                    singles.get(0).keyText());
            group.forEach(m -> m.write = write);
            return over(write, write.run().whenComplete((done, failure) -> {
                if (failure == null) {
                    group.forEach(m -> landed(m, done));
                } else {
                    failed(group, Stages.unwrap(failure));
                }
            }));
        }

        /** @param told completes when the outcome has been told to all of the transaction's writers */
        private CompletableFuture<Void> over(Write write, CompletionStage<?> told) {
            var over = new CompletableFuture<Void>();
            told.whenComplete((done, failure) -> over.complete(null));
            write.answered().thenRun(() -> over.completeOnTimeout(null, PATIENCE_MS, TimeUnit.MILLISECONDS));
            return over;
        }

        private void landed(Member m, Write.Done done) {
            Write.Done own = done.of(m.single.requestId());
            var refused =
                    own.changes().stream().filter(c -> c.kind() == Fn.REFUSED).findFirst();
            if (refused.isEmpty()) {
                m.result.complete(own);
                return;
            }
            Change c = refused.get();
            m.result.completeExceptionally(
                    Refusals.of(new KernelFailure((int) c.number().number(), 0), Stage.SETTLE)
                            .transaction(own.transactionId())
                            .with("ledger", connection.name())
                            .with("idempotencyKey", m.single.keyText())
                            .build());
        }

        private void failed(List<Member> group, RuntimeException cause) {
            if (cause instanceof GantryException g && !mayLieInOne(g)) {
                group.forEach(m -> m.result.completeExceptionally(
                        g.copy().with("idempotencyKey", m.single.keyText()).build()));
                return;
            }
            if (cause instanceof GantryException g && g.code() == ErrorCode.E_LIMIT) {
                again(group, g);
                return;
            }
            if (cause instanceof GantryException g && g.code() == ErrorCode.REJECTED_BY_NODE) {
                synchronized (this) {
                    most = Math.min(most, Math.max(1, group.size() / 2));
                }
            }
            group.stream().filter(m -> !m.result.isDone()).forEach(this::alone);
        }

        /** The ledger would not take so much at once, and has taken none of it: smaller groups from now on, these writes first. */
        private void again(List<Member> group, GantryException tooMuch) {
            boolean idle;
            synchronized (this) {
                most = Math.min(most, Math.max(1, Math.min(fits(tooMuch, group.size()), group.size() - 1)));
                for (int i = group.size() - 1; i >= 0; i--) {
                    queue.addFirst(group.get(i));
                }
                idle = !sending;
                sending = true;
            }
            if (idle) {
                next();
            }
        }
    }

    /** How many calls would do, as the ledger says, or else a guess. */
    private static int fits(GantryException tooMuch, int size) {
        String told = tooMuch.context().get(Limits.FITS);
        return told == null ? size * 3 / 4 : Integer.parseInt(told);
    }

    /** What is so for every transaction of this account at this moment, or may have had its effect, is each member's own failure. */
    private static boolean mayLieInOne(GantryException g) {
        return switch (g.code()) {
            case OUTCOME_UNKNOWN,
                    NODE_UNREACHABLE,
                    NODE_TIMEOUT,
                    NETWORK_MISMATCH,
                    NO_FUNDS,
                    KERNEL_MISSING,
                    KERNEL_VERSION,
                    KEY_INVALID,
                    E_PAUSED,
                    E_FORBIDDEN,
                    DISK_FULL,
                    STORE_FAILED,
                    LEDGER_LOCKED,
                    LEDGER_CORRUPT,
                    CLOSED -> false;
            default -> true;
        };
    }

    /** Ends a member's waiting at its own time, wherever it is by then. */
    private void expire(Member m) {
        var timer = new CompletableFuture<Void>().orTimeout(m.left().toNanos(), TimeUnit.NANOSECONDS);
        timer.whenComplete((x, late) -> {
            if (late != null && !m.result.isDone()) {
                Write write = m.write;
                m.result.completeExceptionally(
                        write != null && write.maybeSent()
                                ? Write.unknown(connection.name(), m.single.keyText(), write.prepared(), null)
                                : Write.notSent(connection.name(), m.single.keyText()));
            }
        });
        m.result.whenComplete((done, failure) -> timer.complete(null));
    }
}
