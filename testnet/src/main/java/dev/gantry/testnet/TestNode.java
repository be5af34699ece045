package dev.gantry.testnet;

/** A real node, and what can happen to one. */
public interface TestNode extends AutoCloseable {
    /** Where it answers, in the form that its adapter's setting {@code url} has. */
    String url();

    long pid();

    /** Ends the node at once; what it had not saved is gone. */
    void kill();

    /** Ends the node in good order: it saves what it has. */
    void stop();

    /** Starts it again at the same address, with what it had saved. */
    void restart();

    /** Starts it again at the same address, with a new chain. */
    void wipe();

    /** The node hangs: it takes connections and answers nothing. */
    void suspend();

    void resume();

    @Override
    void close();
}
