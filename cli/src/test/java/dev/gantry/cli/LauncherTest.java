package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher itself, in a clone of its own, with a java and a mvn that only note how they are called. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LauncherTest {
    private static final String MAVEN = """
            #!/bin/sh
            mkdir "$CLONE/building" 2>/dev/null || { echo "ERROR two builds at once"; exit 1; }
            echo built >>"$CLONE/builds"
            echo $$ >"$CLONE/maven.pid"
            sleep "${BUILD_SECONDS:-1}" &
            trap 'kill $!; exit 1' TERM
            wait $!
            for a in "$@"; do
              case $a in -Dmdep.outputFile=*) printf %s "$CLONE/library.jar" >"${a#*=}" ;; esac
            done
            rmdir "$CLONE/building"
            """;

    @TempDir
    Path clone;

    @BeforeEach
    void cloneIt() throws IOException {
        Path launcher = Path.of(System.getProperty("gantry.root")).resolve("gantry");
        program(clone.resolve("gantry"), Files.readString(launcher));
        program(clone.resolve("jdk/bin/java"), "#!/bin/sh\necho ran \"$@\"\n");
        program(clone.resolve("jdk/bin/mvn"), MAVEN);
        java("17.0.9");
        Files.createDirectories(clone.resolve("cli"));
        Files.writeString(clone.resolve("cli/pom.xml"), "<project/>");
        Files.writeString(clone.resolve("library.jar"), "");
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void java(String version) throws IOException {
        Files.writeString(clone.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private record Ran(int code, String text) {}

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", clone.resolve("gantry").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLONE", clone.toString());
        builder.environment().put("PATH", clone.resolve("jdk/bin") + ":" + System.getenv("PATH"));
        return builder.start();
    }

    private static Ran end(Process p) throws IOException, InterruptedException {
        String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(p.waitFor(), text);
    }

    private int builds() throws IOException {
        Path builds = clone.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @Test
    void two_that_start_together_on_a_fresh_clone_build_once() throws Exception {
        Process first = start("demo");
        Process second = start("doctor");
        Ran one = end(first);
        Ran other = end(second);
        assertThat(one.code()).as(one.text()).isZero();
        assertThat(other.code()).as(other.text()).isZero();
        assertThat(one.text()).contains("ran ", "dev.gantry.cli.Main demo");
        assertThat(other.text()).contains("dev.gantry.cli.Main doctor");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void it_builds_again_when_a_library_is_gone() throws Exception {
        assertThat(end(start("demo")).code()).isZero();
        assertThat(end(start("demo")).code()).isZero();
        assertThat(builds()).isEqualTo(1);
        Files.delete(clone.resolve("library.jar"));
        assertThat(end(start("demo")).code()).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void ending_it_while_it_builds_ends_the_build() throws Exception {
        Files.writeString(clone.resolve("jdk/bin/mvn"), MAVEN.replace("${BUILD_SECONDS:-1}", "60"));
        Process launcher = start("demo");
        Path pid = clone.resolve("maven.pid");
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            assertThat(launcher.isAlive()).isTrue();
            launcher.waitFor(20, TimeUnit.MILLISECONDS);
        }
        var maven = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        launcher.destroy();
        assertThat(launcher.waitFor()).isNotZero();
        maven.ifPresent(m -> m.onExit().join());
        assertThat(maven.map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }

    @Test
    void an_old_java_is_named() throws Exception {
        java("11.0.2");
        Ran ran = end(start("demo"));
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.text()).contains("11", "17");
        java("1.8.0_392");
        assertThat(end(start("demo")).code()).isEqualTo(3);
    }

    @Test
    void an_option_without_its_value_is_wrong_usage() throws Exception {
        for (String option : List.of("--require", "--only")) {
            Ran ran = end(start("test", option));
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.text()).contains(option + " needs a value");
        }
    }

    @Test
    void a_clone_that_cannot_be_written_is_told() throws Exception {
        Files.writeString(clone.resolve(".gantry"), "in the way");
        Ran ran = end(start("demo"));
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.text()).contains("cannot write in");
    }
}
