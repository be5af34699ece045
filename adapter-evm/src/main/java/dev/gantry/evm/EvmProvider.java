package dev.gantry.evm;

import dev.gantry.spi.AdapterProvider;
import dev.gantry.spi.LedgerAdapter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code adapter: evm}. */
public final class EvmProvider implements AdapterProvider {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    /** What a transaction that does nothing costs. */
    private static final long LEAST_GAS = 21_000;

    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");

    @Override
    public String name() {
        return "evm";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required("url", "JSON-RPC address of a node, or several separated by spaces"),
                Setting.optional("chainId", "refuse any other chain", ""),
                Setting.optional(
                        "confirmations",
                        "blocks above a block that make it final; 0 where a block is final at once",
                        "0"),
                Setting.optional("kernel", "address of the kernel's entry contract", ""),
                Setting.optional(
                        "kernelFile",
                        "where deployment notes the contracts' addresses, used when kernel is absent",
                        ""),
                Setting.optional("gasPrice", "wei; empty: as the node and its base fee say", ""),
                Setting.optional("gasLimit", "most gas of one transaction", "16000000"),
                Setting.optional("maxItems", "most kernel items of one transaction", "64"),
                Setting.optional("timeoutSeconds", "for one question to the node", "10"));
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        var problems = new ArrayList<Problem>();
        within(problems, settings, "chainId", 1, Long.MAX_VALUE);
        within(problems, settings, "confirmations", 0, 1_000_000);
        within(problems, settings, "gasPrice", 0, Long.MAX_VALUE);
        within(problems, settings, "gasLimit", LEAST_GAS, Long.MAX_VALUE);
        within(problems, settings, "maxItems", 1, 10_000);
        within(problems, settings, "timeoutSeconds", 1, 3600);
        String kernel = settings.getOrDefault("kernel", "");
        if (!kernel.isEmpty() && !ADDRESS.matcher(kernel).matches()) {
            problems.add(new Problem("kernel", "not an address", "Write 0x and 40 hexadecimal digits, in quotes."));
        }
        for (String url : settings.getOrDefault("url", "").trim().split("\\s+")) {
            String wrong = notHttp(url);
            if (!wrong.isEmpty()) {
                problems.add(new Problem("url", wrong, "Write for example http://127.0.0.1:8545"));
            }
        }
        return problems;
    }

    private static void within(
            List<Problem> problems, Map<String, String> settings, String key, long least, long most) {
        String value = settings.getOrDefault(key, "");
        if (value.isEmpty()) {
            return;
        }
        if (!NUMBER.matcher(value).matches()) {
            problems.add(new Problem(key, "not a number: " + value, "Write a whole number."));
        } else if (Long.parseLong(value) < least || Long.parseLong(value) > most) {
            problems.add(new Problem(
                    key,
                    "out of range: " + value,
                    "Write a number " + (most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most)
                            + "."));
        }
    }

    /** What is wrong, without what may be a secret in it; empty if nothing is. */
    private static String notHttp(String url) {
        if (url.contains("@")) {
            return "has a user or password in the address, which is not used";
        }
        try {
            var uri = URI.create(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null && uri.getPort() <= 65_535 ? "" : "not an HTTP address: " + url;
        } catch (IllegalArgumentException e) {
            return "not an HTTP address: " + url;
        }
    }

    @Override
    public LedgerAdapter open(Map<String, String> s, Path base, Path state) {
        String file = text(s, "kernelFile");
        return EvmAdapter.open(new EvmSettings(
                Arrays.stream(text(s, "url").trim().split("\\s+"))
                        .map(URI::create)
                        .toList(),
                optional(s, "chainId").map(Long::parseLong),
                Integer.parseInt(text(s, "confirmations")),
                optional(s, "kernel").map(Hex::bytes),
                file.isEmpty() ? state.resolve("kernel.txt") : base.resolve(file),
                optional(s, "gasPrice").map(BigInteger::new),
                Long.parseLong(text(s, "gasLimit")),
                Integer.parseInt(text(s, "maxItems")),
                Duration.ofSeconds(Long.parseLong(text(s, "timeoutSeconds")))));
    }

    private static String text(Map<String, String> settings, String key) {
        return settings.getOrDefault(key, "");
    }

    private static Optional<String> optional(Map<String, String> settings, String key) {
        return Optional.of(text(settings, key)).filter(v -> !v.isEmpty());
    }
}
