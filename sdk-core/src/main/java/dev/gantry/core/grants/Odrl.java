package dev.gantry.core.grants;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.json.Jcs;
import dev.gantry.core.json.Json;
import dev.gantry.core.json.MalformedJsonException;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Grants and standing rules as ODRL 2.2 policies in JSON-LD, in a profile that says exactly what the kernel's can say. What is written here is read back as the very same body, and
 * what is not of the profile is refused, never dropped: another form of a known term too, so that one policy has one meaning.
 *
 * <p>A grant is an Agreement, a standing rule an Offer, what is asked for a Request. VIEW is {@code display}, READ {@code read}, REAUTHORIZE {@code grantUse}; what ODRL has no word for
 * is the profile's own ({@code gantry:…}).
 */
public final class Odrl {
    private static final String CORE = "http://www.w3.org/ns/odrl.jsonld";
    private static final String PROFILE = "urn:gantry:odrl:1";
    private static final int MAX_BYTES = 16_384;
    private static final Map<Integer, String> ACTIONS = new TreeMap<>(Map.of(
            GrantBody.VIEW,
            "display",
            GrantBody.READ,
            "read",
            GrantBody.REAUTHORIZE,
            "grantUse",
            GrantBody.COMPUTE,
            "gantry:compute"));
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.NORMAL)
            .appendPattern("-MM-dd'T'HH:mm:ss.SSSX")
            .toFormatter();

    /** What a policy is. */
    public enum Kind {
        GRANT("Agreement", "grant"),
        RULE("Offer", "rule"),
        REQUEST("Request", "grant");

        private final String type;
        private final String name;

        Kind(String type, String name) {
            this.type = type;
            this.name = name;
        }

        private Word id(GrantBody body) {
            return this == RULE ? body.ruleId() : body.id();
        }
    }

    /** A policy taken apart. */
    public record Policy(Kind kind, GrantBody body) {}

    /** The words around a constraint's value. */
    private record Operand(String left, String operator, String unit) {}

    private static Operand operand(Constraint c) {
        return switch (c) {
            case NOT_BEFORE -> new Operand("dateTime", "gteq", "time");
            case NOT_AFTER -> new Operand("dateTime", "lteq", "time");
            case MAX_USES -> new Operand("count", "lteq", "count");
            case PURPOSE -> new Operand("purpose", "eq", "digest");
            case FIELDS -> new Operand("gantry:fields", "isAllOf", "mask");
            case CREDENTIAL -> new Operand("gantry:credential", "eq", "credential");
            case ORGANISATION -> new Operand("gantry:organisation", "isPartOf", "subject");
            case PRESENTATION -> new Operand("gantry:presentation", "eq", "digest");
            case COUNTERSIGN -> new Operand("gantry:countersign", "eq", "subject");
        };
    }

    private Odrl() {}

    /** The policy, in one line. {@code ARGUMENT_INVALID} if the kernel would call the body malformed, or a time is beyond what a date can say. */
    public static String write(Kind kind, GrantBody body) {
        valid(kind, body);
        var permission = new LinkedHashMap<String, Object>();
        permission.put("target", resource(body));
        permission.put("assigner", urn("subject", body.grantor()));
        if (kind != Kind.RULE) {
            permission.put("assignee", urn("subject", body.grantee()));
        }
        permission.put(
                "action",
                ACTIONS.entrySet().stream()
                        .filter(e -> body.allows(e.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
        var constraints = new ArrayList<Object>();
        for (Constraint c : Constraint.values()) {
            if (body.has(c)) {
                Operand o = operand(c);
                var one = new LinkedHashMap<String, Object>();
                one.put("leftOperand", o.left);
                one.put("operator", o.operator);
                one.put("rightOperand", right(o.unit, body.value(c)));
                constraints.add(one);
            }
        }
        if (!constraints.isEmpty()) {
            permission.put("constraint", constraints);
        }
        permission.put("gantry:depth", (long) body.depth());
        if (!body.parent().isZero()) {
            permission.put("gantry:parent", urn("grant", body.parent()));
        }
        permission.put("gantry:nonce", body.nonce().hex());
        var policy = new LinkedHashMap<String, Object>();
        policy.put("@context", List.of(CORE, Map.of("gantry", PROFILE + "#")));
        policy.put("@type", kind.type);
        policy.put("uid", urn(kind.name, kind.id(body)));
        policy.put("profile", PROFILE);
        policy.put("permission", List.of(permission));
        return new String(Jcs.encode(policy), StandardCharsets.UTF_8);
    }

    /** {@code ARGUMENT_INVALID} if the text is no policy of the profile, {@code INTEGRITY} if its uid is another body's. */
    public static Policy read(String text) {
        try {
            var policy = new Taken(parsed(text));
            policy.same("@context", List.of(CORE, Map.of("gantry", PROFILE + "#")));
            Kind kind = kind(policy.text("@type"));
            String uid = policy.text("uid");
            policy.same("profile", PROFILE);
            List<?> permissions = policy.list("permission");
            policy.end();
            if (permissions.size() != 1) {
                throw new Malformed("not one permission");
            }
            GrantBody body = body(kind, new Taken(permissions.get(0)));
            valid(kind, body);
            if (!uid.equals(urn(kind.name, kind.id(body)))) {
                throw GantryException.of(ErrorCode.INTEGRITY, Stage.VERIFY, "the policy's uid is not its content's")
                        .fix("Ask for the policy again, as it was written.")
                        .build();
            }
            return new Policy(kind, body);
        } catch (Malformed e) {
            throw refused(e.getMessage());
        }
    }

    private static @Nullable Object parsed(String text) throws Malformed {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new Malformed("half a surrogate pair");
        }
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8), MAX_BYTES);
        } catch (MalformedJsonException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static GrantBody body(Kind kind, Taken in) throws Malformed {
        String[] target = in.text("target").split(":", -1);
        if (target.length < 5 || target.length > 6 || !String.join(":", target).startsWith("urn:gantry:resource:")) {
            throw new Malformed("a target that is no resource");
        }
        Word key = target.length == 6 ? word(target[5]) : Word.ZERO;
        if (target.length == 6 && key.isZero()) {
            throw new Malformed("a target with a key of zeros");
        }
        Word grantor = urn(in.text("assigner"), "subject");
        Word grantee = kind == Kind.RULE ? Word.ZERO : urn(in.text("assignee"), "subject");
        int actions = actions(in.list("action"));
        SortedMap<Integer, Word> constraints =
                in.has("constraint") ? constraints(in.list("constraint")) : new TreeMap<>();
        long depth = in.number("gantry:depth");
        Word parent = in.has("gantry:parent") ? urn(in.text("gantry:parent"), "grant") : Word.ZERO;
        Word nonce = word(in.text("gantry:nonce"));
        in.end();
        if (depth > 255) {
            throw new Malformed("a depth that is none");
        }
        return new GrantBody(
                word(target[3]),
                word(target[4]),
                key,
                grantor,
                grantee,
                parent,
                nonce,
                actions,
                (int) depth,
                constraints);
    }

    private static int actions(List<?> list) throws Malformed {
        int actions = 0;
        for (Object name : list) {
            int bit = ACTIONS.entrySet().stream()
                    .filter(e -> e.getValue().equals(name))
                    .mapToInt(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> new Malformed("an action that is none of the profile's"));
            if ((actions & bit) != 0) {
                throw new Malformed("an action twice");
            }
            actions |= bit;
        }
        return actions;
    }

    private static SortedMap<Integer, Word> constraints(List<?> list) throws Malformed {
        var all = new TreeMap<Integer, Word>();
        for (Object one : list) {
            var in = new Taken(one);
            String left = in.text("leftOperand");
            String operator = in.text("operator");
            Object right = in.take("rightOperand");
            in.end();
            Constraint known = null;
            for (Constraint c : Constraint.values()) {
                Operand o = operand(c);
                if (o.left.equals(left) && o.operator.equals(operator)) {
                    known = c;
                }
            }
            if (known == null) {
                throw new Malformed("a constraint that is none of the profile's");
            }
            Word value = value(operand(known).unit, right);
            if (all.put(known.code(), value) != null) {
                throw new Malformed("a constraint twice");
            }
        }
        if (all.isEmpty()) {
            throw new Malformed("an empty list of constraints");
        }
        return all;
    }

    private static Object right(String unit, Word value) {
        return switch (unit) {
            case "time" -> {
                var typed = new LinkedHashMap<String, Object>();
                typed.put("@value", time(value.number()));
                typed.put("@type", "xsd:dateTime");
                yield typed;
            }
            case "count" -> value.number();
            default -> Map.of("@id", urn(unit, value));
        };
    }

    private static Word value(String unit, Object right) throws Malformed {
        switch (unit) {
            case "time" -> {
                var in = new Taken(right);
                String text = in.text("@value");
                in.same("@type", "xsd:dateTime");
                in.end();
                return time(text);
            }
            case "count" -> {
                if (right instanceof Long n) {
                    return Word.of(n);
                }
                throw new Malformed("a count that is none");
            }
            default -> {
                var in = new Taken(right);
                String text = in.text("@id");
                in.end();
                return urn(text, unit);
            }
        }
    }

    private static String time(long ms) {
        return TIME.format(Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC));
    }

    /** Exactly as {@link #time(long)} writes it: there is one text for a moment. */
    private static Word time(String text) throws Malformed {
        try {
            long ms = OffsetDateTime.parse(text, TIME).toInstant().toEpochMilli();
            if (ms >= 0 && time(ms).equals(text)) {
                return Word.of(ms);
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new Malformed("a time that is none");
        }
        throw new Malformed("a time not in UTC with milliseconds");
    }

    private static String resource(GrantBody body) {
        String whole = "urn:gantry:resource:" + body.owner().hex() + ":"
                + body.collection().hex();
        return body.key().isZero() ? whole : whole + ":" + body.key().hex();
    }

    private static String urn(String name, Word word) {
        return "urn:gantry:" + name + ":" + word.hex();
    }

    private static Word urn(String text, String name) throws Malformed {
        String start = "urn:gantry:" + name + ":";
        if (!text.startsWith(start)) {
            throw new Malformed("no " + start + "…");
        }
        return word(text.substring(start.length()));
    }

    private static Word word(String hex) throws Malformed {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new Malformed("not 64 digits of hex");
        }
        return Word.ofHex(hex);
    }

    private static Kind kind(String type) throws Malformed {
        for (Kind k : Kind.values()) {
            if (k.type.equals(type)) {
                return k;
            }
        }
        throw new Malformed("a type that is none of the profile's");
    }

    private static void valid(Kind kind, GrantBody body) {
        try {
            GrantBody read = kind == Kind.RULE ? GrantBody.ofRule(body.bytes()) : GrantBody.of(body.bytes());
            boolean known = read.constraints().keySet().stream().allMatch(c -> c <= Constraint.values().length);
            if (!known || kind == Kind.REQUEST && !body.parent().isZero()) {
                throw refused("what the kernel does not know, or a request below a grant");
            }
        } catch (Refusal e) {
            throw refused("what the kernel would call malformed");
        }
    }

    private static GantryException refused(String why) {
        return GantryException.of(
                        ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "no policy of the profile " + PROFILE + ": " + why)
                .fix("Write it with the terms of the profile alone.")
                .build();
    }

    /** What about the text is not of the profile, for people. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    /** An object of which every member has to be asked for. */
    private static final class Taken {
        private final Map<?, ?> members;
        private final Set<String> asked = new HashSet<>();

        Taken(@Nullable Object value) throws Malformed {
            if (!(value instanceof Map<?, ?> map)) {
                throw new Malformed("no object where one belongs");
            }
            this.members = map;
        }

        boolean has(String name) {
            return members.containsKey(name);
        }

        Object take(String name) throws Malformed {
            asked.add(name);
            Object value = members.get(name);
            if (value == null) {
                throw new Malformed("no " + name);
            }
            return value;
        }

        String text(String name) throws Malformed {
            if (take(name) instanceof String s) {
                return s;
            }
            throw new Malformed(name + " is no text");
        }

        long number(String name) throws Malformed {
            if (take(name) instanceof Long n) {
                return n;
            }
            throw new Malformed(name + " is no number");
        }

        List<?> list(String name) throws Malformed {
            if (take(name) instanceof List<?> l) {
                return l;
            }
            throw new Malformed(name + " is no list");
        }

        void same(String name, Object expected) throws Malformed {
            if (!take(name).equals(expected)) {
                throw new Malformed("another " + name);
            }
        }

        void end() throws Malformed {
            for (Object name : members.keySet()) {
                if (!asked.contains(name)) {
                    throw new Malformed("\"" + name + "\", which is not of the profile");
                }
            }
        }
    }
}
