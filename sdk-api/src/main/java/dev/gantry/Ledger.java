package dev.gantry;

/** One ledger of the configuration, used as one identity. Thread-safe. Closing is the {@link Gantry}'s business. */
public interface Ledger {
    String name();

    LedgerInfo info();

    /** The same ledger, used as another identity of the configuration. {@code IDENTITY_UNKNOWN} if there is none of that name. */
    Ledger as(String identity);

    /** The identity this view acts as. */
    SubjectId subject();

    Records records(String collection);

    Identities identities();

    Identifiers identifiers();

    Catalogue catalogue();

    Evidence evidence();

    Governance governance();

    /** Who may do what with whose records. */
    Grants grants();

    /** Where a record's content went. {@code E_NOT_FOUND} if there is no such record, {@code INTEGRITY} if a step is missing. */
    Trace trace(SubjectId owner, String collection, String key);

    Events events();

    Transactions transactions();
}
