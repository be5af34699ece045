package dev.gantry.bench;

import dev.gantry.Catalogue;
import dev.gantry.NodeDescription;
import dev.gantry.NodeQuery;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.catalogue.NodeMeta;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** A large catalogue on an embedded ledger: how soon its index is made again from the ledger, and how soon it answers, each node checked against the ledger's state. */
final class CatalogueLarge {
    private static final double MAX_REBUILD_S = 60;
    private static final double MAX_PATH_MS = 50;
    private static final double MAX_TEXT_MS = 200;
    private static final int SYSTEMS = 50;
    private static final int BATCH = 128;
    private static final int PAGE = 100;
    private static final int QUERIES = 200;
    private static final int REBUILDS = 3;

    private CatalogueLarge() {}

    static List<Figure> of(int nodes, Consumer<String> progress) throws Exception {
        Path directory = Files.createTempDirectory("gantry-catalogue");
        try (CoreGantry gantry = Embedded.open(directory, Signer.P256)) {
            fill(gantry, nodes);
            Catalogue catalogue = gantry.ledger(Embedded.LEDGER).catalogue();
            var rebuild = new ArrayList<Double>();
            var path = new ArrayList<Double>();
            var text = new ArrayList<Double>();
            var random = new Random(nodes);
            for (int i = 0; i < REBUILDS; i++) {
                long begin = System.nanoTime();
                catalogue.rebuild();
                rebuild.add((System.nanoTime() - begin) / 1e9);
                path.add(p95(catalogue, () -> NodeQuery.below(aPath(random, nodes))));
                text.add(p95(catalogue, () -> NodeQuery.text(words(random, nodes))));
                progress.accept(String.format(
                        "catalogue of %d nodes: round %d of %d: made again in %.1f s; p95 by path %.1f ms, by text %.1f ms",
                        nodes, i + 1, REBUILDS, rebuild.get(i), path.get(i), text.get(i)));
            }
            return List.of(
                    Figure.atMost(
                            "catalogue: " + nodes + " nodes, its index made again",
                            Figure.median(rebuild),
                            MAX_REBUILD_S,
                            "s",
                            "from the embedded ledger's first change, into SQLite; median",
                            rebuild,
                            Map.of()),
                    Figure.atMost(
                            "catalogue: " + nodes + " nodes, p95 by path",
                            Figure.median(path),
                            MAX_PATH_MS,
                            "ms",
                            QUERIES + " queries a round for systems and tables, pages of " + PAGE
                                    + ", each node checked against the ledger's state; median of the rounds' p95",
                            path,
                            Map.of()),
                    Figure.atMost(
                            "catalogue: " + nodes + " nodes, p95 by text",
                            Figure.median(text),
                            MAX_TEXT_MS,
                            "ms",
                            "the same for words that all, half, an eighth, a hundredth or few of the nodes have, alone and together, in Chinese and English",
                            text,
                            Map.of()));
        } finally {
            try (var files = Files.walk(directory)) {
                for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(f);
                }
            }
        }
    }

    private static double p95(Catalogue catalogue, Supplier<NodeQuery> queries) {
        double[] took = DoubleStream.generate(() -> {
                    NodeQuery query = queries.get();
                    long begin = System.nanoTime();
                    catalogue.find(query, Optional.empty(), PAGE);
                    return (System.nanoTime() - begin) / 1e6;
                })
                .limit(QUERIES)
                .toArray();
        Arrays.sort(took);
        return took[QUERIES * 95 / 100];
    }

    private static String aPath(Random random, int nodes) {
        String system = "order/" + system(random.nextInt(SYSTEMS));
        return random.nextBoolean() ? system : system + "/" + table(random.nextInt(nodes / SYSTEMS));
    }

    private static String words(Random random, int nodes) {
        return switch (random.nextInt(6)) {
            case 0 -> "goods";
            case 1 -> "发货";
            case 2 -> "发货 goods-" + random.nextInt(8);
            case 3 -> "field" + random.nextInt(100);
            case 4 -> "信息 field" + random.nextInt(100);
            default -> table(random.nextInt(nodes / SYSTEMS));
        };
    }

    private static String system(int s) {
        return "system%02d".formatted(s);
    }

    private static String table(int t) {
        return "table%05d".formatted(t);
    }

    private static void fill(CoreGantry gantry, int nodes) throws Exception {
        Catalogue catalogue = gantry.ledger(Embedded.LEDGER).catalogue();
        catalogue.main().create("order", NodeDescription.titled("订单", "Order").leaf(), WriteOptions.DEFAULT);
        var items = new ArrayList<Item>();
        for (int s = 0; s < SYSTEMS; s++) {
            String root = catalogue
                    .create(
                            system(s),
                            NodeDescription.titled("系统", "System").mapsTo(catalogue.mainId("order")),
                            WriteOptions.DEFAULT)
                    .entity();
            for (int t = 0; t < nodes / SYSTEMS; t++) {
                var meta = new NodeMeta(
                        new TreeMap<>(Map.of("zh", t % 2 == 0 ? "发货信息" : "收货信息", "en", "Goods " + t % 8)),
                        List.of(new NodeMeta.Field("field" + t % 100, "")),
                        Optional.empty(),
                        Optional.empty());
                items.add(Items.createNode(
                        Word.ofHex(root),
                        true,
                        table(t).getBytes(StandardCharsets.US_ASCII),
                        new Items.NodeBody(1, 0, Word.ZERO, Word.ZERO, meta.encode())));
                if (items.size() == BATCH) {
                    land(gantry, items);
                }
            }
        }
        land(gantry, items);
    }

    /** Writes the items together, and forgets them. */
    private static void land(CoreGantry gantry, List<Item> items) throws Exception {
        if (items.isEmpty()) {
            return;
        }
        var adapter = gantry.adapter(Embedded.LEDGER);
        Word key = Digests.plain(items.get(0).args());
        var prepared = adapter.prepare(
                        KernelRequest.atomic(key, items).encode(),
                        gantry.signer(Embedded.LEDGER, gantry.defaultIdentity(Embedded.LEDGER)))
                .toCompletableFuture()
                .get();
        adapter.submit(prepared).toCompletableFuture().get();
        var status = adapter.settled(prepared, Wait.FINAL).get();
        if (!status.applied()) {
            throw new IllegalStateException("the catalogue is not filled: " + status);
        }
        items.clear();
    }
}
