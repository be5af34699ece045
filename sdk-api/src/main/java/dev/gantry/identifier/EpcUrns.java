package dev.gantry.identifier;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** EPC URNs as spellings of GS1 keys, both ways. They tell the company prefix, and cannot say everything a Digital Link can. */
final class EpcUrns {
    private static final String ESCAPED = "\"%&/<>?#";
    private static final Pattern URN = Pattern.compile("(?i:urn:epc:)(id|class|idpat):([a-z]+):(.*)", Pattern.DOTALL);

    private EpcUrns() {}

    static Identifier parse(String text) {
        var urn = URN.matcher(text);
        if (!urn.matches()) {
            throw Invalid.of(text, "no EPC URN", "Write urn:epc:id:sgtin:4012345.011111.987, for example.");
        }
        String kind = urn.group(1);
        EpcScheme scheme = EpcScheme.find(kind, urn.group(2));
        if (scheme == null) {
            throw Invalid.of(
                    text,
                    "the EPC scheme " + kind + ":" + urn.group(2) + " has no GS1 key, or is unknown",
                    "Use one of " + List.of(EpcScheme.values()) + ".");
        }
        String[] parts = urn.group(3).split("\\.", scheme.components());
        if (parts.length != scheme.components()) {
            throw Invalid.of(
                    text, parts.length + " components", "It has " + scheme.components() + ", with a dot between.");
        }
        String prefix = parts[0];
        if (!Texts.digits(prefix) || prefix.length() < 6 || prefix.length() > 12) {
            throw Invalid.of(text, "its company prefix is not 6 to 12 digits", "Give the prefix as GS1 assigned it.");
        }
        String key = scheme.before + joined(text, scheme, prefix, parts[1]);
        if (scheme.checked) {
            String digits = scheme.before.isEmpty() ? key : key.substring(scheme.before.length());
            key += CheckDigits.gs1(digits);
        }
        if (scheme == EpcScheme.ITIP) {
            key += parts[2] + parts[3];
            if (parts[2].length() != 2 || parts[3].length() != 2) {
                throw Invalid.of(text, "piece or total is not two digits", "Write 01 for 1.");
            }
        }
        return key(text, scheme, key, kind.equals("idpat"), parts[parts.length - 1])
                .under(prefix);
    }

    private static String joined(String text, EpcScheme scheme, String prefix, String reference) {
        if (scheme.digits == 0) {
            return prefix + decode(text, reference);
        }
        int length = scheme.digits - prefix.length();
        if (reference.length() != length || length > 0 && !Texts.digits(reference)) {
            throw Invalid.of(
                    text,
                    "the reference " + reference + " is not " + length + " digits",
                    "Prefix and reference have " + scheme.digits + " digits together.");
        }
        return scheme.leading ? reference.charAt(0) + prefix + reference.substring(1) : prefix + reference;
    }

    private static Gs1Key key(String text, EpcScheme scheme, String key, boolean pattern, String last) {
        if (pattern) {
            if (!last.equals("*")) {
                throw Invalid.of(text, "a pattern that is not for all instances", "Put * in the last place.");
            }
            return Gs1Key.of(scheme.ai, key, Map.of());
        }
        if (scheme.last.equals(EpcScheme.NONE)) {
            return Gs1Key.of(scheme.ai, key, Map.of());
        }
        String serial = decode(text, last);
        if (serial.isEmpty()) {
            throw Invalid.of(text, "its last component is empty", "Give the serial number, or 0 for a GLN without.");
        }
        if (scheme.last.equals(EpcScheme.APPENDED)) {
            return Gs1Key.of(scheme.ai, key + serial, Map.of());
        }
        boolean none = scheme == EpcScheme.SGLN && serial.equals("0");
        return Gs1Key.of(scheme.ai, key, none ? Map.of() : Map.of(scheme.last, serial));
    }

    /** Exactly the characters of the standard are escaped, so that a URN has one spelling but for the case of hexadecimal digits. */
    private static String decode(String text, String component) {
        var out = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (c == '%') {
                char escaped = (char) Percent.octet(component, i);
                if (ESCAPED.indexOf(escaped) < 0) {
                    throw Invalid.of(text, "an escape of a character that needs none", "Write the character itself.");
                }
                out.append(escaped);
                i += 2;
            } else if (ESCAPED.indexOf(c) >= 0) {
                throw Invalid.of(text, "the character " + c + " as it is", String.format("Write it %%%02X.", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String encode(String text) {
        var out = new StringBuilder();
        for (char c : text.toCharArray()) {
            out.append(ESCAPED.indexOf(c) < 0 ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    /** The URN that says exactly this; empty if there is none, for instance for a GTIN with batch and serial number. */
    static Optional<String> print(Gs1Key key, String prefix) {
        if (prefix.length() < 6) {
            return Optional.empty();
        }
        for (EpcScheme scheme : EpcScheme.values()) {
            if (scheme.ai.equals(key.code())) {
                Optional<String> urn = print(scheme, key, prefix);
                if (urn.isPresent()) {
                    return urn;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> print(EpcScheme scheme, Gs1Key key, String prefix) {
        String value = key.value().substring(scheme.before.length());
        String body = prefix + '.' + reference(scheme, value, prefix);
        int end = scheme.digits + 1; // behind the check digit
        if (scheme == EpcScheme.ITIP) {
            body += '.' + value.substring(end, end + 2) + '.' + value.substring(end + 2);
        }
        String last = "";
        if (scheme.last.equals(EpcScheme.APPENDED)) {
            last = value.substring(end);
        } else if (key.qualifiers().keySet().equals(Set.of(scheme.last))) {
            last = key.qualifiers().getOrDefault(scheme.last, "");
        } else if (!key.qualifiers().isEmpty()) {
            return Optional.empty();
        }
        String name = scheme.urnName() + ':' + body;
        if (!last.isEmpty()) {
            return scheme == EpcScheme.SGLN && last.equals("0")
                    ? Optional.empty() // there 0 means none
                    : Optional.of("urn:epc:" + scheme.kind + ':' + name + '.' + encode(last));
        }
        if (scheme.last.equals(EpcScheme.NONE)) {
            return Optional.of("urn:epc:id:" + name);
        }
        if (scheme == EpcScheme.SGLN) {
            return Optional.of("urn:epc:id:" + name + ".0");
        }
        return scheme.hasClass() ? Optional.of("urn:epc:idpat:" + name + ".*") : Optional.empty();
    }

    private static String reference(EpcScheme scheme, String value, String prefix) {
        if (scheme.digits == 0) {
            return encode(value.substring(prefix.length()));
        }
        return scheme.leading
                ? value.charAt(0) + value.substring(1 + prefix.length(), scheme.digits)
                : value.substring(prefix.length(), scheme.digits);
    }
}
