package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;

/** What a node tells does not fit the ledger's state. */
final class Damage {
    private Damage() {}

    static GantryException of(String what) {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.VERIFY, what)
                .fix("Do not trust this node's answers; ask another node and report it.")
                .build();
    }
}
