package dev.gantry.core.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

final class Refused {
    private Refused() {}

    static GantryException with(ErrorCode code, String as, ThrowingCallable call) {
        var error = catchThrowableOfType(GantryException.class, call);
        assertThat(error).as(as).isNotNull();
        assertThat(error.code()).as(as + ": " + error).isEqualTo(code);
        assertThat(error.fix()).as(as).isNotBlank();
        return error;
    }

    static GantryException document(String as, ThrowingCallable call) {
        return with(ErrorCode.DID_DOCUMENT_INVALID, as, call);
    }
}
