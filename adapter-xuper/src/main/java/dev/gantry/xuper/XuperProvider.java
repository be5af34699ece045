package dev.gantry.xuper;

import dev.gantry.spi.AdapterProvider;
import dev.gantry.spi.LedgerAdapter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code adapter: xuper}. */
public final class XuperProvider implements AdapterProvider {
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,3}");
    private static final Pattern ENDPOINT = Pattern.compile("(\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]+):\\d{1,5}");
    private static final Pattern CHAIN = Pattern.compile("[A-Za-z0-9_]{1,32}");
    private static final Pattern KERNEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{3,12}");

    @Override
    public String name() {
        return "xuper";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required("url", "host:port of a node's gRPC service, or several separated by spaces"),
                Setting.optional("chain", "name of the chain", "xuper"),
                Setting.optional("crypto", "refuse a chain of the other suite: default or gm", ""),
                Setting.optional("kernel", "name of the kernel's entry contract", "gantry"),
                Setting.optional(
                        "confirmations",
                        "blocks above a block that make it final; 0 where one node makes all blocks",
                        "0"),
                Setting.optional("maxItems", "most kernel items of one transaction", "128"),
                Setting.optional(
                        "maxInFlight",
                        "most transactions that the node is given to run at once; the others wait their turn",
                        "16"),
                Setting.optional("timeoutSeconds", "for one question to the node", "10"),
                Setting.optional("tlsAuthority", "certificate file (PEM) that signed the node's; turns TLS on", ""),
                Setting.optional("tlsCertificate", "own certificate file (PEM)", ""),
                Setting.optional("tlsKey", "own private key file (PKCS #8, PEM)", ""),
                Setting.optional("tlsName", "name in the node's certificate, if it is not its host", ""));
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        var problems = new ArrayList<Problem>();
        require(problems, settings, "confirmations", Pattern.compile("\\d{1,6}"), "Write a number from 0 to 999999.");
        for (String key : List.of("maxItems", "maxInFlight", "timeoutSeconds")) {
            require(problems, settings, key, COUNT, "Write a number from 1 to 9999.");
        }
        require(problems, settings, "chain", CHAIN, "Write the chain's name, for example xuper.");
        require(problems, settings, "kernel", KERNEL, "Write 4 to 13 letters, digits or _, a letter or _ first.");
        require(problems, settings, "crypto", Pattern.compile("default|gm"), "Write default or gm, or leave it out.");
        for (String endpoint : text(settings, "url").trim().split("\\s+")) {
            if (!isEndpoint(endpoint)) {
                String shown = endpoint.contains("@") ? "it has a user or password in it" : endpoint;
                problems.add(new Problem("url", "not host:port: " + shown, "Write for example 127.0.0.1:37101"));
            }
        }
        boolean tls = !text(settings, "tlsAuthority").isEmpty();
        for (String key : List.of("tlsCertificate", "tlsKey")) {
            if (text(settings, key).isEmpty() == tls) {
                problems.add(new Problem(
                        key,
                        "TLS is " + (tls ? "on, but this is missing" : "off, but this is given"),
                        "Give tlsAuthority, tlsCertificate and tlsKey together, or none of them."));
            }
        }
        return problems;
    }

    private static boolean isEndpoint(String endpoint) {
        if (!ENDPOINT.matcher(endpoint).matches()) {
            return false;
        }
        int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
        return port > 0 && port <= 65_535;
    }

    private static void require(
            List<Problem> problems, Map<String, String> settings, String key, Pattern form, String fix) {
        String value = text(settings, key);
        if (!value.isEmpty() && !form.matcher(value).matches()) {
            problems.add(new Problem(key, "not usable: " + value, fix));
        }
    }

    @Override
    public LedgerAdapter open(Map<String, String> s, Path base, Path state) {
        Optional<XuperSettings.Tls> tls = optional(s, "tlsAuthority")
                .map(a -> new XuperSettings.Tls(
                        base.resolve(a),
                        base.resolve(text(s, "tlsCertificate")),
                        base.resolve(text(s, "tlsKey")),
                        optional(s, "tlsName")));
        return XuperAdapter.open(
                new XuperSettings(
                        Arrays.asList(text(s, "url").trim().split("\\s+")),
                        text(s, "chain"),
                        optional(s, "crypto"),
                        text(s, "kernel"),
                        Integer.parseInt(text(s, "confirmations")),
                        Integer.parseInt(text(s, "maxItems")),
                        Integer.parseInt(text(s, "maxInFlight")),
                        Duration.ofSeconds(Long.parseLong(text(s, "timeoutSeconds"))),
                        tls),
                state);
    }

    private static String text(Map<String, String> settings, String key) {
        return settings.getOrDefault(key, "");
    }

    private static Optional<String> optional(Map<String, String> settings, String key) {
        return Optional.of(text(settings, key)).filter(v -> !v.isEmpty());
    }
}
