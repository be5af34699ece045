package dev.gantry.tck;

/**
 * One rule of SPEC.md.
 *
 * @param id for example G-301
 * @param check throws an AssertionError that says what the adapter did wrong
 */
public record Rule(String id, String title, Check check) {
    /** Runs a rule in a bench of its own. */
    public interface Check {
        void run(Bench bench) throws Exception;
    }
}
