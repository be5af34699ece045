package dev.gantry.identifier;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How each EPC scheme cuts its GS1 key (EPC Tag Data Standard 1.13, clause 6.3 and 7).
 *
 * <p>{@code digits} counts company prefix and reference together, 0 if the reference is free text; {@code leading}: the reference's first digit comes first in the key; {@code before}
 * stands before everything; {@code last} is where the last component goes.
 */
enum EpcScheme {
    SGTIN("id", "01", 13, true, "", true, "21"),
    LGTIN("class", "01", 13, true, "", true, "10"),
    UPUI("id", "01", 13, true, "", true, "235"),
    SSCC("id", "00", 17, true, "", true, EpcScheme.NONE),
    SGLN("id", "414", 12, false, "", true, "254"),
    PGLN("id", "417", 12, false, "", true, EpcScheme.NONE),
    GRAI("id", "8003", 12, false, "0", true, EpcScheme.APPENDED),
    GIAI("id", "8004", 0, false, "", false, EpcScheme.NONE),
    GSRN("id", "8018", 17, false, "", true, EpcScheme.NONE),
    GSRNP("id", "8017", 17, false, "", true, EpcScheme.NONE),
    GDTI("id", "253", 12, false, "", true, EpcScheme.APPENDED),
    CPI("id", "8010", 0, false, "", false, "8011"),
    SGCN("id", "255", 12, false, "", true, EpcScheme.APPENDED),
    GINC("id", "401", 0, false, "", false, EpcScheme.NONE),
    GSIN("id", "402", 16, false, "", true, EpcScheme.NONE),
    ITIP("id", "8006", 13, true, "", true, "21");

    static final String NONE = "";
    static final String APPENDED = "+";

    final String kind;
    final String ai;
    final int digits;
    final boolean leading;
    final String before;
    final boolean checked;
    final String last;

    EpcScheme(String kind, String ai, int digits, boolean leading, String before, boolean checked, String last) {
        this.kind = kind;
        this.ai = ai;
        this.digits = digits;
        this.leading = leading;
        this.before = before;
        this.checked = checked;
        this.last = last;
    }

    String urnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    int components() {
        return (this == ITIP ? 4 : 2) + (last.equals(NONE) ? 0 : 1);
    }

    /** Whether {@code urn:epc:idpat:…:*}, all instances, names the class. A place is not a class of its parts. */
    boolean hasClass() {
        return kind.equals("id") && !last.equals(NONE) && this != SGLN;
    }

    static @Nullable EpcScheme find(String kind, String name) {
        return Arrays.stream(values())
                .filter(s -> s.urnName().equals(name) && (s.kind.equals(kind) || kind.equals("idpat") && s.hasClass()))
                .findFirst()
                .orElse(null);
    }
}
