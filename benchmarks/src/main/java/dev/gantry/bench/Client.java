package dev.gantry.bench;

/** One way of writing a record of 256 bytes. Thread-safe. */
interface Client extends AutoCloseable {
    /** Returns when the transaction is in a block. */
    void write(String key) throws Exception;

    /** Before each turn: another client may have used the account meanwhile. */
    default void begin() throws Exception {}

    @Override
    void close();
}
