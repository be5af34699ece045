package dev.gantry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** One vector: steps with the outcome their author expects. Every step is run on the kernel when it is written down. */
final class Script {
    static final Word NETWORK = Word.of(77);
    final String id;
    boolean refuses;
    private final String title;
    private final String rules;
    private final int threshold;
    private final List<String> steps = new ArrayList<>();
    private final Map<Word, Word> state;
    private byte[] digest = new byte[32];

    Script(String id, String title, int threshold, String... rules) throws Exception {
        this.id = id;
        this.title = title;
        this.threshold = threshold;
        this.rules = String.join("\",\"", rules);
        var governors = new ArrayList<KernelGenesis.Governor>();
        for (int i = 1; i <= 3; i++) {
            governors.add(new KernelGenesis.Governor(account(i), subject(i)));
        }
        state = new HashMap<>(new KernelGenesis(NETWORK, KernelGenesis.BEACON, threshold, governors).writes());
    }

    static Word account(int n) {
        return Word.of(0xACC000L + n);
    }

    static byte[] inception(int n) {
        return ("inception of " + n).getBytes(StandardCharsets.US_ASCII);
    }

    static Word subject(int n) {
        return h("gantry:subject:v1", inception(n));
    }

    static Word k(int n) {
        return Word.of(1000 + n);
    }

    /** H(tag and a zero byte, parts), by hand and not by the kernel. */
    static Word h(String tag, byte[]... parts) {
        return sha(Items.args((tag + "\0").getBytes(StandardCharsets.US_ASCII), Items.args(parts)));
    }

    static Word sha(byte[] data) {
        try {
            return Word.of(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] one(int key, Item item) {
        return KernelRequest.single(k(key), item).encode();
    }

    static Change change(Word scope, int key, int kind, Word entity, long number, Word... abc) {
        Word[] w = Arrays.copyOf(abc, 3);
        for (int i = abc.length; i < 3; i++) {
            w[i] = Word.ZERO;
        }
        Word request = h("gantry:key:v1", scope.bytes(), k(key).bytes());
        return new Change(entity, request, kind, scope, Word.of(number), w[0], w[1], w[2]);
    }

    /** The step fails with this code and index, and nothing changes. */
    Script no(int caller, byte[] request, KernelError error, int index) {
        Outcome o = Kernel.execute(this::get, new Context(account(caller), 0), request);
        assertThat(KernelError.reason(o.code(), o.index())).as(id).isEqualTo(KernelError.reason(error.code(), index));
        assertThat(o.writes()).as(id).isEmpty();
        refuses = true;
        return step(caller, request, "{\"error\":\"%s\",\"index\":%d}".formatted(error, index));
    }

    /** The step succeeds with exactly these changes. */
    Script ok(int caller, byte[] request, Change... changes) {
        Outcome o = Kernel.execute(this::get, new Context(account(caller), 0), request);
        assertThat(o.code()).as(id).isZero();
        assertThat(o.changes()).as(id).containsExactly(changes);
        state.putAll(o.writes());
        var text = new ArrayList<String>();
        for (Change c : changes) {
            refuses |= c.kind() == Fn.REFUSED;
            digest = sha(Items.args(digest, c.bytes())).bytes();
            var words = new ArrayList<String>();
            for (int i = 0; i < 8; i++) {
                words.add('"' + Word.of(c.bytes(), 32 * i).hex() + '"');
            }
            text.add("[" + String.join(",", words) + "]");
        }
        return step(caller, request, "{\"changes\":[" + String.join(",", text) + "]}");
    }

    /** Alone in an INDEPENDENT request the item is refused and the refusal told; nothing is undone then, so what follows shows that nothing was done. */
    Script alone(int caller, int request, Item item, KernelError error) {
        return ok(
                caller,
                KernelRequest.independent(List.of(k(request)), List.of(item)).encode(),
                change(subject(caller), request, 0x00F0, Word.ZERO, error.code()));
    }

    /** The query answers this code and these first values, the rest zero. */
    Script ask(byte[] query, int code, Word... values) {
        byte[] expected = new byte[256];
        Word.of(code).copyTo(expected, 0);
        var text = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            Word v = i < values.length ? values[i] : Word.ZERO;
            v.copyTo(expected, 32 * (i + 1));
            text.add('"' + v.hex() + '"');
        }
        assertThat(Kernel.read(this::get, 0, query)).as(id).isEqualTo(expected);
        refuses |= code != 0;
        steps.add("{\"query\":\"%s\",\"expect\":{\"code\":%d,\"values\":[%s]}}"
                .formatted(hex(query), code, String.join(",", text)));
        return this;
    }

    private Script step(int caller, byte[] request, String expect) {
        steps.add("{\"caller\":\"%s\",\"request\":\"%s\",\"expect\":%s}"
                .formatted(account(caller).hex(), hex(request), expect));
        return this;
    }

    private Word get(Word key) {
        return state.getOrDefault(key, Word.ZERO);
    }

    private static String hex(byte[] b) {
        return HexFormat.of().formatHex(b);
    }

    String json() {
        var g = new ArrayList<String>();
        for (int i = 1; i <= 3; i++) {
            g.add("{\"account\":\"%s\",\"subject\":\"%s\"}"
                    .formatted(account(i).hex(), subject(i).hex()));
        }
        return """
            {"id":"%s","title":"%s","rules":["%s"],"tags":[],
            "genesis":{"networkId":"%s","clockMode":3,"threshold":%d,"governors":[%s]},
            "steps":[
            %s],
            "stateDigest":"%s"}""".formatted(
                        id,
                        title,
                        rules,
                        NETWORK.hex(),
                        threshold,
                        String.join(",", g),
                        String.join(",\n", steps),
                        Word.of(digest).hex());
    }
}
