package dev.gantry;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Some fields of a collection's records, as the bits of a mask: bit n (counted from the least) is the n-th field of the collection's schema, whose order is for ever.
 *
 * @param mask 64 lower-case hexadecimal digits, not all zero
 */
public record Fields(String mask) {
    private static final int MOST = 256;
    private static final int BYTES = MOST / 8;

    public Fields {
        if (!Given.that("mask", mask).matches("[0-9a-f]{64}") || mask.matches("0+")) {
            throw invalid("not a mask of fields: " + mask, "Give 64 lower-case hexadecimal digits, not all zero.");
        }
    }

    /** {@code ARGUMENT_INVALID} for a name that the schema does not have, for none, and for a schema of more than 256 fields. */
    public static Fields of(List<String> schema, String... names) {
        if (Given.that("schema", schema).size() > MOST) {
            throw invalid("a schema of " + schema.size() + " fields", "A mask has room for 256 fields.");
        }
        byte[] mask = new byte[BYTES];
        for (String name : names) {
            int n = schema.indexOf(name);
            if (n < 0) {
                throw invalid("the schema has no field " + name, "Name fields of the schema: " + schema);
            }
            mask[BYTES - 1 - n / 8] |= (byte) (1 << n % 8);
        }
        return new Fields(HexFormat.of().formatHex(mask));
    }

    /** All of a schema's fields. */
    public static Fields all(List<String> schema) {
        return of(schema, Arrays.copyOf(schema.toArray(), schema.size(), String[].class));
    }

    /** The names of the fields, in the schema's order; {@code ARGUMENT_INVALID} if the mask has a field that the schema does not have. */
    public Set<String> names(List<String> schema) {
        byte[] bytes = HexFormat.of().parseHex(mask);
        var names = new LinkedHashSet<String>();
        for (int n = 0; n < MOST; n++) {
            if ((bytes[BYTES - 1 - n / 8] & 1 << n % 8) != 0) {
                if (n >= Given.that("schema", schema).size()) {
                    throw invalid("the mask has field " + n + ", the schema does not", "Give the collection's schema.");
                }
                names.add(schema.get(n));
            }
        }
        return names;
    }

    private static GantryException invalid(String what, String fix) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, what)
                .fix(fix)
                .build();
    }
}
