package dev.gantry;

/** What evidence is hashed with. */
public enum HashAlgorithm {
    SHA256,
    SM3
}
