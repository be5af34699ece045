package dev.gantry;

/** What a grant lets its grantee do. */
public enum Action {
    /** See that a record is there, and what it is about. */
    VIEW,
    /** Have the content: of an encrypted record, the key. */
    READ,
    /** Give grants below this one. */
    REAUTHORIZE,
    /** Have computations made over the content, without having it. */
    COMPUTE
}
