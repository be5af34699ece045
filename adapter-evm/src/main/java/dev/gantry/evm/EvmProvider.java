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
        for (String key : List.of("chainId", "confirmations", "gasPrice", "gasLimit", "maxItems", "timeoutSeconds")) {
            String value = settings.getOrDefault(key, "");
            if (!value.isEmpty() && !NUMBER.matcher(value).matches()) {
                problems.add(new Problem(key, "not a number: " + value, "Write a whole number."));
            }
        }
        String kernel = settings.getOrDefault("kernel", "");
        if (!kernel.isEmpty() && !ADDRESS.matcher(kernel).matches()) {
            problems.add(new Problem("kernel", "not an address", "Write 0x and 40 hexadecimal digits, in quotes."));
        }
        for (String url : settings.getOrDefault("url", "").trim().split("\\s+")) {
            if (!isHttp(url)) {
                problems.add(
                        new Problem("url", "not an HTTP address: " + url, "Write for example http://127.0.0.1:8545"));
            }
        }
        return problems;
    }

    private static boolean isHttp(String url) {
        try {
            var uri = URI.create(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
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
