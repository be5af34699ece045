package dev.gantry.xuper;

import dev.gantry.kernel.Change;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The kernel's changes by place and by word, because the node finds events by neither. Made of blocks alone, so that it may be lost at any time; kept in a file only to
 * spare reading all blocks again. A file of another network, or a damaged one, is begun anew; where another process holds it, this one makes a file of its own beside it,
 * for as long as it lives. Nothing is kept in memory but what the cache holds.
 *
 * <p>What a block adds is written before the block is noted as done: a block half written is written again, with the same keys and values.
 */
final class ChangeStore implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ID = 32;
    /** So many newest blocks are remembered, to find where a replaced branch began. */
    private static final long REMEMBERED = 2_000;

    private static final int CACHE_MB = 8;
    /** In the name of a file that only its process uses. */
    private static final String OWN = ".own-";

    private static final String DONE = "done";
    private static final String NETWORK = "network";

    private final MVStore store;
    /** Place to transaction id, block id, ordinal of its first change in its block, changes. */
    private final MVMap<String, byte[]> transactions;
    /** Word and place to nothing. */
    private final MVMap<String, byte[]> words;
    /** Height to block id. */
    private final MVMap<String, byte[]> blocks;

    private final MVMap<String, byte[]> notes;

    ChangeStore(Path file, String network) {
        store = open(file);
        transactions = map("transactions");
        words = map("words");
        blocks = map("blocks");
        notes = map("notes");
        byte[] there = notes.get(NETWORK);
        if (there == null || !Arrays.equals(there, network.getBytes())) {
            forgetAbove(-1);
            notes.put(NETWORK, network.getBytes());
        }
    }

    private static MVStore open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            removeAbandoned(file);
            return builder().fileName(file.toString()).open();
        } catch (MVStoreException e) {
            boolean held = e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED;
            return anew(held ? file.resolveSibling(file.getFileName() + OWN + UUID.randomUUID()) : file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MVStore anew(Path file) {
        try {
            Files.deleteIfExists(file);
            return builder().fileName(file.toString()).open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files of processes that were killed: nobody holds their lock. */
    private static void removeAbandoned(Path file) throws IOException {
        try (var own = Files.newDirectoryStream(file.toAbsolutePath().getParent(), file.getFileName() + OWN + "*")) {
            for (Path abandoned : own) {
                try (var channel = FileChannel.open(abandoned, StandardOpenOption.WRITE);
                        var lock = channel.tryLock()) {
                    if (lock != null) {
                        Files.delete(abandoned);
                    }
                } catch (OverlappingFileLockException | NoSuchFileException heldOrGone) {
                    // by this process, or removed by another meanwhile
                }
            }
        }
    }

    private static MVStore.Builder builder() {
        return new MVStore.Builder().cacheSize(CACHE_MB);
    }

    private MVMap<String, byte[]> map(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /** The newest block that is in here. */
    Optional<Position> done() {
        return Optional.ofNullable(notes.get(DONE))
                .map(ByteBuffer::wrap)
                .map(b -> new Position(b.getLong(), Position.END, HEX.formatHex(b.array(), 8, 8 + ID)));
    }

    Optional<String> blockAt(long height) {
        return Optional.ofNullable(blocks.get(height(height))).map(HEX::formatHex);
    }

    /** A transaction of a block, with at least one change. */
    record Entry(int index, byte[] id, List<byte[]> changes) {}

    /** Adds the block above the newest, or any if there is none yet. */
    void add(long height, byte[] blockId, List<Entry> entries) {
        int ordinal = 0;
        for (Entry e : entries) {
            String place = place(height, e.index());
            var value = ByteBuffer.allocate(2 * ID + 4 + e.changes().size() * Change.SIZE)
                    .put(e.id())
                    .put(blockId)
                    .putInt(ordinal);
            for (byte[] change : e.changes()) {
                value.put(change);
                words.put(word(ChangeIndex.ENTITY, change, 0) + place, new byte[0]);
                words.put(word(ChangeIndex.REQUEST, change, ID) + place, new byte[0]);
                ordinal++;
            }
            transactions.put(place, value.array());
        }
        blocks.put(height(height), blockId);
        blocks.remove(height(Math.max(-1, height - REMEMBERED)));
        notes.put(DONE, ByteBuffer.allocate(8 + ID).putLong(height).put(blockId).array());
    }

    /** Takes back all blocks above a height; with -1, everything. */
    void forgetAbove(long height) {
        if (height < 0) {
            notes.remove(DONE);
            transactions.clear();
            words.clear();
            blocks.clear();
            return;
        }
        byte[] top = blocks.get(height(height));
        if (top == null) {
            forgetAbove(-1);
            return;
        }
        // First, so that a crash on the way leaves too much in here rather than too little: it is overwritten.
        notes.put(DONE, ByteBuffer.allocate(8 + ID).putLong(height).put(top).array());
        String first = place(height + 1, 0);
        for (String at : keys(transactions, first)) {
            byte[] value = transactions.get(at);
            if (value != null) {
                for (byte[] change : changes(value)) {
                    words.remove(word(ChangeIndex.ENTITY, change, 0) + at);
                    words.remove(word(ChangeIndex.REQUEST, change, ID) + at);
                }
                transactions.remove(at);
            }
        }
        keys(blocks, height(height + 1)).forEach(blocks::remove);
    }

    private static List<String> keys(MVMap<String, byte[]> map, String from) {
        var keys = new ArrayList<String>();
        map.keyIterator(from).forEachRemaining(keys::add);
        return keys;
    }

    /** All changes with this word, oldest first. */
    List<LedgerEvent> find(ChangeIndex index, byte[] word, String network) {
        String prefix = word(index, word, 0);
        var found = new ArrayList<LedgerEvent>();
        for (Iterator<String> keys = words.keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            int at = index == ChangeIndex.ENTITY ? 0 : ID;
            events(key.substring(prefix.length()), network).stream()
                    .filter(e -> Arrays.equals(e.change(), at, at + ID, word, 0, ID))
                    .forEach(found::add);
        }
        return found;
    }

    /** At most {@code max} changes behind a position, in blocks up to {@code top}. */
    List<LedgerEvent> after(Position from, long top, int max, String network) {
        var found = new ArrayList<LedgerEvent>();
        long start = from.index() == Position.END ? from.height() + 1 : from.height();
        for (Iterator<String> places = transactions.keyIterator(place(start, 0)); places.hasNext(); ) {
            String place = places.next();
            if (Long.parseLong(place.substring(0, 16), 16) > top || found.size() >= max) {
                break;
            }
            for (LedgerEvent e : events(place, network)) {
                Position at = Position.parse(e.checkpoint(), network);
                if (from.isBefore(at.height(), at.index()) && found.size() < max) {
                    found.add(e);
                }
            }
        }
        return found;
    }

    private List<LedgerEvent> events(String place, String network) {
        byte[] value = transactions.get(place);
        if (value == null) {
            return List.of();
        }
        long height = Long.parseLong(place.substring(0, 16), 16);
        int transaction = Integer.parseInt(place.substring(16), 16);
        String id = HEX.formatHex(value, 0, ID);
        String block = HEX.formatHex(value, ID, 2 * ID);
        int ordinal = ByteBuffer.wrap(value).getInt(2 * ID);
        var events = new ArrayList<LedgerEvent>();
        for (byte[] change : changes(value)) {
            int index = events.size();
            String checkpoint = new Position(height, ordinal + index, block).text(network);
            events.add(new LedgerEvent(checkpoint, height, transaction, index, id, change));
        }
        return events;
    }

    private static List<byte[]> changes(byte[] value) {
        var changes = new ArrayList<byte[]>();
        for (int at = 2 * ID + 4; at < value.length; at += Change.SIZE) {
            changes.add(Arrays.copyOfRange(value, at, at + Change.SIZE));
        }
        return changes;
    }

    private static String word(ChangeIndex index, byte[] from, int offset) {
        return (index == ChangeIndex.ENTITY ? "e" : "r") + HEX.formatHex(from, offset, offset + ID);
    }

    private static String height(long height) {
        return HEX.toHexDigits(height);
    }

    private static String place(long height, int transaction) {
        return HEX.toHexDigits(height) + HEX.toHexDigits(transaction);
    }

    @Override
    public void close() {
        String file = store.getFileStore().getFileName();
        store.close();
        if (file.contains(OWN)) {
            Path.of(file).toFile().delete(); // left behind, it is removed by the next who opens
        }
    }
}
