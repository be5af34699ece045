package dev.gantry.certificate;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import dev.gantry.core.evidence.Bundle;
import dev.gantry.core.evidence.EvidenceVerifier;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.jspecify.annotations.Nullable;

/**
 * A certificate (出证): one A4 page in Chinese and English of what an evidence bundle shows. It is made of a bundle that is VALID, or REVOKED and then marked so across the page, and
 * of no other. The same bundle and trust give the same bytes. The page is for reading; the proof is the bundle, which its QR code names.
 *
 * @param pdf empty unless the verdict is VALID or REVOKED
 */
public record Certificate(Verdict verdict, Optional<byte[]> pdf) {
    private static final Color INK = new Color(0x1a, 0x1a, 0x1a);
    private static final Color QUIET = new Color(0x66, 0x66, 0x66);
    private static final Color RULE = new Color(0x8c, 0x1c, 0x13);
    private static final Color FAINT = new Color(0xd8, 0xd8, 0xd8);
    private static final Color MARK = new Color(0xf2, 0xb8, 0xb5);
    private static final float LEFT = 56;
    private static final float VALUES = 176;
    private static final float RIGHT = Sheet.WIDTH - 56;
    private static final float TOP = Sheet.HEIGHT - 222;
    private static final float FOOT = 172;
    private static final float QR = 104;

    /**
     * Judges the bundle and certifies what is shown.
     *
     * @param payload the content where it is not in the bundle; null if it is not presented
     */
    public static Certificate of(byte[] bundle, byte @Nullable [] payload, TrustFile trust) {
        Verdict verdict = payload == null
                ? EvidenceVerifier.verify(bundle, trust.anchors())
                : EvidenceVerifier.verify(bundle, payload, trust.anchors());
        Verdict.Certified certified = verdict.certified();
        if (certified == null) {
            return new Certificate(verdict, Optional.empty());
        }
        Bundle read = Bundle.claims(bundle).orElseThrow().bundle();
        try {
            boolean revoked = verdict.kind() == Verdict.Kind.REVOKED;
            return new Certificate(verdict, Optional.of(pdf(read, certified, trust, Digests.plain(bundle), revoked)));
        } catch (IOException e) {
            throw new UncheckedIOException("a page in memory cannot be made", e);
        }
    }

    /** What the QR code says: {@code GANTRY-EVD:network:evidence id:SHA-256 of the bundle}. */
    static String code(Word network, Word leaf, Word digest) {
        return ("gantry-evd:" + network + ":" + leaf + ":" + digest).toUpperCase(Locale.ROOT);
    }

