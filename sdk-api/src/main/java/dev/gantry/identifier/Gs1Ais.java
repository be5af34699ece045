package dev.gantry.identifier;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of GS1 and the qualifiers that make them finer (Digital Link 1.4, 4.7; General Specifications 3). Other elements describe, and identify nothing. */
final class Gs1Ais {
    private static final Map<String, Gs1Ai> ALL = new TreeMap<>();

    static {
        key("00", "SSCC", "N18,check", 1);
        key("01", "GTIN", "N14,check", 1, "22 10 21", "235");
        key("253", "GDTI", "N13,check [X..17]", 0);
        key("255", "GCN", "N13,check [N..12]", 0);
        key("401", "GINC", "X..30", 0);
        key("402", "GSIN", "N17,check", 0);
        key("414", "GLN of a place", "N13,check", 0, "254", "7040");
        key("415", "GLN of an invoicing party", "N13,check", 0, "8020");
        key("417", "GLN of a party", "N13,check", 0, "7040");
        key("8003", "GRAI", "N1,zero N13,check [X..16]", 1);
        key("8004", "GIAI", "X..30", 0, "7040");
        key("8006", "ITIP", "N14,check N4,pieces", 1, "22 10 21");
        key("8010", "CPID", "Y..30", 0, "8011");
        key("8013", "GMN", "X..25,pair", 0);
        key("8017", "GSRN of a provider", "N18,check", 0, "8019");
        key("8018", "GSRN of a recipient", "N18,check", 0, "8019");
        qualifier("10", "batch", "X..20");
        qualifier("21", "serial number", "X..20");
        qualifier("22", "consumer product variant", "X..20");
        qualifier("235", "third party's serial number", "X..28");
        qualifier("254", "extension of a GLN", "X..20");
        qualifier("7040", "unique identification code with extensions", "N1 X1 X1 X1,importer");
        qualifier("8011", "serial number of a CPID", "N..12,number");
        qualifier("8019", "service relation instance", "N..10");
        qualifier("8020", "payment slip's reference", "X..25");
    }

    private Gs1Ais() {}

    static @Nullable Gs1Ai find(String code) {
        return ALL.get(code);
    }

    static Gs1Ai get(String code) {
        Gs1Ai ai = ALL.get(code);
        if (ai == null) {
            throw new IllegalArgumentException("no such application identifier here: " + code);
        }
        return ai;
    }

    private static void key(String code, String title, String form, int prefixAt, String... qualifiers) {
        ALL.put(
                code,
                new Gs1Ai(
                        code,
                        title,
                        parts(form),
                        prefixAt,
                        Arrays.stream(qualifiers)
                                .map(q -> List.of(q.split(" ")))
                                .toList()));
    }

    private static void qualifier(String code, String title, String form) {
        ALL.put(code, new Gs1Ai(code, title, parts(form), -1, List.of()));
    }

    private static List<Gs1Ai.Part> parts(String form) {
        return Arrays.stream(form.split(" ")).map(Gs1Ai.Part::of).toList();
    }
}
