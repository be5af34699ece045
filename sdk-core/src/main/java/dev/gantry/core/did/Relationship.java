package dev.gantry.core.did;

/** What a key may be used for (W3C DID Core 1.0, 5.3). */
public enum Relationship {
    AUTHENTICATION("authentication"),
    ASSERTION_METHOD("assertionMethod"),
    KEY_AGREEMENT("keyAgreement"),
    CAPABILITY_INVOCATION("capabilityInvocation"),
    CAPABILITY_DELEGATION("capabilityDelegation");

    private final String member;

    Relationship(String member) {
        this.member = member;
    }

    /** Its name in a document. */
    public String member() {
        return member;
    }
}
