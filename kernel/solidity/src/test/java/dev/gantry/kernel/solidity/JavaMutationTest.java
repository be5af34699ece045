package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.w3c.dom.Element;

/**
 * Whether the vectors alone notice when the kernel in Java is wrong: what the mutation tool reported for kernel/java just before. {@code -Dgantry.write=true} writes the
 * report.
 */
@Tag("R6.1")
class JavaMutationTest {
    /** Every other class is what all of them stand on. */
    private static final Map<String, List<String>> CLASSES = Map.of(
            "K0", List.of("Calls", "Kernel", "KernelRequest", "Slot"),
            "K1", List.of("Identities", "Guardians", "Documents"),
            "K2", List.of("Identifiers"),
            "K3", List.of("Catalogue", "Links", "Node"),
            "K4", List.of("Records"),
            "K5",
                    List.of(
                            "Grants",
                            "GrantBody",
                            "GrantChecks",
                            "GrantRules",
                            "Access",
                            "Epochs",
                            "Credentials",
                            "Constraint"),
            "K6", List.of("Evidence"),
            // What applications write requests and read answers with; the ledger runs none of it.
            "clients", List.of("Items", "Item", "Queries", "Outcome", "Change", "KernelError"));

    private static final double BAR = 0.85;

    private static final class Count {
        int killed;
        int survived;

        double score() {
            return Math.round(1000.0 * killed / (killed + survived)) / 1000.0;
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "gantry.deep",
            matches = "true",
            disabledReason = "takes minutes; ./gantry test --deep")
    void mutants_are_killed_by_vectors_alone() throws Exception {
        Path root = Path.of(System.getProperty("gantry.root", "../.."));
        Path reported = root.resolve("kernel/java/target/pit-reports/mutations.xml");
        assertThat(reported)
                .as("what the mutation tool reports; ./gantry test --deep runs it")
                .exists();
        var groups = new TreeMap<String, Count>();
        var survivors = new ArrayList<Map<String, Object>>();
        read(reported, groups, survivors);
        if (Boolean.getBoolean("gantry.write")) {
            write(root.resolve("docs/reference/mutation-java.json"), groups, survivors);
        }
        assertThat(groups.keySet()).contains("K0", "K1", "K2", "K3", "K4", "K5", "K6", "common");
        groups.forEach((group, count) -> {
            if (!group.equals("clients")) {
                assertThat(count.score()).as(group).isGreaterThanOrEqualTo(BAR);
            }
        });
    }

    private static void read(Path file, Map<String, Count> groups, List<Map<String, Object>> survivors)
            throws Exception {
        var mutations = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("mutation");
        for (int i = 0; i < mutations.getLength(); i++) {
            var mutation = (Element) mutations.item(i);
            String type = text(mutation, "mutatedClass").replaceAll("^.*\\.|\\$.*$", "");
            String group = CLASSES.entrySet().stream()
                    .filter(e -> e.getValue().contains(type))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse("common");
            Count count = groups.computeIfAbsent(group, g -> new Count());
            if (mutation.getAttribute("detected").equals("true")) {
                count.killed++;
            } else {
                count.survived++;
                var one = new LinkedHashMap<String, Object>();
                one.put("class", type);
                one.put("line", Integer.parseInt(text(mutation, "lineNumber")));
                one.put("method", text(mutation, "mutatedMethod"));
                one.put("status", mutation.getAttribute("status"));
                one.put("mutant", text(mutation, "description"));
                survivors.add(one);
            }
        }
    }

    private static String text(Element mutation, String name) {
        return mutation.getElementsByTagName(name).item(0).getTextContent();
    }

    private static void write(Path file, Map<String, Count> groups, List<Map<String, Object>> survivors)
            throws IOException {
        var scores = new LinkedHashMap<String, Object>();
        var kernel = new Count();
        groups.forEach((group, count) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("killed", count.killed);
            one.put("survived", count.survived);
            one.put("score", count.score());
            scores.put(group, one);
            if (!group.equals("clients")) {
                kernel.killed += count.killed;
                kernel.survived += count.survived;
            }
        });
        var report = new LinkedHashMap<String, Object>();
        report.put("command", "./gantry test --deep --only JavaMutationTest");
        report.put("killedBy", "VectorsTest alone");
        report.put("score", kernel.score());
        report.put("groups", scores);
        report.put("survivors", survivors);
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    }
}
