package dev.gantry.core.evidence;

/** Bytes that have not their one form. Carries no stack trace: it is an answer, not an accident. */
final class MalformedException extends Exception {
    MalformedException(String what) {
        super(what, null, false, false);
    }
}
