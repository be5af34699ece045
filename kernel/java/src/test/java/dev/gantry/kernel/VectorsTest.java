package dev.gantry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel does what the vectors' author expects, and the committed vectors are what he wrote. {@code -Dgantry.write=true} writes them. */
class VectorsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("gantry.root"), "kernel/vectors/src/main/resources/vectors");

    @Test
    void records() throws Exception {
        same("K4/records.json", both(new RecordVectors().build(), ExactVectors.records()));
    }

    @Test
    @Tag("R6.4.1a")
    void identities() throws Exception {
        var all = new ArrayList<>(new IdentityVectors().build());
        all.addAll(new DocumentVectors().build());
        all.addAll(ExactVectors.identities());
        same("K1/identities.json", all);
    }

    @Test
    @Tag("R6.2.1")
    void identifiers() throws Exception {
        same("K2/identifiers.json", both(new IdentifierVectors().build(), ExactVectors.identifiers()));
    }

    @Test
    @Tag("R6.2b")
    @Tag("R6.2.1")
    void catalogue() throws Exception {
        same("K3/catalogue.json", new CatalogueVectors().build());
    }

    @Test
    @Tag("R6.3.2a")
    @Tag("R6.3.2b")
    void grants() throws Exception {
        var all = new ArrayList<>(new GrantVectors().build());
        all.addAll(new AccessVectors().build());
        same("K5/grants.json", all);
    }

    @Test
    @Tag("R6.4.2a")
    void evidence() throws Exception {
        same("K6/evidence.json", new EvidenceVectors().build());
    }

    @Test
    void calls() throws Exception {
        same("K0/calls.json", both(new CallVectors().build(), ExactVectors.calls()));
    }

    private static List<Script> both(List<Script> some, List<Script> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
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
