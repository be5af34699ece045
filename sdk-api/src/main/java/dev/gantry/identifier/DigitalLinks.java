package dev.gantry.identifier;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * GS1 Digital Link URIs (uncompressed) and bracketed element strings. Which domain resolves a link, and what its query tells about the thing, is no part of what it identifies;
 * a qualifier in the query would be, and is refused.
 */
final class DigitalLinks {
    private static final Pattern WEB = Pattern.compile("(?i:https?)://");
    private static final Pattern ELEMENT = Pattern.compile("\\(([0-9]{2,4})\\)([^()]*)");

    private DigitalLinks() {}

    static Gs1Key parse(String text) {
        int fragment = text.indexOf('#');
        String noFragment = fragment < 0 ? text : text.substring(0, fragment);
        int query = noFragment.indexOf('?');
        String noQuery = query < 0 ? noFragment : noFragment.substring(0, query);
        int path = 0;
        if (!text.startsWith("/")) {
            if (!WEB.matcher(text).lookingAt()) {
                throw Invalid.of(text, "no Digital Link", "Write https://id.gs1.org/01/… or /01/… or (01)….");
            }
            int authority = noQuery.indexOf("://") + 3;
            path = noQuery.indexOf('/', authority);
            if (path <= authority) {
                throw Invalid.of(text, "a link without domain or path", "Write https://id.gs1.org/01/… or /01/….");
            }
        }
        List<String> segments = Arrays.asList(noQuery.substring(path + 1).split("/", -1));
        Gs1Key key = elements(text, segments.subList(path == 0 ? 0 : start(text, segments), segments.size()));
        if (query >= 0) {
            refuseQualifiers(text, key, noFragment.substring(query + 1));
        }
        return key;
    }

    /** A domain may put its own path before the key; the key is where what follows is complete. */
    private static int start(String text, List<String> segments) {
        int first = -1;
        for (int i = 0; i + 1 < segments.size(); i++) {
            Gs1Ai ai = key(segments.get(i));
            if (ai == null) {
                continue;
            }
            if (first < 0) {
                first = i;
            }
            Set<String> known = new TreeSet<>();
            ai.qualifiers().forEach(known::addAll);
            boolean complete = (segments.size() - i) % 2 == 0;
            for (int j = i + 2; j < segments.size(); j += 2) {
                complete &= known.contains(segments.get(j));
            }
            if (complete) {
                return i;
            }
        }
        if (first < 0) {
            throw Invalid.of(text, "no GS1 key in its path", "A Digital Link has a key such as /01/ and a GTIN.");
        }
        return first;
    }

    private static @Nullable Gs1Ai key(String segment) {
        Gs1Ai ai = Gs1Ais.find(segment);
        return ai != null && ai.isKey() ? ai : null;
    }

    private static Gs1Key elements(String text, List<String> segments) {
        if (segments.size() < 2 || segments.size() % 2 != 0) {
            throw Invalid.of(
                    text, "an application identifier without value, or a value without one", "Write them in pairs.");
        }
        var qualifiers = new LinkedHashMap<String, String>();
        for (int i = 2; i < segments.size(); i += 2) {
            if (qualifiers.put(segments.get(i), Percent.decode(segments.get(i + 1))) != null) {
                throw Invalid.of(text, segments.get(i) + " is there twice", "Give each element once.");
            }
        }
        Gs1Key key = Gs1Key.of(segments.get(0), Percent.decode(segments.get(1)), qualifiers);
        if (!List.copyOf(key.qualifiers().keySet()).equals(List.copyOf(qualifiers.keySet()))) {
            throw Invalid.of(
                    text,
                    "its qualifiers are not in the standard's order",
                    "Write them in the order " + key.qualifiers().keySet() + ".");
        }
        return key;
    }

    private static void refuseQualifiers(String text, Gs1Key key, String query) {
        for (String pair : query.split("[&;]")) {
            String name = Percent.decode(pair.split("=", 2)[0]);
            for (List<String> order : Gs1Ais.get(key.code()).qualifiers()) {
                if (order.contains(name)) {
                    throw Invalid.of(
                            text,
                            "the qualifier " + name + " is in the query",
                            "Move it into the path: it says which thing is meant.");
                }
            }
        }
    }

    /** {@code (01)09506000134352(21)12}, in any order; a value with a bracket cannot be told from an element, and is refused. */
    static Gs1Key bracketed(String text) {
        var matcher = ELEMENT.matcher(text);
        Map<String, String> elements = new LinkedHashMap<>();
        int end = 0;
        String key = "";
        while (matcher.find() && matcher.start() == end) {
            if (elements.put(matcher.group(1), matcher.group(2)) != null) {
                throw Invalid.at(text, end, "an element that was there already", "Give each element once.");
            }
            if (key(matcher.group(1)) != null) {
                if (!key.isEmpty()) {
                    throw Invalid.at(text, end, "a second key", "Give the elements of one thing.");
                }
                key = matcher.group(1);
            }
            end = matcher.end();
        }
        if (end < text.length()) {
            throw Invalid.at(
                    text, end, "a bracket within a value", "Write it as a Digital Link: brackets are encoded there.");
        }
        if (key.isEmpty()) {
            throw Invalid.of(text, "no GS1 key in it", "Begin with a key, such as (01) for a GTIN.");
        }
        String value = elements.get(key);
        elements.remove(key);
        return Gs1Key.of(key, value, elements);
    }
}
