package dev.gantry.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.config.Settings;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key or a passphrase that was made once is never replaced and never lost, whoever comes at the same time and whatever is missing. */
@Tag("R5.3a")
class KeysAreKeptTest {
    private static final int ROUNDS = 100;

    @TempDir
    Path directory;

    private Settings.Passphrase where() {
        return new Settings.Passphrase(Optional.of(directory.resolve("passphrase")), Optional.empty());
    }

    private Path me() {
        return directory.resolve("me");
    }

    private Passphrase passphrase() {
        return new Passphrase(where(), List.of(me()));
    }

    private Identity open() {
        return Identity.open("me", me(), passphrase());
    }

    private static GantryException invalid(ThrowingCallable call) {
        GantryException e = catchThrowableOfType(GantryException.class, call);
        assertThat(e).isNotNull();
        assertThat(e.code()).isEqualTo(ErrorCode.KEY_INVALID);
        assertThat(e.fix()).isNotBlank();
        return e;
    }

    private Map<String, String> files() throws IOException {
        var all = new TreeMap<String, String>();
        try (var walk = Files.walk(directory)) {
            for (Path p : walk.filter(Files::isRegularFile).toList()) {
                all.put(directory.relativize(p).toString(), Files.readString(p, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
        var barrier = new CyclicBarrier(threads);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var all = new ArrayList<Callable<T>>();
            for (int i = 0; i < threads; i++) {
                all.add(() -> {
                    barrier.await();
                    return work.call();
                });
            }
            var results = new ArrayList<T>();
            for (var future : pool.invokeAll(all)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void threads_that_come_together_get_one_passphrase() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var place =
                    new Settings.Passphrase(Optional.of(directory.resolve(round + "/passphrase")), Optional.empty());
            List<String> read = together(2, () -> new String(Passphrases.read(place, List.of(me()))));
            assertThat(new HashSet<>(read)).as("round " + round).hasSize(1);
        }
    }

    @Test
    void threads_that_come_together_get_one_identity_and_its_keys() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path path = directory.resolve("round-" + round);
            List<String> seen = together(4, () -> {
                var identity = Identity.open("me", path, new Passphrase(where(), List.of(path)));
                return identity.subject().hex()
                        + new String(identity.signer(Signer.SM2).publicKey(), StandardCharsets.ISO_8859_1)
                        + new String(identity.signer(Signer.P256).publicKey(), StandardCharsets.ISO_8859_1);
            });
            assertThat(new HashSet<>(seen)).as("round " + round).hasSize(1);
        }
    }

    @Test
    void processes_that_start_together_in_a_fresh_directory_get_one_identity() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            processes.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Opener.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process p : processes) {
            assertThat(p.getInputStream().read()).as("it is ready").isEqualTo('r');
        }
        for (Process p : processes) {
            p.getOutputStream().write('\n');
            p.getOutputStream().flush();
        }
        var seen = new HashSet<String>();
        for (Process p : processes) {
            seen.add(new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(p.waitFor()).as(seen.toString()).isZero();
        }
        assertThat(seen).hasSize(1);
        assertThat(seen.iterator().next().strip())
                .isEqualTo(open().subject().hex() + " " + Opener.hex(open().signer(Signer.SECP256K1)));
    }

    /** Another process that opens the identity when told. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            System.out.write('r');
            System.out.flush();
            System.in.read();
            Path me = directory.resolve("me");
            var where = new Settings.Passphrase(Optional.of(directory.resolve("passphrase")), Optional.empty());
            var identity = Identity.open("me", me, new Passphrase(where, List.of(me)));
            System.out.println(identity.subject().hex() + " " + hex(identity.signer(Signer.SECP256K1)));
        }

        static String hex(Signer signer) {
            return java.util.HexFormat.of().formatHex(signer.publicKey());
        }
    }

    @Test
    void a_private_file_is_never_replaced_and_leaves_nothing_beside_it() throws IOException {
        Path file = directory.resolve("x");
        PrivateFiles.create(file, new byte[] {1});
        assertThat(catchThrowableOfType(
                        FileAlreadyExistsException.class, () -> PrivateFiles.create(file, new byte[] {2})))
                .isNotNull();
        assertThat(Files.readAllBytes(file)).containsExactly(1);
        assertThat(files()).containsOnlyKeys("x");
    }

    @Test
    void a_lost_inception_document_is_told_and_no_key_is_touched() throws IOException {
        open().signer(Signer.SM2);
        Files.delete(me().resolve("inception.json"));
        var before = files();
        assertThat(invalid(this::open).toString()).contains("inception.json", "Restore");
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256", "sm2"})
    void a_lost_key_is_told_and_not_made_anew(String scheme) throws IOException {
        Identity before = open();
        before.signer(Signer.SM2);
        Identity meanwhile = open();
        Files.delete(me().resolve(scheme + ".key"));
        assertThat(invalid(() -> meanwhile.signer(scheme)).toString()).contains(scheme + ".key", "Restore");
        assertThat(invalid(this::open).toString()).contains(scheme + ".key", "Restore");
        assertThat(me().resolve(scheme + ".key")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"gantry\":\"inception-1\"}", "garbage"})
    void a_damaged_inception_document_is_told(String content) throws IOException {
        open();
        Files.writeString(me().resolve("inception.json"), content);
        assertThat(invalid(this::open).toString()).contains("inception.json");
        Files.delete(me().resolve("inception.json"));
        Files.createDirectory(me().resolve("inception.json"));
        invalid(this::open);
    }

    @Test
    void an_inception_document_alone_comes_from_another_machine() throws IOException {
        Identity home = open();
        Path away = directory.resolve("away");
        Files.createDirectory(away);
        Files.copy(me().resolve("inception.json"), away.resolve("inception.json"));
        Identity moved = Identity.open("me", away, passphrase());
        assertThat(moved.subject()).isEqualTo(home.subject());
        assertThat(moved.signer(Signer.SECP256K1).publicKey())
                .isEqualTo(Identity.open("me", away, passphrase())
                        .signer(Signer.SECP256K1)
                        .publicKey());
        assertThat(moved.signer(Signer.P256).publicKey())
                .isNotEqualTo(home.signer(Signer.P256).publicKey());
    }

    /** Killed between the document and the key that it names. */
    @Test
    void an_identity_half_made_is_finished_with_the_key_that_its_document_names() throws IOException {
        byte[] first = open().signer(Signer.P256).publicKey();
        Files.move(me().resolve("p256.key"), me().resolve("p256.key.first"));
        Files.delete(me().resolve("keys"));
        assertThat(open().signer(Signer.P256).publicKey()).isEqualTo(first);
        assertThat(me().resolve("p256.key.first")).doesNotExist();
    }

    /** Killed before the document: nothing names that key. */
    @Test
    void a_first_key_without_any_document_is_no_identity_yet() throws IOException {
        Files.createDirectory(me());
        Files.writeString(me().resolve("p256.key.first"), "half");
        Identity made = open();
        assertThat(InceptionDocument.firstKey(made.inception()))
                .hasValueSatisfying(
                        k -> assertThat(k).isEqualTo(made.signer(Signer.P256).publicKey()));
    }

    @Test
    void a_lost_passphrase_is_told_and_not_made_anew() throws IOException {
        open();
        Files.delete(directory.resolve("passphrase"));
        assertThat(invalid(() -> open().signer(Signer.P256)).toString()).contains("passphrase", "Restore");
        assertThat(directory.resolve("passphrase")).doesNotExist();
    }

    @Test
    void an_endless_passphrase_file_is_refused() {
        var endless = new Settings.Passphrase(Optional.of(Path.of("/dev/zero")), Optional.empty());
        invalid(() -> Passphrases.find(endless));
    }

    @Test
    void an_imported_key_keeps_the_one_before_it() throws IOException {
        Identity identity = open();
        String before = Files.readString(me().resolve("p256.key"));
        var imported = SoftwareSigner.random(Signer.P256);
        identity.importKey(imported);
        assertThat(open().signer(Signer.P256).publicKey()).isEqualTo(imported.publicKey());
        assertThat(me().resolve("p256.key.before-1")).hasContent(before);
    }

    @Test
    void nothing_is_encrypted_after_closing() {
        var passphrase = passphrase();
        Identity identity = Identity.open("me", me(), passphrase);
        passphrase.close();
        GantryException e = catchThrowableOfType(GantryException.class, () -> identity.signer(Signer.SM2));
        assertThat(e.code()).isEqualTo(ErrorCode.CLOSED);
        assertThat(me().resolve("sm2.key")).doesNotExist();
    }

    @Test
    void examining_finds_what_is_wrong_and_changes_nothing() throws IOException {
        var none = Optional.<char[]>empty();
        assertThat(Identity.examine("me", me(), none)).isEmpty();
        assertThat(me()).doesNotExist();
        open().signer(Signer.SM2);
        var right = Passphrases.find(where());
        assertThat(Identity.examine("me", me(), right)).isEmpty();
        assertThat(Identity.examine("me", me(), Optional.of("wrong".toCharArray())))
                .hasSize(2);
        String whole = Files.readString(me().resolve("sm2.key"));
        for (String bad : List.of("", "garbage", whole.replace("sm2", "p256"), whole.substring(0, 60) + "xyz")) {
            Files.writeString(me().resolve("sm2.key"), bad);
            assertThat(Identity.examine("me", me(), right)).as(bad).hasSize(1);
        }
        Files.delete(me().resolve("sm2.key"));
        assertThat(Identity.examine("me", me(), right)).hasSize(1);
        var before = files();
        Files.createDirectory(me().resolve("sm2.key"));
        assertThat(Identity.examine("me", me(), right)).hasSize(1);
        assertThat(files()).isEqualTo(before);
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(Identity.examine("me", file, right)).hasSize(1);
    }
}
