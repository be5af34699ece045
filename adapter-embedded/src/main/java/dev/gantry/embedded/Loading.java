package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.embedded.index.IndexException;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opening a ledger: takes the index as far as the log bears it out, and executes the blocks behind it again. An index that does not fit is made anew. */
final class Loading implements BlockLog.Reader, AutoCloseable {
    static final String INDEX = "index";
    private static final long SAY_EVERY = TimeUnit.SECONDS.toNanos(5);

    private final Path directory;
    private final String scheme;
    private final ChainIndex.Sizes sizes;
    private final Consumer<String> notices;
    private long said = System.nanoTime();
    private @Nullable LedgerIdentity identity;
    private @Nullable Signer key;
    private @Nullable Chain chain;

    Loading(Path directory, String scheme, ChainIndex.Sizes sizes, Consumer<String> notices) {
        this.directory = directory;
        this.scheme = scheme;
        this.sizes = sizes;
        this.notices = notices;
    }

    /** The first frame of a new ledger. */
    byte[] genesis() throws IOException {
        byte[] salt = new byte[LedgerIdentity.SALT];
        new SecureRandom().nextBytes(salt);
        byte[] publicKey = LedgerKey.make(directory, scheme).publicKey();
        return new LedgerIdentity(scheme, salt, publicKey).encode();
    }

    @Override
    public long first(byte[] content, BlockLog.Frame frames) throws IOException {
        LedgerIdentity read = checked(content);
        identity = read;
        key = LedgerKey.read(directory, read);
        ChainIndex index = index(read, frames);
        chain = new Chain(read, index);
        Reached reached = index.reached();
        return reached == null ? 0 : reached.position();
    }

    private LedgerIdentity checked(byte[] content) throws IOException {
        LedgerIdentity read = LedgerIdentity.parse(content);
        if (read == null) {
            throw new IOException("not an embedded ledger of this version");
        }
        if (!read.scheme().equals(scheme)) {
            throw GantryException.of(
                            ErrorCode.NETWORK_MISMATCH, Stage.CONNECT, "the ledger was made with another crypto suite")
                    .fix("Set crypto to what the ledger was made with.")
                    .build();
        }
        return read;
    }

    private ChainIndex index(LedgerIdentity read, BlockLog.Frame frames) throws IOException {
        Path place = directory.resolve(INDEX);
        boolean there = Files.exists(place);
        try {
            ChainIndex found = ChainIndex.open(place, sizes);
            Reached reached = found.reached();
            if (reached == null ? found.isEmpty() : fits(reached, read, frames)) {
                return found;
            }
            found.close();
            anew("it is not the index of this log");
        } catch (IndexException e) {
            if (!e.isDamaged() || !there) {
                throw e;
            }
            anew(e.getMessage());
        }
        ChainIndex.delete(place);
        return ChainIndex.open(place, sizes);
    }

    private void anew(@Nullable String why) {
        notices.accept("the index of the ledger in " + directory + " is made anew from the log: " + why);
    }

    private static boolean fits(Reached reached, LedgerIdentity read, BlockLog.Frame frames) {
        if (!reached.network().equals(read.network())) {
            return false;
        }
        try {
            byte[] content = frames.at(reached.position());
            return reached.fits(Block.decode(content), Block.hash(content), read.treeHash());
        } catch (IOException e) {
            return false; // if the log is damaged there, reading it all will tell
        }
    }

    @Override
    public void frame(long position, byte[] content) throws IOException {
        Chain c = chain();
        c.index().awaitRoom();
        c.replay(content, position, false);
        if (System.nanoTime() - said > SAY_EVERY) {
            said = System.nanoTime();
            notices.accept("the ledger in " + directory + ": read up to block " + c.height());
        }
    }

    Chain chain() {
        return required(chain);
    }

    LedgerIdentity identity() {
        return required(identity);
    }

    Signer key() {
        return required(key);
    }

    /** Says how far reading had come. */
    CorruptException located(CorruptException damage) {
        return chain == null ? damage : damage.behindBlock(chain.height());
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a log begins with its first frame");
        }
        return part;
    }

    /** After a failure: what was opened is closed. */
    @Override
    public void close() {
        if (chain != null) {
            chain.index().close();
        }
    }
}
