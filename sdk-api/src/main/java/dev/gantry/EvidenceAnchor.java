package dev.gantry;

/**
 * An anchor of a log as others name it who witness it. Its head stands for every leaf of the log up to its size.
 *
 * @param network the id of the deployment on whose ledger it is, 64 hexadecimal digits
 * @param log the log's id there, 64 hexadecimal digits
 * @param size how many leaves the log had
 * @param head 64 hexadecimal digits
 */
public record EvidenceAnchor(String network, String log, long size, String head) {
    public EvidenceAnchor {
        Given.that("network", network);
        Given.that("log", log);
        Given.that("head", head);
    }
}
