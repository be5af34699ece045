package dev.gantry.spi;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a transaction stands. Unknown is never mapped to failure.
 *
 * @param height the block's height when INCLUDED or FINAL
 * @param failure when INCLUDED or FINAL: the kernel refused it; it had no effect
 * @param reason why it is DEFINITELY_NOT, or why a landed transaction failed outside the kernel; empty otherwise
 * @param changes when INCLUDED or FINAL and not failed: the kernel's changes, 256 bytes each, in order
 */
public record TransactionStatus(
        State state, OptionalLong height, Optional<KernelFailure> failure, String reason, List<byte[]> changes) {
    /** UNKNOWN: no trace. PENDING: a node has it. INCLUDED: in a block. FINAL: in a final block. DEFINITELY_NOT: it can never land. */
    public enum State {
        UNKNOWN,
        PENDING,
        INCLUDED,
        FINAL,
        DEFINITELY_NOT
    }

    public TransactionStatus {
        changes = List.copyOf(changes);
    }

    public static TransactionStatus unknown() {
        return new TransactionStatus(State.UNKNOWN, OptionalLong.empty(), Optional.empty(), "", List.of());
    }

    public static TransactionStatus pending() {
        return new TransactionStatus(State.PENDING, OptionalLong.empty(), Optional.empty(), "", List.of());
    }

    public static TransactionStatus definitelyNot(String reason) {
        return new TransactionStatus(State.DEFINITELY_NOT, OptionalLong.empty(), Optional.empty(), reason, List.of());
    }

    /** Landed and applied. */
    public static TransactionStatus applied(boolean isFinal, long height, List<byte[]> changes) {
        return new TransactionStatus(
                isFinal ? State.FINAL : State.INCLUDED, OptionalLong.of(height), Optional.empty(), "", changes);
    }

    /** Landed without effect because the kernel refused it. */
    public static TransactionStatus refused(boolean isFinal, long height, KernelFailure failure) {
        return new TransactionStatus(
                isFinal ? State.FINAL : State.INCLUDED, OptionalLong.of(height), Optional.of(failure), "", List.of());
    }

    /** Landed without effect for a reason outside the kernel. */
    public static TransactionStatus failed(boolean isFinal, long height, String reason) {
        return new TransactionStatus(
                isFinal ? State.FINAL : State.INCLUDED, OptionalLong.of(height), Optional.empty(), reason, List.of());
    }

    /** In a block and with effect. */
    public boolean applied() {
        return (state == State.INCLUDED || state == State.FINAL) && failure.isEmpty() && reason.isEmpty();
    }
}
