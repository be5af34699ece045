package dev.gantry.tck;

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
    private @Nullable TckTarget target;

    /** Connects to a ledger with a deployed kernel; called once. */
    protected abstract TckTarget target() throws Exception;

    @TestFactory
    Stream<DynamicTest> rules() throws Exception {
        TckTarget connected = target();
        target = connected;
        return Rules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.id() + " " + rule.title(), () -> {
                    Tck.Result result = Tck.run(rule, connected);
                    if (!result.status().equals("passed")) {
                        throw new AssertionError(rule.id() + ": " + result.message());
                    }
                }));
    }

    @AfterAll
    void disconnect() {
        if (target != null) {
            target.close();
        }
    }
}
