package dev.gantry.samples.threeway;

/** Text into HTML, escaped; and texts in two languages. */
final class Html {
    private Html() {}

    static String text(Object value) {
        var out = new StringBuilder();
        String.valueOf(value).codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** Both languages; the page shows one. */
    static String both(String english, String chinese) {
        return "<span class=\"en\">" + text(english) + "</span><span class=\"zh\">" + text(chinese) + "</span>";
    }

    /** The same inside an SVG drawing. */
    static String svgBoth(String attributes, String english, String chinese) {
        return "<text " + attributes.replace("class=\"", "class=\"en ") + ">" + text(english) + "</text><text "
                + attributes.replace("class=\"", "class=\"zh ") + ">" + text(chinese) + "</text>";
    }

    /** The beginning of a long digest; the whole of it on hovering. */
    static String digest(String hex) {
        String shown = hex.length() > 18 ? hex.substring(0, hex.startsWith("0x") ? 14 : 12) + "…" : hex;
        return "<code title=\"" + text(hex) + "\">" + text(shown) + "</code>";
    }
}
