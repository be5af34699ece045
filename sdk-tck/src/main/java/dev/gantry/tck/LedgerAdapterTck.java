package dev.gantry.tck;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** An adapter's conformance test: extend it and give the target. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class LedgerAdapterTck {
    private final List<Tck.Result> results = new ArrayList<>();
    private @Nullable TckTarget target;

    /** Connects to a ledger with a deployed kernel; called once. */
    protected abstract TckTarget target() throws Exception;

    /** The network's name: that of the report, which is written to the directory in the system property {@code gantry.tck.reports} if that is set. */
    protected abstract String network();

    @TestFactory
    Stream<DynamicTest> rules() throws Exception {
        TckTarget connected = target();
        target = connected;
        return Rules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.id() + " " + rule.title(), () -> {
                    Tck.Result result = Tck.run(rule, connected);
                    results.add(result);
                    if (!result.status().equals("passed")) {
                        throw new AssertionError(rule.id() + ": " + result.message());
                    }
                }));
    }

    @AfterAll
    void disconnect() throws Exception {
        if (target != null) {
            String directory = System.getProperty("gantry.tck.reports", "");
            if (!directory.isEmpty()) {
                String report = new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Tck.report(network(), target, results));
                Files.writeString(Path.of(directory, network() + ".json"), report + "\n");
            }
            target.close();
        }
    }
}
