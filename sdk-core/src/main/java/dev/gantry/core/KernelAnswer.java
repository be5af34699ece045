package dev.gantry.core;

import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.Queries;
import dev.gantry.spi.KernelAdmin.KernelStatus;
import dev.gantry.spi.KernelAdmin.State;

/** What stands at a kernel's place, by its answer to {@link Queries#info}. Anything may stand there, so no answer is too strange. */
public final class KernelAnswer {
    private KernelAnswer() {}

    public static KernelStatus status(byte[] answer, String place) {
        try {
            var info = Queries.Answer.of(answer);
            long version = info.number(1);
            if (info.ok() && version == Kernel.SPEC_VERSION) {
                return new KernelStatus(
                        info.v(2).isZero() ? State.PARTIAL : State.READY,
                        (int) version,
                        info.v(2).bytes(),
                        place);
            }
            return other((int) Math.min(version, Integer.MAX_VALUE), place);
        } catch (IllegalArgumentException | ArithmeticException noKernel) {
            return other(0, place);
        }
    }

    /** A kernel of another version; version 0 if it is none. */
    public static KernelStatus other(int version, String place) {
        return new KernelStatus(State.OTHER_VERSION, version, new byte[0], place);
    }

    public static KernelStatus missing(String place) {
        return new KernelStatus(State.MISSING, 0, new byte[0], place);
    }
}
