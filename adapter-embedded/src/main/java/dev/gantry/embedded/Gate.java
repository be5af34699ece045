package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Word;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import java.io.IOException;

/** Lets in only what is signed, for this network, with its suite. The ledger trusts no adapter, not even its own. */
final class Gate {
    private final Word network;
    private final String crypto;

    Gate(Word network, String crypto) {
        this.network = network;
        this.crypto = crypto;
    }

    /** {@code REJECTED_BY_NODE} unless the bytes are a transaction of this ledger with the id and a right signature. */
    Transaction check(PreparedTransaction prepared) {
        Transaction t;
        try {
            t = Transaction.parse(prepared.bytes());
        } catch (IOException e) {
            throw rejected(prepared, "not a transaction of this ledger");
        }
        if (!prepared.network().equals(network.hex())
                || !t.network().equals(network)
                || !t.scheme().equals(crypto)) {
            throw rejected(prepared, "a transaction of another network");
        }
        if (!t.id().hex().equals(prepared.id()) || !t.signatureIsValid()) {
            throw rejected(prepared, "the signature or the id does not fit the bytes");
        }
        return t;
    }

    /** {@code KEY_INVALID} unless the key is of the ledger's suite. */
    void requireScheme(Signer signer) {
        if (!signer.scheme().equals(crypto)) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.PREPARE,
                            "this ledger takes " + crypto + " keys, not " + signer.scheme())
                    .fix("Use a key of the ledger's suite; an identity makes one for each.")
                    .build();
        }
    }

    private static GantryException rejected(PreparedTransaction prepared, String why) {
        return GantryException.of(ErrorCode.REJECTED_BY_NODE, Stage.SUBMIT, why)
                .fix("Nothing was written. Prepare the write again on this ledger.")
                .transaction(prepared.id())
                .build();
    }
}
