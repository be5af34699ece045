package dev.gantry.certificate;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.util.Matrix;

/**
 * One A4 page on which text is drawn with two embedded fonts: Latin letters with one, everything else with the Chinese one. A character that neither has is drawn as 〓, so
 * that nothing is left out unseen. Positions are in points from the lower left.
 */
final class Sheet implements AutoCloseable {
    static final float WIDTH = PDRectangle.A4.getWidth();
    static final float HEIGHT = PDRectangle.A4.getHeight();
    private static final String LATIN = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final String CHINESE = "/dev/gantry/certificate/DroidSansFallback-GB2312.ttf";
    /** 〓, which printers put where a character is missing. */
    private static final int MISSING = 0x3013;

    private final PDFont latin;
    private final PDFont chinese;
    private final PDPageContentStream content;

    Sheet(PDDocument document) throws IOException {
        latin = font(document, LATIN);
        chinese = font(document, CHINESE);
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        content = new PDPageContentStream(document, page);
    }

    private static PDFont font(PDDocument document, String resource) throws IOException {
        try (InputStream in = Sheet.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the font " + resource + " is not in its jar");
            }
            return PDType0Font.load(document, in, true);
        }
    }

    private record Run(PDFont font, String text) {}

    /** Pieces of one font each. */
    private List<Run> runs(String text) {
        var all = new ArrayList<Run>();
        var piece = new StringBuilder();
        PDFont current = latin;
        for (int c : text.codePoints().toArray()) {
            boolean western = c >= 0x20 && c < 0x100 && has(latin, c);
            PDFont font = western ? latin : chinese;
            if (font != current && !piece.isEmpty()) {
                all.add(new Run(current, piece.toString()));
                piece.setLength(0);
            }
            current = font;
            piece.appendCodePoint(western || has(chinese, c) ? c : MISSING);
        }
        if (!piece.isEmpty()) {
            all.add(new Run(current, piece.toString()));
        }
        return all;
    }

    private static boolean has(PDFont font, int c) {
        try {
            return !Character.isISOControl(c) && font.encode(Character.toString(c)).length > 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    float width(String text, float size) throws IOException {
        float width = 0;
        for (Run run : runs(text)) {
            width += run.font.getStringWidth(run.text) * size / 1000;
        }
        return width;
    }

    void text(float x, float y, float size, Color colour, String text) throws IOException {
        content.beginText();
        content.setNonStrokingColor(colour);
        content.newLineAtOffset(x, y);
        draw(size, text);
        content.endText();
    }

    void centred(float y, float size, Color colour, String text) throws IOException {
        text((WIDTH - width(text, size)) / 2, y, size, colour, text);
    }

    /** Text across the page, rising to the right. */
    void across(float size, Color colour, String text) throws IOException {
        double angle = Math.atan2(HEIGHT, WIDTH);
        float half = width(text, size) / 2;
        content.beginText();
        content.setNonStrokingColor(colour);
        content.setTextMatrix(Matrix.getRotateInstance(
                angle, (float) (WIDTH / 2 - half * Math.cos(angle) + size / 3 * Math.sin(angle)), (float)
                        (HEIGHT / 2 - half * Math.sin(angle) - size / 3 * Math.cos(angle))));
        draw(size, text);
        content.endText();
    }

    private void draw(float size, String text) throws IOException {
        for (Run run : runs(text)) {
            content.setFont(run.font, size);
            content.showText(run.text);
        }
    }

    /** Lines that are no wider: broken at spaces and between Chinese characters, and within a word only where it is wider than a line. */
    List<String> wrapped(String text, float size, float most) throws IOException {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : words(text)) {
            for (String part : width(word, size) <= most ? List.of(word) : letters(word)) {
                if (!line.isEmpty() && width(line + part.stripTrailing(), size) > most) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? part.stripLeading() : part);
            }
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static List<String> words(String text) {
        var all = new ArrayList<String>();
        var word = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            boolean closing = "，。；：）、”".indexOf(c) >= 0;
            if (c >= 0x2E80 && !closing && !word.isEmpty() && "（“".indexOf(word.charAt(word.length() - 1)) < 0) {
                all.add(word.toString());
                word.setLength(0);
            }
            word.appendCodePoint(c);
            if (c == ' ') {
                all.add(word.toString());
                word.setLength(0);
            }
        }
        all.add(word.toString());
        return all;
    }

    private static List<String> letters(String word) {
        return word.codePoints().mapToObj(Character::toString).toList();
    }

    void line(float x1, float y1, float x2, float y2, float thickness, Color colour) throws IOException {
        content.setStrokingColor(colour);
        content.setLineWidth(thickness);
        content.moveTo(x1, y1);
        content.lineTo(x2, y2);
        content.stroke();
    }

    void frame(float margin, float thickness, Color colour) throws IOException {
        content.setStrokingColor(colour);
        content.setLineWidth(thickness);
        content.addRect(margin, margin, WIDTH - 2 * margin, HEIGHT - 2 * margin);
        content.stroke();
    }

    void square(float x, float y, float size, Color colour) throws IOException {
        content.setNonStrokingColor(colour);
        content.addRect(x, y, size, size);
        content.fill();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
