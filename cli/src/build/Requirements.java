import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes target/requirements.json: for each requirement row, the tests that carry it and ran, by their outcome; and prints what was skipped, by name and reason. The rows
 * are the tags in the test sources, the outcomes are the test runner's own reports. After long campaigns also target/deep.json: what ran, how it ended and how long it took.
 * Run by the launcher as a single-file program; the arguments are the repository's root, whether these were long campaigns, and the command.
 */
public final class Requirements {
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(R[0-9][^\"]*)\"\\)");
    private static final Pattern METHOD = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(");
    private static final Pattern CLASS = Pattern.compile("(?:^|\\s)class\\s+(\\w+)");
    private static final Pattern CASE =
            Pattern.compile("<testcase name=\"([^\"]*)\" classname=\"([^\"]*)\"[^>]*?(/>|>(.*?)</testcase>)", Pattern.DOTALL);
    private static final Pattern SKIPPED = Pattern.compile("<skipped(?: message=\"([^\"]*)\")?");

    private static final Pattern SECONDS = Pattern.compile(" time=\"([0-9.]+)\"");

    private record Row(List<String> passed, List<String> failed) {}

    private static final class Ran {
        int passed;
        int failed;
        double seconds;
    }

    private int passed;
    private int failed;
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, List<String>> tags = new HashMap<>();
    private final Map<String, Row> rows = new TreeMap<>();
    private final Map<String, Ran> ran = new TreeMap<>();

    public static void main(String[] args) throws IOException {
        System.exit(new Requirements().run(Path.of(args[0]), args[1].equals("true"), args[2]));
    }

    private int run(Path root, boolean deep, String command) throws IOException {
        each(root, "Test.java", "src/test", this::readTags);
        each(root, ".xml", "target/surefire-reports", this::readReport);
        var json = new StringBuilder("{");
        rows.forEach((id, row) -> json.append(json.length() > 1 ? ",\n " : "\n ")
                .append('"').append(id).append("\":{\"passed\":").append(row.passed.size()).append(",\"failed\":")
                .append(row.failed.size()).append(",\"tests\":[")
                .append(Stream.concat(row.passed.stream(), row.failed.stream()).map(t -> '"' + t + '"').reduce((a, b) -> a + "," + b).orElse(""))
                .append("]}"));
        Path out = root.resolve("target/requirements.json");
        Files.createDirectories(out.getParent());
        Files.writeString(out, json.append("\n}\n"));
        if (deep) {
            writeCampaigns(root.resolve("target/deep.json"), command);
        }
        skipped.forEach(s -> System.out.println("not run: " + s));
        System.out.println("requirement rows with tests: " + rows.size() + " (" + out.getFileName() + ")");
        System.out.println(passed + " passed, " + failed + " failed, " + skipped.size() + " skipped");
        return failed > 0 || passed == 0 ? 1 : 0;
    }

    private void writeCampaigns(Path out, String command) throws IOException {
        var json = new StringBuilder("{\"command\":\"" + command + "\",\"when\":\"" + Instant.now() + "\",\"processors\":"
                + Runtime.getRuntime().availableProcessors() + ",\"passed\":" + passed + ",\"failed\":" + failed + ",\"skipped\":" + skipped.size() + ",\"tests\":{");
        String comma = "\n ";
        for (var test : ran.entrySet()) {
            Ran r = test.getValue();
            json.append(comma).append('"').append(test.getKey()).append("\":{\"passed\":").append(r.passed).append(",\"failed\":").append(r.failed)
                    .append(",\"seconds\":").append(Math.round(r.seconds)).append('}');
            comma = ",\n ";
        }
        Files.writeString(out, json.append("\n}}\n"));
    }

    private interface Reader {
        void read(Path file, String text);
    }

    private static void each(Path root, String ending, String within, Reader reader) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(f -> f.toString().endsWith(ending) && f.toString().contains(within)).sorted().forEach(f -> {
                try {
                    reader.read(f, Files.readString(f));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void readTags(Path file, String source) {
        Matcher type = CLASS.matcher(source);
        if (!type.find()) {
            return;
        }
        List<String> pending = new ArrayList<>();
        for (String line : source.split("\n")) {
            Matcher tag = TAG.matcher(line);
            while (tag.find()) {
                pending.add(tag.group(1));
            }
            Matcher c = CLASS.matcher(line);
            Matcher m = METHOD.matcher(line);
            String subject = c.find() ? c.group(1) : m.find() ? type.group(1) + "." + m.group(1) : null;
            if (subject != null) {
                tags.computeIfAbsent(subject, k -> new ArrayList<>()).addAll(pending);
                pending.clear();
            }
        }
    }

    private void readReport(Path file, String xml) {
        Matcher test = CASE.matcher(xml);
        while (test.find()) {
            String type = test.group(2).substring(test.group(2).lastIndexOf('.') + 1);
            String name = test.group(1).replaceAll("[({\\[].*", "");
            String body = test.group(4) == null ? "" : test.group(4);
            Matcher skip = SKIPPED.matcher(body);
            boolean bad = body.contains("<failure") || body.contains("<error");
            if (skip.find()) {
                skipped.add(type + "." + name + ": " + (skip.group(1) == null ? "no reason given" : skip.group(1)));
                continue;
            }
            passed += bad ? 0 : 1;
            failed += bad ? 1 : 0;
            Ran one = ran.computeIfAbsent(type + "." + name, k -> new Ran());
            one.passed += bad ? 0 : 1;
            one.failed += bad ? 1 : 0;
            Matcher seconds = SECONDS.matcher(test.group());
            one.seconds += seconds.find() ? Double.parseDouble(seconds.group(1)) : 0;
            var ids = new ArrayList<>(tags.getOrDefault(type, List.of()));
            ids.addAll(tags.getOrDefault(type + "." + name, List.of()));
            for (String id : ids) {
                Row row = rows.computeIfAbsent(id, k -> new Row(new ArrayList<>(), new ArrayList<>()));
                (bad ? row.failed : row.passed).add(type + "." + name);
            }
        }
    }
}
