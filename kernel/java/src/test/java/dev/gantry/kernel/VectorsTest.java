package dev.gantry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel does what the vectors' author expects, and the committed vectors are what he wrote. {@code -Dgantry.write=true} writes them. */
class VectorsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("gantry.root"), "kernel/vectors/src/main/resources/vectors");

    @Test
    void records() throws Exception {
        same(
                "K4/records.json",
                all(List.of(new RecordVectors().build(), ExactVectors.records(), RefusedVectors.records())));
    }

    @Test
    @Tag("R6.4.1a")
    void identities() throws Exception {
        var all = new ArrayList<>(new IdentityVectors().build());
        all.addAll(new DocumentVectors().build());
        all.addAll(ExactVectors.identities());
        all.addAll(RefusedVectors.identities());
        same("K1/identities.json", all);
    }

    @Test
    @Tag("R6.2.1")
    void identifiers() throws Exception {
        same(
                "K2/identifiers.json",
                all(List.of(
                        new IdentifierVectors().build(), ExactVectors.identifiers(), RefusedVectors.identifiers())));
    }

    @Test
    @Tag("R6.2b")
    @Tag("R6.2.1")
    void catalogue() throws Exception {
        same("K3/catalogue.json", all(List.of(new CatalogueVectors().build(), RefusedVectors.catalogue())));
    }

    @Test
    @Tag("R6.3.2a")
    @Tag("R6.3.2b")
    void grants() throws Exception {
        var all = new ArrayList<>(new GrantVectors().build());
        all.addAll(new AccessVectors().build());
        all.addAll(RefusedVectors.grants());
        same("K5/grants.json", all);
    }

    @Test
    @Tag("R6.4.2a")
    void evidence() throws Exception {
        same("K6/evidence.json", all(List.of(new EvidenceVectors().build(), RefusedVectors.evidence())));
    }

    @Test
    void calls() throws Exception {
        same("K0/calls.json", all(List.of(new CallVectors().build(), ExactVectors.calls())));
    }

    private static List<Script> all(List<List<Script>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    private static void same(String name, List<Script> scripts) throws Exception {
        assertThat(scripts).extracting(s -> s.id).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(40);
        assertThat(scripts.stream().filter(s -> s.refuses).count() * 10).isGreaterThanOrEqualTo(scripts.size() * 6L);
        String text =
                "[\n" + String.join(",\n", scripts.stream().map(Script::json).toList()) + "\n]\n";
        Path file = ROOT.resolve(name);
        if (Boolean.getBoolean("gantry.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }
}
