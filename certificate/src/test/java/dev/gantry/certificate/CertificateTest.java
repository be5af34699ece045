package dev.gantry.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceReceipt;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.TrustTaker;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of real bundles, read back as a reader and as a scanner would. */
@Tag("R6.4.2c")
@Tag("R6.4.2d")
class CertificateTest {
    private static final Payload CONTRACT = Payload.text("采购合同 4711：一百件");
    private static final String TYPE = "采购合同 purchase contract";

    @TempDir
    static Path directory;

    private static CoreGantry gantry;

    @BeforeAll
    static void open() throws IOException {
        Path config = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {seller: keys/s, notary: keys/n}\nledgers: {orders: {adapter: embedded, path: data}}\n");
        gantry = CoreGantry.open(config);
        gantry.deploy("orders");
        gantry.ledger("orders").identities().onboard("notary");
    }

    @AfterAll
    static void close() {
        gantry.close();
    }

    private static TrustFile trust() {
        return TrustTaker.take(
                gantry,
                List.of("orders"),
                Map.of(
                        "某某供应链有限公司", gantry.identity("seller").subject(),
                        "notary", gantry.identity("notary").subject()));
    }

    private static byte[] logged() {
        var evidence = gantry.ledger("orders").evidence();
        try (EvidenceLog log = evidence.log("contracts")) {
            log.append(Payload.text("another"), "order");
            var entry = log.append(CONTRACT, TYPE);
            log.flush(Duration.ofSeconds(30));
            var anchor = entry.settled().toCompletableFuture().join().anchor().orElseThrow();
            gantry.ledger("orders").as("notary").evidence().attest(anchor, WriteOptions.key("seen"));
            return log.bundle(entry.id(), CONTRACT);
        }
    }

    /** With the spaces between words that were drawn apart taken out. */
    private static String text(PDDocument document) throws IOException {
        return new PDFTextStripper().getText(document).replaceAll("\\s+", "");
    }

    private static BufferedImage image(PDDocument document, String name) throws IOException {
        BufferedImage image = new PDFRenderer(document).renderImageWithDPI(0, 150);
        ImageIO.write(image, "png", Path.of("target", name).toFile());
        return image;
    }

    private static String scanned(BufferedImage image) throws Exception {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }

    @Test
    void a_certificate_tells_everything_in_both_languages_and_its_code_names_the_bundle() throws Exception {
        byte[] evd = logged();
        var made = Certificate.of(evd, null, trust());
        assertThat(made.verdict().kind()).isEqualTo(Verdict.Kind.VALID);
        Verdict.Certified c = made.verdict().certified();
        try (var document = Loader.loadPDF(made.pdf().orElseThrow())) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(text(document))
                    .contains("电子数据存证证书", "CERTIFICATEOFEVIDENCE", "兹证明", "采购合同purchasecontract")
                    .contains("某某供应链有限公司", "notary", "orders(embedded)", "北京时间")
                    .contains(c.leaf().hex(), c.network().hex(), c.owner().hex())
                    .contains(c.place().hex(), "第2条，共2条", Digests.plain(evd).hex())
                    .contains("原文已比对一致", "离线核验账本自身的证明", "statementsigned")
                    .doesNotContain("已撤销", "〓");
            assertThat(scanned(image(document, "certificate.png")))
                    .isEqualTo(Certificate.code(c.network(), c.leaf(), Digests.plain(evd)));
        }
    }

    @Test
    void the_same_bundle_gives_the_same_bytes() {
        byte[] evd = logged();
        TrustFile trust = trust();
        assertThat(Certificate.of(evd, null, trust).pdf().orElseThrow())
                .isEqualTo(Certificate.of(evd, null, TrustFile.parse(trust.encode()))
                        .pdf()
                        .orElseThrow());
    }

    @Test
    void every_character_drawn_has_a_glyph_in_an_embedded_font() throws IOException {
        try (var document =
                Loader.loadPDF(Certificate.of(logged(), null, trust()).pdf().orElseThrow())) {
            var resources = document.getPage(0).getResources();
            for (COSName name : resources.getFontNames()) {
                assertThat(resources.getFont(name).isEmbedded()).isTrue();
            }
            var drawn = new int[1];
            new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition text) {
                    for (int code : text.getCharacterCodes()) {
                        try {
                            assertThat(((PDType0Font) text.getFont()).codeToGID(code))
                                    .as(text.getUnicode())
                                    .isPositive();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                        drawn[0]++;
                    }
                }
            }.getText(document);
            assertThat(drawn[0]).isGreaterThan(1000);
        }
    }

    @Test
    void what_is_revoked_is_marked_across_the_page() throws Exception {
        var evidence = gantry.ledger("orders").evidence();
        EvidenceReceipt filed = evidence.preserve(CONTRACT, "合同 \uD83D\uDE00 \u202E", WriteOptions.DEFAULT);
        evidence.revoke(filed.id(), "wrong buyer", WriteOptions.DEFAULT);
        var made = Certificate.of(evidence.bundle(filed.id()), null, trust());
        assertThat(made.verdict().kind()).isEqualTo(Verdict.Kind.REVOKED);
        try (var document = Loader.loadPDF(made.pdf().orElseThrow())) {
            image(document, "revoked.png");
            assertThat(text(document))
                    .contains("已撤销", "REVOKED", "撤销时间", "合同〓〓", "未出示原文")
                    .doesNotContain("兹证明");
        }
    }

    @Test
    void nothing_else_is_certified() {
        byte[] evd = logged();
        TrustFile trust = trust();
        byte[] flipped = evd.clone();
        flipped[evd.length / 2] ^= 1;
        for (Certificate none : List.of(
                Certificate.of(flipped, null, trust),
                Certificate.of(new byte[0], null, trust),
                Certificate.of(evd, new byte[1], trust),
                Certificate.of(evd, null, TrustFile.nobody()),
                Certificate.of(evd, null, new TrustFile(Map.of("x", Word.of(1)), trust.ledgers(), List.of())))) {
            assertThat(none.pdf()).isEmpty();
            assertThat(none.verdict().kind()).isNotIn(Verdict.Kind.VALID, Verdict.Kind.REVOKED);
        }
    }
}
