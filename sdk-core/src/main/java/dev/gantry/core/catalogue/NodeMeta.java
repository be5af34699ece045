package dev.gantry.core.catalogue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.json.Jcs;
import dev.gantry.core.json.Json;
import dev.gantry.core.json.MalformedJsonException;
import dev.gantry.kernel.Word;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a catalogue node says of itself, in the kernel's {@code meta}: canonical JSON of at most 1,024 bytes of UTF-8. One value has one text, so the digest on the ledger
 * is the value's.
 *
 * @param titles by BCP 47 language; one to four
 * @param fields of the data that are described, at most 64, names different
 * @param schema SHA-256 of the schema document
 * @param source where the data are kept
 */
public record NodeMeta(
        SortedMap<String, String> titles, List<Field> fields, Optional<Word> schema, Optional<Source> source) {
    public static final int MAX_BYTES = 1024;
    private static final int MAX_TITLES = 4;
    private static final int MAX_FIELDS = 64;
    private static final int MAX_TEXT = 256;
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** A field's name, and its type as the schema names it; an empty type where there is none. */
    public record Field(String name, String type) {}

    /** What keeps the data: the system's id, what kind of storage it is, and the template of the path to one of them. */
    public record Source(String system, Storage storage, String path) {}

    /** Kinds of storage. */
    public enum Storage {
        CHAIN,
        IPFS,
        JDBC,
        HTTP
    }

    /** {@code ARGUMENT_INVALID} for what is over a limit or no text in Unicode normal form C. */
    public NodeMeta {
        titles = Collections.unmodifiableSortedMap(new TreeMap<>(titles));
        fields = List.copyOf(fields);
        if (titles.isEmpty() || titles.size() > MAX_TITLES) {
            throw invalid("a node has one to four titles");
        }
        titles.forEach((language, title) -> {
            if (!LANGUAGE.matcher(language).matches()) {
                throw invalid("no language: " + language);
            }
            text("title", title);
        });
        if (fields.size() > MAX_FIELDS) {
            throw invalid("a node has at most 64 fields");
        }
        var names = new HashSet<String>();
        for (Field f : fields) {
            text("field", f.name);
            if (!f.type.isEmpty()) {
                text("type", f.type);
            }
            if (!names.add(f.name)) {
                throw invalid("the field " + f.name + " is there twice");
            }
        }
        source.ifPresent(s -> {
            text("system", s.system);
            text("path", s.path);
        });
    }

    /** {@code ARGUMENT_INVALID} if it takes more than 1,024 bytes. */
    public byte[] encode() {
        var json = new TreeMap<String, Object>();
        json.put("titles", titles);
        var list = new ArrayList<Object>();
        for (Field f : fields) {
            list.add(f.type.isEmpty() ? Map.of("name", f.name) : Map.of("name", f.name, "type", f.type));
        }
        if (!list.isEmpty()) {
            json.put("fields", list);
        }
        schema.ifPresent(s -> json.put("schema", s.hex()));
        source.ifPresent(
                s -> json.put("source", Map.of("path", s.path, "storage", s.storage.name(), "system", s.system)));
        byte[] bytes = Jcs.encode(json);
        if (bytes.length > MAX_BYTES) {
            throw invalid("a node's metadata are over 1,024 bytes: " + bytes.length);
        }
        return bytes;
    }

    /** Empty if the bytes are not what {@link #encode} writes for some metadata: others may have written something else, which is theirs to mend. */
    public static Optional<NodeMeta> decode(byte[] meta) {
        if (meta.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            NodeMeta decoded = of(Json.parse(meta, MAX_BYTES));
            return Arrays.equals(decoded.encode(), meta) ? Optional.of(decoded) : Optional.empty();
        } catch (MalformedJsonException | ClassCastException | IllegalArgumentException | GantryException e) {
            return Optional.empty();
        }
    }

    private static NodeMeta of(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("no object");
        }
        var titles = new TreeMap<String, String>();
        var told = (Map<?, ?>) member(map, "titles");
        told.keySet().forEach(k -> titles.put((String) k, (String) member(told, k)));
        var fields = new ArrayList<Field>();
        if (map.containsKey("fields")) {
            for (Object f : (List<?>) member(map, "fields")) {
                var field = (Map<?, ?>) f;
                String type = field.containsKey("type") ? (String) member(field, "type") : "";
                fields.add(new Field((String) member(field, "name"), type));
            }
        }
        Optional<Word> schema =
                map.containsKey("schema") ? Optional.of(digest((String) member(map, "schema"))) : Optional.empty();
        Optional<Source> source = Optional.empty();
        if (map.containsKey("source")) {
            var s = (Map<?, ?>) member(map, "source");
            var storage = Storage.valueOf((String) member(s, "storage"));
            source = Optional.of(new Source((String) member(s, "system"), storage, (String) member(s, "path")));
        }
        return new NodeMeta(titles, fields, schema, source);
    }

    private static Object member(Map<?, ?> map, Object name) {
        Object value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    private static Word digest(String hex) {
        if (!DIGEST.matcher(hex).matches()) {
            throw new IllegalArgumentException("no digest");
        }
        return Word.ofHex(hex);
    }

    private static void text(String what, String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw invalid("a " + what + " has 1 to 256 characters");
        }
        boolean plain = text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (!plain || !Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            throw invalid("a " + what + " is text in Unicode normal form C without control characters");
        }
    }

    private static GantryException invalid(String what) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, what)
                .fix("Shorten or correct the node's metadata; what is long belongs in the schema document.")
                .build();
    }
}
