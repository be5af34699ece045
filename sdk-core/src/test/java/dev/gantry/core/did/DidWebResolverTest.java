package dev.gantry.core.did;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.gantry.ErrorCode;
import dev.gantry.identifier.Did;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C CCG did:web, against a real server on this machine. */
@Tag("R6.4.1a")
class DidWebResolverTest {
    private interface Page {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private HttpServer serve(HttpServer started) {
        started.setExecutor(threads);
        started.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            pages.getOrDefault(exchange.getRequestURI().getPath(), e -> e.sendResponseHeaders(404, -1))
                    .answer(exchange);
            exchange.close();
        });
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private Did did(String path) {
        return Did.parse("did:web:localhost%3A" + server.getAddress().getPort() + path);
    }

    private static byte[] document(Did did) {
        return ("{\"id\":\"" + did + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static Page ok(byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    private static Page redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    private static DidWebResolver.Options local() {
        return new DidWebResolver.Options().plainLoopback().timeout(Duration.ofSeconds(20));
    }

    private void refused(ErrorCode code, Did did) {
        Refused.with(code, did.toString(), () -> new DidWebResolver(local()).resolve(did));
    }

    /** Examples of the specification. */
    @ParameterizedTest
    @CsvSource({
        "did:web:w3c-ccg.github.io, https://w3c-ccg.github.io/.well-known/did.json",
        "did:web:w3c-ccg.github.io:user:alice, https://w3c-ccg.github.io/user/alice/did.json",
        "did:web:example.com%3A3000:user:alice, https://example.com:3000/user/alice/did.json",
        "did:web:example.com%3a3000, https://example.com:3000/.well-known/did.json",
        "did:web:xn--fiqs8s.xn--fiqs8s:%E4%B8%AD, https://xn--fiqs8s.xn--fiqs8s/%E4%B8%AD/did.json"
    })
    void a_did_web_tells_where_its_document_is(String did, String url) {
        assertThat(DidWebUrl.of(Did.parse(did), "https")).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:127.0.0.1",
                "did:web:2130706433",
                "did:web:0x7f.1",
                "did:web:127.1",
                "did:web:%5B%3A%3A1%5D",
                "did:web:a%40b.com",
                "did:web:example.com%2Fa",
                "did:web:example.com%3A",
                "did:web:example.com%3A99999",
                "did:web:example.com%3A80%3A80",
                "did:web:example.com%3Fa",
                "did:web:example..com",
                "did:web:.example.com",
                "did:web:-a.com",
                "did:web:a_b.com",
                "did:web:com.",
                "did:web:example.com:..",
                "did:web:example.com:.:a",
                "did:web:example.com:%2e%2E:a",
                "did:web:example.com::a",
                "did:web:example.com:a%2fb",
                "did:web:example.com:a%5Cb",
                "did:web:example.com:%00",
                "did:web:%E4%B8%AD.com"
            })
    void what_leads_elsewhere_is_no_did_web(String did) {
        refused(ErrorCode.IDENTIFIER_INVALID, Did.parse(did));
        assertThat(asked).isEmpty();
    }

    @Test
    void a_document_is_fetched_from_its_place() {
        pages.put("/.well-known/did.json", ok(document(did(""))));
        pages.put("/user/alice/did.json", ok(document(did(":user:alice"))));
        var resolvers = new DidResolvers(new DidKeyResolver(), new DidWebResolver(local()));
        for (String path : List.of("", ":user:alice")) {
            Resolution resolution = resolvers.resolve(did(path));
            assertThat(resolution.document().id()).isEqualTo(did(path));
            assertThat(resolution.source()).endsWith("/did.json");
            assertThat(resolution.deactivated()).isFalse();
        }
    }

    @Test
    void a_document_of_another_did_is_refused() {
        pages.put("/.well-known/did.json", ok(document(Did.parse("did:web:example.com"))));
        refused(ErrorCode.DID_DOCUMENT_INVALID, did(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html></html>", "{", "[]", "{\"id\":7}", "\"did:web:localhost\"", ""})
    void what_is_no_document_is_refused(String body) {
        pages.put("/.well-known/did.json", ok(body.getBytes(StandardCharsets.UTF_8)));
        refused(ErrorCode.DID_DOCUMENT_INVALID, did(""));
    }

    @Test
    void a_missing_document_and_a_failing_server_are_told_apart() {
        refused(ErrorCode.DID_NOT_FOUND, did(""));
        pages.put("/.well-known/did.json", e -> e.sendResponseHeaders(410, -1));
        refused(ErrorCode.DID_NOT_FOUND, did(""));
        for (int status : new int[] {204, 304, 400, 403, 429, 500, 503}) {
            pages.put("/.well-known/did.json", e -> e.sendResponseHeaders(status, -1));
            refused(ErrorCode.DID_UNREACHABLE, did(""));
        }
        Did gone = did("");
        server.stop(0);
        refused(ErrorCode.DID_UNREACHABLE, gone);
        refused(ErrorCode.DID_UNREACHABLE, Did.parse("did:web:nowhere.invalid"));
    }

    @Test
    void a_redirect_within_the_host_is_followed_and_one_to_another_host_never() throws IOException {
        pages.put("/.well-known/did.json", redirect("/moved"));
        pages.put("/moved", redirect("did.json"));
        pages.put("/did.json", ok(document(did(""))));
        assertThat(new DidWebResolver(local()).resolve(did("")).source()).endsWith("/did.json");

        var other = serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        try {
            for (String to : List.of(
                    "http://localhost:" + other.getAddress().getPort() + "/did.json",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/did.json",
                    "//example.com/did.json",
                    "https://localhost:" + server.getAddress().getPort() + "/did.json",
                    "http://user@localhost:" + server.getAddress().getPort() + "/did.json",
                    "file:///etc/passwd",
                    "mailto:a@b",
                    "http://[")) {
                pages.put("/.well-known/did.json", redirect(to));
                asked.clear();
                refused(ErrorCode.DID_REFUSED, did(""));
                assertThat(asked).as(to).containsExactly("/.well-known/did.json");
            }
        } finally {
            other.stop(0);
        }
    }

    @Test
    void redirects_in_a_circle_end() {
        pages.put("/.well-known/did.json", redirect("/.well-known/did.json"));
        refused(ErrorCode.DID_REFUSED, did(""));
        assertThat(asked).hasSize(4);
    }

    @Test
    void a_document_without_end_is_cut_off() {
        pages.put("/.well-known/did.json", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(chunk); // ends by the reader hanging up
            }
        });
        refused(ErrorCode.DID_DOCUMENT_INVALID, did(""));
    }

    @Test
    void the_limit_of_bytes_is_the_resolvers() {
        byte[] body = document(did(""));
        pages.put("/.well-known/did.json", ok(body));
        assertThat(new DidWebResolver(local().maxBytes(body.length))
                        .resolve(did(""))
                        .document()
                        .id())
                .isEqualTo(did(""));
        Refused.document("one less", () -> new DidWebResolver(local().maxBytes(body.length - 1)).resolve(did("")));
    }

    @Test
    void a_server_that_does_not_answer_or_not_to_the_end_is_given_up() {
        var impatient = new DidWebResolver(local().timeout(Duration.ofMillis(300)));
        pages.put("/.well-known/did.json", exchange -> waitForTheEnd());
        Refused.with(ErrorCode.DID_UNREACHABLE, "no answer", () -> impatient.resolve(did("")));
        pages.put("/.well-known/did.json", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            waitForTheEnd();
        });
        Refused.with(ErrorCode.DID_UNREACHABLE, "half an answer", () -> impatient.resolve(did("")));
    }

    private void waitForTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void by_default_nothing_of_this_machines_own_network_is_asked() {
        pages.put("/.well-known/did.json", ok(document(did(""))));
        Refused.with(
                ErrorCode.DID_REFUSED,
                "loopback",
                () -> new DidWebResolver(new DidWebResolver.Options()).resolve(did("")));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000",
                "7f000001",
                "7fffffff",
                "0a000001",
                "ac100001",
                "ac1fffff",
                "c0a80101",
                "a9fea9fe",
                "64400001",
                "647fffff",
                "c0000001",
                "c0000201",
                "c6120001",
                "c6130001",
                "c6336401",
                "cb007101",
                "e0000001",
                "f0000001",
                "ffffffff",
                "00000000000000000000000000000000",
                "00000000000000000000000000000001",
                "00000000000000000000ffff7f000001",
                "0000000000000000000000007f000001",
                "fe800000000000000000000000000001",
                "fc000000000000000000000000000001",
                "fd000000000000000000000000000001",
                "fec00000000000000000000000000001",
                "ff020000000000000000000000000001",
                "0064ff9b00000000000000007f000001",
                "20027f000001000000000000000000ff",
                "20010000000000000000000000000001",
                "20010db8000000000000000000000001",
                "3fff0000000000000000000000000001"
            })
    void a_special_address_is_not_public(String hex) throws Exception {
        assertThat(Addresses.isPublic(InetAddress.getByAddress(HexFormat.of().parseHex(hex))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01010101",
                "08080808",
                "ac0fffff",
                "ac200000",
                "643fffff",
                "64800000",
                "c0a90001",
                "dfffffff",
                "26064700000000000000000000001111",
                "240e0000000000000000000000000001"
            })
    void an_ordinary_address_is_public(String hex) throws Exception {
        assertThat(Addresses.isPublic(InetAddress.getByAddress(HexFormat.of().parseHex(hex))))
                .isTrue();
    }

    @Test
    void over_https_the_servers_certificate_has_to_be_trusted(@TempDir Path directory) throws Exception {
        SSLContext own = selfSigned(directory);
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(own));
        serve(https);
        try {
            Did did = Did.parse("did:web:localhost%3A" + https.getAddress().getPort());
            pages.put("/.well-known/did.json", ok(document(did)));
            var trusting = new DidWebResolver(
                    new DidWebResolver.Options().privateAddresses().trust(own).timeout(Duration.ofSeconds(30)));
            assertThat(trusting.resolve(did).document().id()).isEqualTo(did);
            assertThat(trusting.resolve(did).source()).startsWith("https://localhost:");

            asked.clear();
            var careful = new DidWebResolver(
                    new DidWebResolver.Options().privateAddresses().timeout(Duration.ofSeconds(30)));
            Refused.with(ErrorCode.DID_UNREACHABLE, "unknown issuer", () -> careful.resolve(did));
            assertThat(asked).isEmpty();
            var impatient = new DidWebResolver(
                    new DidWebResolver.Options().privateAddresses().trust(own).timeout(Duration.ofSeconds(1)));
            Refused.with(ErrorCode.DID_UNREACHABLE, "no https", () -> impatient.resolve(did("")));
            assertThat(asked).isEmpty();
        } finally {
            https.stop(0);
        }
    }

    private static SSLContext selfSigned(Path directory) throws Exception {
        Path file = directory.resolve("server.p12");
        String password = "only for this test";
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(directory.resolve("log")))
                .isZero();
        KeyStore keys = KeyStore.getInstance(file.toFile(), password.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        var key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(keys, password.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
