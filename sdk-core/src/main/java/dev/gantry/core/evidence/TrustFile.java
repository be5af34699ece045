package dev.gantry.core.evidence;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.json.Jcs;
import dev.gantry.core.json.Json;
import dev.gantry.core.json.MalformedJsonException;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerVerifier;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier trusts, as a file of his own: {@code docs/reference/evd.md} has its form. Whoever changes it decides what is believed.
 *
 * @param participants subjects by the names that the verifier has for them
 * @param authorities certificates of time-stamping authorities, X.509 in DER
 */
public record TrustFile(Map<String, Word> participants, List<LedgerTrust> ledgers, List<byte[]> authorities) {
    private static final String VERSION = "trust-1";
    private static final int MOST_BYTES = 1 << 26;

    public TrustFile {
        participants = Collections.unmodifiableMap(new LinkedHashMap<>(participants));
        ledgers = List.copyOf(ledgers);
        authorities = List.copyOf(authorities);
    }

    /** Trusts nobody. */
    public static TrustFile nobody() {
        return new TrustFile(Map.of(), List.of(), List.of());
    }

    /**
     * One ledger.
     *
     * @param network the deployment's id, by which bundles name it
     * @param anchor for its adapter's {@link LedgerVerifier}; null where only what was seen counts
     */
    public record LedgerTrust(String name, Word network, String adapter, byte @Nullable [] anchor, Checkpoint seen) {
        /** The check of the ledger's proofs. {@code ADAPTER_UNKNOWN} if nothing here can check them. */
        public Optional<LedgerVerifier> verifier() {
            if (anchor == null) {
                return Optional.empty();
            }
            for (LedgerVerifier v : ServiceLoader.load(LedgerVerifier.class)) {
                if (v.adapter().equals(adapter)) {
                    return Optional.of(v);
                }
            }
            throw GantryException.of(ErrorCode.ADAPTER_UNKNOWN, Stage.CONFIGURE, "nothing checks proofs of " + adapter)
                    .fix("Add the adapter's dependency, or leave the ledger's anchor out.")
                    .build();
        }

        private TrustAnchors.Network checks() {
            byte[] trusted = anchor == null ? new byte[0] : anchor;
            return new TrustAnchors.Network(
                    verifier()
                            .map(v -> Map.of(adapter, TrustAnchors.ProofCheck.of(v, trusted)))
                            .orElse(Map.of()),
                    seen);
        }
    }

    /** Who {@code subject} is to the verifier. */
    public Optional<String> name(Word subject) {
        return participants.entrySet().stream()
                .filter(e -> e.getValue().equals(subject))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public Optional<LedgerTrust> ledger(Word network) {
        return ledgers.stream().filter(l -> l.network().equals(network)).findFirst();
    }

    public TrustAnchors anchors() {
        var networks = new HashMap<Word, TrustAnchors.Network>();
        ledgers.forEach(l -> networks.put(l.network(), l.checks()));
        Map<String, TrustAnchors.TokenCheck> tokens =
                authorities.isEmpty() ? Map.of() : Map.of(TimeStamps.FORMAT, TimeStamps.of(authorities));
        return new TrustAnchors(networks, Set.copyOf(participants.values()), TrustAnchors.DocumentKeys.all(), tokens);
    }

    public byte[] encode() {
        var people = new LinkedHashMap<String, @Nullable Object>();
        participants.forEach((name, subject) -> people.put(name, subject.hex()));
        var all = new ArrayList<@Nullable Object>();
        for (LedgerTrust l : ledgers) {
            var one = new LinkedHashMap<String, @Nullable Object>();
            one.put("name", l.name());
            one.put("network", l.network().hex());
            one.put("adapter", l.adapter());
            if (l.anchor() != null) {
                one.put("anchor", HexFormat.of().formatHex(l.anchor()));
            }
            one.put("seen", l.seen().json());
            all.add(one);
        }
        var root = new LinkedHashMap<String, @Nullable Object>();
        root.put("gantry", VERSION);
        root.put("participants", people);
        root.put("ledgers", all);
        if (!authorities.isEmpty()) {
            root.put(
                    "authorities",
                    authorities.stream()
                            .map(a -> Base64.getEncoder().encodeToString(a))
                            .toList());
        }
        return Jcs.encode(root);
    }

    /** {@code CONFIG_MALFORMED} for anything else than such a file. */
    public static TrustFile parse(byte[] file) {
        try {
            var root = new Members(Json.parse(file, MOST_BYTES));
            if (!root.text("gantry").equals(VERSION)) {
                throw new IllegalArgumentException("gantry is not " + VERSION);
            }
            var people = new LinkedHashMap<String, Word>();
            var named = new Members(root.value("participants"));
            named.names().forEach(name -> people.put(name, named.word(name)));
            var all = new ArrayList<LedgerTrust>();
            for (Object value : root.list("ledgers")) {
                var one = new Members(value);
                all.add(new LedgerTrust(
                        one.text("name"),
                        one.word("network"),
                        one.text("adapter"),
                        one.has("anchor") ? HexFormat.of().parseHex(one.text("anchor")) : null,
                        one.has("seen") ? Checkpoint.of(new Members(one.value("seen"))) : Checkpoint.NOTHING));
                one.end();
            }
            var stamping = new ArrayList<byte[]>();
            for (Object value : root.has("authorities") ? root.list("authorities") : List.of()) {
                stamping.add(Base64.getDecoder().decode(String.valueOf(value)));
            }
            root.end();
            if (all.stream().map(LedgerTrust::network).distinct().count() != all.size()) {
                throw new IllegalArgumentException("two ledgers with the same network");
            }
            return new TrustFile(people, all, stamping);
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw GantryException.of(ErrorCode.CONFIG_MALFORMED, Stage.CONFIGURE, "not a trust file: " + e.getMessage())
                    .fix(
                            "Make one: gantry evidence trust --config FILE --out FILE; docs/reference/evd.md has its form.")
                    .cause(e)
                    .build();
        }
    }

    /** The members of an object; IllegalArgumentException for any that is missing, left over, or of another type. */
    static final class Members {
        private final Map<String, @Nullable Object> all = new LinkedHashMap<>();

        Members(@Nullable Object value) {
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("something is no object");
            }
            map.forEach((k, v) -> all.put(String.valueOf(k), v));
        }

        List<String> names() {
            return List.copyOf(all.keySet());
        }

        boolean has(String name) {
            return all.containsKey(name);
        }

        @Nullable
        Object value(String name) {
            if (!all.containsKey(name)) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return all.remove(name);
        }

        String text(String name) {
            if (value(name) instanceof String s) {
                return s;
            }
            throw new IllegalArgumentException(name + " is no text");
        }

        Word word(String name) {
            return Word.ofHex(text(name));
        }

        long number(String name) {
            if (value(name) instanceof Long n && n >= 0) {
                return n;
            }
            throw new IllegalArgumentException(name + " is no number");
        }

        List<?> list(String name) {
            if (value(name) instanceof List<?> l) {
                return l;
            }
            throw new IllegalArgumentException(name + " is no list");
        }

        void end() {
            if (!all.isEmpty()) {
                throw new IllegalArgumentException("unknown: " + String.join(", ", all.keySet()));
            }
        }
    }
}
