package dev.gantry.tck;

import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.Signer;

/** The ledger under test. */
public interface TckTarget extends AutoCloseable {
    /** The connection that is tested; the same one each time. */
    LedgerAdapter adapter();

    /** A key whose subject is a registrar on this ledger. */
    Signer registrar();

    /** The registrar's subject, a word. */
    byte[] registrarSubject();

    /** Makes a new account, a word, able to write: where the network takes fees, gives it coins. */
    default void fund(byte[] account) {}

    @Override
    default void close() {}
}
