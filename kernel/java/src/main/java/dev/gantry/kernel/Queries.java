package dev.gantry.kernel;

import java.io.ByteArrayOutputStream;

/** Queries in their canonical form, and answers. */
public final class Queries {
    private Queries() {}

    public static byte[] info() {
        return of(Fn.INFO);
    }

    public static byte[] selfTest() {
        return of(Fn.SELF_TEST);
    }

    public static byte[] request(Word requestId) {
        return of(Fn.REQUEST, requestId);
    }

    public static byte[] account(Word account) {
        return of(Fn.ACCOUNT, account);
    }

    public static byte[] subject(Word subject) {
        return of(Fn.SUBJECT, subject);
    }

    public static byte[] invitation(Word account, Word subject) {
        return of(Fn.INVITATION, account, subject);
    }

    public static byte[] record(Word id) {
        return of(Fn.RECORD, id);
    }

    public static byte[] grant(Word id) {
        return of(Fn.GRANTED, id);
    }

    /** Whether this would be allowed at that time; 0 where no time is known. */
    public static byte[] evaluate(Access access, long time, GrantBody body) {
        byte[] action = {(byte) access.action()};
        return Items.args(of(Fn.EVALUATE), action, Items.u64(time), access.bytes(), body.bytes());
    }

    /** Any query whose arguments are words. */
    public static byte[] of(int fn, Word... args) {
        var out = new ByteArrayOutputStream();
        out.write(fn >>> 8);
        out.write(fn);
        for (Word w : args) {
            out.writeBytes(w.bytes());
        }
        return out.toByteArray();
    }

    /** An answer taken apart. */
    public record Answer(int code, Word[] values) {
        /** IllegalArgumentException unless it has 256 bytes and a code. */
        public static Answer of(byte[] answer) {
            if (answer.length != Kernel.ANSWER_SIZE) {
                throw new IllegalArgumentException("an answer has 256 bytes, not " + answer.length);
            }
            long code = Word.of(answer, 0).number();
            if (code > 99) {
                throw new IllegalArgumentException("no such code: " + code);
            }
            Word[] values = new Word[7];
            for (int i = 0; i < 7; i++) {
                values[i] = Word.of(answer, (i + 1) * Word.SIZE);
            }
            return new Answer((int) code, values);
        }

        public boolean ok() {
            return code == 0;
        }

        public boolean is(KernelError error) {
            return code == error.code();
        }

        /** The n-th value, counted from 1 as in the specification. */
        public Word v(int n) {
            return values[n - 1];
        }

        public long number(int n) {
            return v(n).number();
        }
    }
}
