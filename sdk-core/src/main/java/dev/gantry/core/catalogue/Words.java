package dev.gantry.core.catalogue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text cut into what is compared: letters and digits without case and width, {@code camelCase} at its humps, and each Han character for itself, since no space tells
 * where a Chinese word ends.
 */
final class Words {
    /** Between texts, so that no phrase is found across two of them. No text is cut into it. */
    static final String BORDER = "\u00a6";

    private Words() {}

    static List<String> of(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int before = ' ';
        for (int c :
                Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().toArray()) {
            boolean part = Character.isLetterOrDigit(c);
            boolean hump = Character.isLowerCase(before) && Character.isUpperCase(c);
            boolean single = part && Character.isIdeographic(c);
            if (!part || hump || single) {
                end(word, words);
            }
            if (part) {
                word.appendCodePoint(c);
            }
            if (single) {
                end(word, words);
            }
            before = c;
        }
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
            word.setLength(0);
        }
    }

    /** What is asked for: each word between spaces is a phrase. */
    static List<List<String>> phrases(String query) {
        var phrases = new ArrayList<List<String>>();
        for (String word : query.strip().split("\\s+")) {
            List<String> phrase = of(word);
            if (!phrase.isEmpty()) {
                phrases.add(phrase);
            }
        }
        return phrases;
    }

    /** All of a node that is searched. */
    static List<String> of(CatalogueNode node) {
        var all = new ArrayList<>(of(node.code()));
        node.meta().ifPresent(m -> {
            m.titles().values().forEach(t -> add(all, t));
            m.fields().forEach(f -> add(all, f.name()));
            m.source().ifPresent(s -> add(all, s.system()));
        });
        return all;
    }

    private static void add(List<String> all, String text) {
        all.add(BORDER);
        all.addAll(of(text));
    }
}
