package dev.gantry.identifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is refused is refused with a code, with what was wrong and with what to do. */
final class Refused {
    private Refused() {}

    static GantryException with(ErrorCode code, String as, ThrowingCallable call) {
        var error = catchThrowableOfType(GantryException.class, call);
        assertThat(error).as(as).isNotNull();
        assertThat(error.code()).as(as + ": " + error).isEqualTo(code);
        assertThat(error.fix()).as(as).isNotBlank();
        assertThat(error.getMessage()).as(as).hasSizeLessThan(1000).doesNotContainPattern("\\p{Cntrl}");
        return error;
    }

    static GantryException invalid(String as, ThrowingCallable call) {
        return with(ErrorCode.IDENTIFIER_INVALID, as, call);
    }
}
