package dev.gantry.core.evidence;

/** Bytes that have not their one form. Carries no stack trace: it is an answer, not an accident. */
public final class MalformedException extends Exception {
    public MalformedException(String what) {
        super(what, null, false, false);
    }
}