    private static byte[] pdf(Bundle bundle, Verdict.Certified c, TrustFile trust, Word digest, boolean revoked)
            throws IOException {
        try (var document = new PDDocument()) {
            describe(document, bundle, c, digest);
            try (var sheet = new Sheet(document)) {
                if (revoked) {
                    sheet.across(92, MARK, "已撤销 REVOKED");
                }
                head(sheet, revoked);
                List<Facts.Row> rows = Facts.of(bundle, c, trust);
                float scale = 1;
                while (scale > 0.4f && rows(sheet, rows, scale, false) < FOOT) {
                    scale -= 0.05f;
                }
                var unused = rows(sheet, rows, scale, true);
                foot(sheet, c, digest);
            }
            var out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    /** Times and ids that a PDF carries come from the bundle, so that they are the same each time. */
    private static void describe(PDDocument document, Bundle bundle, Verdict.Certified c, Word digest) {
        long issued = bundle.procedure().isEmpty()
                ? c.time()
                : bundle.procedure().get(bundle.procedure().size() - 1).time();
        var time = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        time.setTimeInMillis(issued);
        var information = new PDDocumentInformation();
        information.setTitle("电子数据存证证书 Certificate of evidence " + c.leaf());
        information.setProducer("Gantry");
        information.setCreationDate(time);
        information.setModificationDate(time);
        document.setDocumentInformation(information);
        document.setDocumentId(ByteBuffer.wrap(digest.bytes()).getLong());
        document.getDocumentCatalog().setLanguage("zh-CN");
    }

    private static void head(Sheet sheet, boolean revoked) throws IOException {
        sheet.frame(28, 1.6f, RULE);
        sheet.frame(32, 0.5f, RULE);
        sheet.centred(Sheet.HEIGHT - 82, 25, INK, "电子数据存证证书");
        sheet.centred(Sheet.HEIGHT - 104, 12.5f, QUIET, "CERTIFICATE OF EVIDENCE");
        sheet.line(LEFT, Sheet.HEIGHT - 116, RIGHT, Sheet.HEIGHT - 116, 0.8f, RULE);
        String chinese = revoked
                ? "下列存证已由存证人撤销，存证人不再为其负责。以下内容仅说明其曾经存证。"
                : "兹证明：存证人已签署并将下列内容的摘要声明存入所述账本，存入时间不晚于所列时间；存证文件中的摘要、数字签名与上链事实均经核验一致。";
        String english = revoked
                ? "The evidence below was revoked by who had filed it, and who no longer stands by it. What follows says only that it had been filed."
                : "This certifies that the party named below signed a statement about the content named below and filed it on the ledger named below, not later than the time named below. The digests and signatures in the evidence file, and its being on the ledger, were checked and hold.";
        float y = Sheet.HEIGHT - 136;
        y = paragraph(sheet, LEFT, y, 10.5f, 15.5f, revoked ? RULE : INK, chinese, RIGHT - LEFT);
        paragraph(sheet, LEFT, y - 2, 8.8f, 11.5f, revoked ? RULE : QUIET, english, RIGHT - LEFT);
    }

    private static float paragraph(
            Sheet sheet, float x, float top, float size, float leading, Color colour, String text, float width)
            throws IOException {
        float y = top;
        for (String line : sheet.wrapped(text, size, width)) {
            sheet.text(x, y, size, colour, line);
            y -= leading;
        }
        return y;
    }

    /** Draws the rows, or only measures them: returns the height below the last. */
    private static float rows(Sheet sheet, List<Facts.Row> rows, float scale, boolean draws) throws IOException {
        float y = TOP;
        for (Facts.Row row : rows) {
            float above = y + 11 * scale;
            float label = y;
            List<String> english = sheet.wrapped(row.english(), 7.2f * scale, VALUES - LEFT - 8);
            if (draws) {
                sheet.line(LEFT, above, RIGHT, above, 0.4f, FAINT);
                sheet.text(LEFT, label, 9.5f * scale, INK, row.chinese());
            }
            label -= 10 * scale;
            for (String line : english) {
                if (draws) {
                    sheet.text(LEFT, label, 7.2f * scale, QUIET, line);
                }
                label -= 9 * scale;
            }
            float value = y;
            for (String all : row.lines()) {
                for (String line : sheet.wrapped(all, 8.6f * scale, RIGHT - VALUES)) {
                    if (draws) {
                        sheet.text(VALUES, value, 8.6f * scale, INK, line);
                    }
                    value -= 11.2f * scale;
                }
            }
            y = Math.min(label, value) - 6.5f * scale;
        }
        if (draws) {
            sheet.line(LEFT, y + 11 * scale, RIGHT, y + 11 * scale, 0.4f, FAINT);
        }
        return y;
    }

    private static void foot(Sheet sheet, Verdict.Certified c, Word digest) throws IOException {
        code(sheet, RIGHT - QR, FOOT - 8 - QR, code(c.network(), c.leaf(), digest));
        float width = RIGHT - LEFT - QR - 18;
        float y = FOOT - 16;
        y = paragraph(
                sheet, LEFT, y, 8.6f, 11.5f, INK, "所依据的存证文件（.evd）的 SHA-256 SHA-256 of the evidence file (.evd)", width);
        y = paragraph(sheet, LEFT, y, 8.6f, 14, INK, digest.hex(), width);
        y = paragraph(
                sheet,
                LEFT,
                y,
                8.2f,
                11,
                QUIET,
                "本页供阅读，证据是存证文件本身：请以 gantry evidence verify 重新核验，任何人均可离线进行。本证书不证明内容真实，也不排除存证文件出具之后的撤销。二维码载有网络、证据编号与存证文件的摘要。",
                width);
        paragraph(
                sheet,
                LEFT,
                y - 1,
                7.2f,
                9,
                QUIET,
                "This page is for reading; the proof is the evidence file, which anybody can check again, offline, with gantry evidence verify. It does not show that the content is true, nor that it was not revoked after the evidence file was issued. The QR code holds the network, the evidence id and the digest of the evidence file.",
                width);
    }

    /** The code as squares, which print at any size. */
    private static void code(Sheet sheet, float x, float y, String text) throws IOException {
        ByteMatrix code;
        try {
            code = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException e) {
            throw new IOException(e);
        }
        float module = QR / code.getWidth();
        for (int row = 0; row < code.getHeight(); row++) {
            for (int column = 0; column < code.getWidth(); column++) {
                if (code.get(column, row) == 1) {
                    sheet.square(x + column * module, y + QR - (row + 1) * module, module * 1.01f, INK);
                }
            }
        }
    }
}
