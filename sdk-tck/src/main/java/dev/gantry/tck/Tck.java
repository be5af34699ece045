package dev.gantry.tck;

import dev.gantry.GantryException;
import dev.gantry.spi.LedgerDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Runs every rule against a target. A rule that cannot be run is a failure, not a pass. */
public final class Tck {
    private Tck() {}

    /** @param status passed, failed or unsupported */
    public record Result(String id, String title, String status, String message) {}

    /** What cli.md calls the report. */
    public record Report(String ledger, String adapter, List<String> capabilities, List<Result> rules) {
        public boolean passed() {
            return rules.stream().noneMatch(r -> r.status().equals("failed"));
        }
    }

    public static Report run(String ledger, TckTarget target, Consumer<Result> progress) {
        var results = new ArrayList<Result>();
        for (Rule rule : Rules.all()) {
            Result result = run(rule, target);
            results.add(result);
            progress.accept(result);
        }
        return report(ledger, target, results);
    }

    static Report report(String ledger, TckTarget target, List<Result> results) {
        LedgerDescriptor d = target.adapter().descriptor();
        var capabilities = new TreeSet<String>();
        d.capabilities().forEach(c -> capabilities.add(c.name()));
        return new Report(ledger, d.adapter(), List.copyOf(capabilities), List.copyOf(results));
    }

    /** One rule. */
    public static Result run(Rule rule, TckTarget target) {
        try {
            rule.check().run(new Bench(target));
            return new Result(rule.id(), rule.title(), "passed", "");
        } catch (GantryException e) {
            return new Result(rule.id(), rule.title(), "failed", e.toString());
        } catch (AssertionError | Exception e) {
            return new Result(rule.id(), rule.title(), "failed", String.valueOf(e.getMessage()));
        }
    }
}
