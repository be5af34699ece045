package dev.gantry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R6.1")
class FileBlobsTest {
    @TempDir
    Path directory;

    private final byte[] document = "a despatch advice".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private List<Path> files() throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void whatever_happened_to_a_blob_writing_the_right_bytes_mends_it() throws IOException {
        var blobs = new FileBlobs(directory);
        Word digest = blobs.put(document);
        Path file = files().get(0);
        for (int at = 0; at < document.length; at++) {
            byte[] damaged = document.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(() -> blobs.get(digest))
                    .isInstanceOfSatisfying(
                            GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
            assertThat(blobs.put(document)).isEqualTo(digest);
            assertThat(blobs.get(digest)).hasValue(document);
        }
        Files.write(file, new byte[0]);
        blobs.put(document);
        assertThat(blobs.get(digest)).hasValue(document);
        assertThat(files()).hasSize(1);
    }

    @Test
    void a_blob_that_is_whole_is_not_written_again() throws IOException {
        var blobs = new FileBlobs(directory);
        blobs.put(document);
        Object before = Files.readAttributes(files().get(0), "unix:ino").get("ino");
        blobs.put(document);
        assertThat(Files.readAttributes(files().get(0), "unix:ino").get("ino")).isEqualTo(before);
    }

    @Test
    void a_blob_that_cannot_be_written_leaves_nothing_behind() throws IOException {
        var blobs = new FileBlobs(directory);
        Word digest = blobs.put(document);
        Path file = files().get(0);
        Files.delete(file);
        Files.createDirectories(file.resolve("in the way"));
        assertThatThrownBy(() -> blobs.put(document))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
        assertThat(files()).isEmpty();
        Files.delete(file.resolve("in the way"));
        Files.delete(file);
        assertThat(blobs.put(document)).isEqualTo(digest);
    }
}
