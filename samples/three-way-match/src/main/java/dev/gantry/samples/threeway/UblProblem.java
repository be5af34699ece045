package dev.gantry.samples.threeway;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;

/** Why a file is not a usable UBL document. */
public enum UblProblem {
    TOO_LARGE("Send a smaller document; attachments belong elsewhere."),
    MALFORMED_XML("Send well-formed XML in UTF-8, without a document type definition."),
    NOT_A_UBL_DOCUMENT("Send a UBL document: its root is in one of UBL's namespaces."),
    UNSUPPORTED_KIND("Send an Order, a DespatchAdvice, a ReceiptAdvice or an Invoice."),
    INVALID_DOCUMENT("Correct the document against the UBL 2.1 schema.");

    /** The fact of the error's context that holds the problem's name. */
    public static final String CONTEXT = "ublProblem";

    private final String fix;

    UblProblem(String fix) {
        this.fix = fix;
    }

    GantryException error(String what) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "not a usable UBL document: " + what)
                .fix(fix)
                .with(CONTEXT, name())
                .build();
    }
}
