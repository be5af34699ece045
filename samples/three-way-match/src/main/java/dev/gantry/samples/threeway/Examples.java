package dev.gantry.samples.threeway;

import dev.gantry.GantryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** OASIS's example documents, from the artefact that carries them. */
public final class Examples {
    public static final String ORDER = "order/UBL-Order-2.0-Example.xml";
    public static final String DESPATCH_ADVICE = "despatchadvice/UBL-DespatchAdvice-2.0-Example.xml";
    public static final String RECEIPT_ADVICE = "receiptadvice/UBL-ReceiptAdvice-2.0-Example.xml";
    public static final String INVOICE = "invoice/UBL-Invoice-2.0-Example.xml";
    public static final String WAYBILL = "waybill/UBL-Waybill-2.0-Example-International.xml";
    private static final String ROOT = "external/test-ubl";

    private Examples() {}

    public static byte[] read(String name) {
        try (var in = Examples.class.getClassLoader().getResourceAsStream(ROOT + "/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no example " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every example that has a UBL root, by name. */
    public static SortedMap<String, byte[]> all() {
        URL root = Examples.class.getClassLoader().getResource(ROOT);
        if (root == null) {
            throw new IllegalStateException("the examples are not on the class path");
        }
        var all = new TreeMap<String, byte[]>();
        try (var files =
                FileSystems.newFileSystem(URI.create(root.toURI().toString().split("!")[0]), Map.of())) {
            Path top = files.getPath("/" + ROOT);
            try (var walk = Files.walk(top)) {
                for (Path file : walk.filter(f -> f.toString().endsWith(".xml")).toList()) {
                    all.put(top.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        var usable = new LinkedHashMap<String, byte[]>();
        all.forEach((name, xml) -> {
            try {
                UblReader.title(xml);
                usable.put(name, xml);
            } catch (GantryException notUbl) {
                // The artefact also carries fragments.
            }
        });
        all.keySet().retainAll(usable.keySet());
        return all;
    }
}
