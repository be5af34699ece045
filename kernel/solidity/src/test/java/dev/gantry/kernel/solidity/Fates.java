package dev.gantry.kernel.solidity;

import dev.gantry.kernel.Digests;
import dev.gantry.kernel.solidity.Campaign.Fate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of mutants, in a file that a campaign goes on from. Everything is forgotten with another source; what survived is tried again with other vectors, while what was
 * killed stays so, since vectors are only added.
 */
final class Fates {
    private final Path file;
    private final String source;
    private final String vectors;
    private final Map<String, Fate> known = new HashMap<>();

    Fates(Path file) throws IOException {
        this.file = file;
        this.source = sourceDigest();
        this.vectors = vectorsDigest();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", 4);
                Fate fate = parts.length == 4 ? Fate.valueOf(parts[2]) : Fate.SURVIVED;
                if (parts[0].equals(source) && (parts[1].equals(vectors) || fate != Fate.SURVIVED)) {
                    known.put(parts[3], fate);
                }
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
    }

    boolean has(Mutant mutant) {
        return known.containsKey(mutant.key());
    }

    Fate of(Mutant mutant) {
        return known.getOrDefault(mutant.key(), Fate.SURVIVED);
    }

    void put(Mutant mutant, Fate fate) {
        known.put(mutant.key(), fate);
        try {
            Files.writeString(
                    file,
                    String.join("\t", source, vectors, fate.name(), mutant.key()) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sourceDigest() throws IOException {
        var all = new ByteArrayOutputStream();
        try (var files = Files.list(Sources.KERNEL)) {
            for (Path f : files.sorted().toList()) {
                all.write(Files.readAllBytes(f));
            }
        }
        return digest(all);
    }

    private static String vectorsDigest() throws IOException {
        var all = new ByteArrayOutputStream();
        for (String name : List.copyOf(Vectors.ALL)) {
            all.write(Vectors.read(name).toString().getBytes(StandardCharsets.UTF_8));
        }
        return digest(all);
    }

    private static String digest(ByteArrayOutputStream bytes) {
        return Digests.plain(bytes.toByteArray()).hex().substring(0, 16);
    }
}
