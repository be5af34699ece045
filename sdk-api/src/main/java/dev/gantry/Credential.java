package dev.gantry;

/**
 * A credential that somebody attests on the ledger ({@link Grants#attest}).
 *
 * @param type a name agreed with the issuer, such as {@code audited supplier}; {@link #MEMBERSHIP} for belonging to the issuer's organisation
 */
public record Credential(SubjectId issuer, String type) {
    public static final String MEMBERSHIP = "";

    public Credential {
        Given.that("issuer", issuer);
        Given.that("type", type);
    }
}
