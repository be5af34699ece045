package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Governance;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.util.Set;

/** Votes of one identity. */
record GovernanceView(KernelWriter writer) implements Governance {
    private static final int MOST = 0xffff;

    @Override
    public Ballot enrol(SubjectId subject, String account, WriteOptions options) {
        return vote(Fn.ENROL, Items.args(Texts.account(account).bytes(), bytes(subject)), options);
    }

    @Override
    public Ballot suspend(SubjectId subject, WriteOptions options) {
        return vote(Fn.SUSPEND, bytes(subject), options);
    }

    @Override
    public Ballot reinstate(SubjectId subject, WriteOptions options) {
        return vote(Fn.REINSTATE, bytes(subject), options);
    }

    @Override
    public Ballot setRoles(SubjectId subject, Set<Role> roles, WriteOptions options) {
        Given.that("roles", roles).forEach(r -> Given.that("roles", r));
        int bits = roles.stream().mapToInt(r -> 1 << r.ordinal()).sum();
        return vote(Fn.SET_ROLES, Items.args(bytes(subject), Items.u32(bits)), options);
    }

    @Override
    public Ballot assign(String namespace, SubjectId subject, WriteOptions options) {
        return vote(Fn.ASSIGN, Items.args(bytes(subject), Texts.namespace(namespace)), options);
    }

    @Override
    public Ballot pause(WriteOptions options) {
        return vote(Fn.PAUSE, new byte[0], options);
    }

    @Override
    public Ballot resume(WriteOptions options) {
        return vote(Fn.RESUME, new byte[0], options);
    }

    @Override
    public Ballot setThreshold(int votes, WriteOptions options) {
        if (votes < 1 || votes > MOST) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "a threshold of " + votes + " votes")
                    .fix("Give a number from 1 to the number of governors.")
                    .build();
        }
        return vote(Fn.SET_THRESHOLD, Items.u16(votes), options);
    }

    @Override
    public Ballot setGovernor(SubjectId subject, boolean governs, WriteOptions options) {
        return vote(Fn.SET_GOVERNOR, Items.args(bytes(subject), new byte[] {(byte) (governs ? 1 : 0)}), options);
    }

    private Ballot vote(int fn, byte[] args, WriteOptions options) {
        return writer.await(options, keyed -> writer.vote(fn, args, keyed));
    }

    private static byte[] bytes(SubjectId subject) {
        return Word.ofHex(Given.that("subject", subject).hex()).bytes();
    }
}
