package dev.gantry.core;

import dev.gantry.Catalogue;
import dev.gantry.ErrorCode;
import dev.gantry.Events;
import dev.gantry.Evidence;
import dev.gantry.Gantry;
import dev.gantry.GantryException;
import dev.gantry.Governance;
import dev.gantry.Grants;
import dev.gantry.HashAlgorithm;
import dev.gantry.Identifiers;
import dev.gantry.Identities;
import dev.gantry.Ledger;
import dev.gantry.LedgerInfo;
import dev.gantry.Records;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.Trace;
import dev.gantry.Transactions;
import dev.gantry.core.blob.BlobStore;
import dev.gantry.core.blob.FileBlobs;
import dev.gantry.core.catalogue.CatalogueIndex;
import dev.gantry.core.config.Settings;
import dev.gantry.core.config.Settings.LedgerSettings;
import dev.gantry.core.config.SettingsReader;
import dev.gantry.core.keys.Identity;
import dev.gantry.core.keys.KeysElsewhere;
import dev.gantry.core.keys.Passphrase;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Genesis;
import dev.gantry.spi.KernelAdmin.KernelStatus;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** {@link Gantry} over a configuration file, and what operators need besides: adapters and deployment. */
public final class CoreGantry implements Gantry {
    private static final long DEPLOYMENT_MINUTES = 3;

    private final Settings settings;
    private final BlobStore blobs;
    private final Map<String, CompletableFuture<Connection>> connections = new HashMap<>();
    private final Map<String, Identity> identities = new HashMap<>();
    /** Kept though an identity cannot be opened, so that a token is not asked again with a PIN that it has refused. */
    private final Map<String, KeysElsewhere> keysElsewhere = new HashMap<>();

    private final Passphrase passphrase;
    private boolean closed;

    private CoreGantry(Settings settings) {
        this.settings = settings;
        this.blobs = new FileBlobs(settings.blobs());
        this.passphrase =
                new Passphrase(settings.passphrase(), settings.identities().values());
    }

    /** As {@link Gantry#open}. */
    public static CoreGantry open(Path configuration) {
        return new CoreGantry(SettingsReader.read(Given.that("configuration", configuration)));
    }

    @Override
    public Ledger ledger(String name) {
        Given.that("name", name);
        return new View(connection(name), identity(ledgerSettings(name).identity()));
    }

    @Override
    public List<String> ledgers() {
        return List.copyOf(settings.ledgers().keySet());
    }

    /** The adapter behind a ledger, for operators' tools and the conformance kit. */
    public LedgerAdapter adapter(String ledger) {
        return connection(ledger).adapter();
    }

    /** The key with which the ledger's default identity signs there. */
    public Signer signer(String ledger, String identity) {
        return identity(identity).signer(adapter(ledger).descriptor().signatureScheme());
    }

    /** The name of the identity that a ledger is used as by default. */
    public String defaultIdentity(String ledger) {
        return ledgerSettings(ledger).identity();
    }

    /** As {@link Ledger#info}, for which no identity is needed. */
    public LedgerInfo info(String ledger) {
        return connection(ledger).info();
    }

    public KernelStatus kernelStatus(String ledger) {
        return Stages.answer(Stage.CONNECT, adapter(ledger).kernel().status());
    }

    /** Deploys the kernel with the ledger's default identity as its one governor; does nothing if it is there. */
    public KernelStatus deploy(String ledger) {
        LedgerAdapter adapter = adapter(ledger);
        Identity governor = identity(defaultIdentity(ledger));
        Signer signer = signer(ledger, governor.name());
        byte[] network = adapter.descriptor().network().getBytes(StandardCharsets.UTF_8);
        var genesis = new Genesis(
                Digests.tagged("gantry:deployment:v1", (Object) network).bytes(),
                1,
                List.of(new Genesis.Governor(
                        adapter.account(signer),
                        Word.ofHex(governor.subject().hex()).bytes())));
        return Stages.await(adapter.kernel()
                .deploy(genesis, signer)
                .toCompletableFuture()
                .orTimeout(DEPLOYMENT_MINUTES, TimeUnit.MINUTES)
                .exceptionally(e -> {
                    if (e instanceof TimeoutException) {
                        throw GantryException.of(
                                        ErrorCode.OUTCOME_UNKNOWN, Stage.SETTLE, "the deployment does not become final")
                                .fix("Check that the network makes blocks, then deploy again: finished steps are kept.")
                                .with("ledger", ledger)
                                .build();
                    }
                    throw Stages.unwrap(e);
                }));
    }

    /** The names of the configuration's identities in the order of the file. */
    public List<String> identities() {
        return List.copyOf(settings.identities().keySet());
    }

    /** Whether an identity of the configuration is there, and would not be made on first use. */
    public boolean isMade(String identity) {
        Path directory = settings.identities().get(identity);
        return directory != null && Identity.isMade(directory);
    }

    /** An identity of the configuration; made on first use. {@code IDENTITY_UNKNOWN}, {@code KEY_INVALID}, {@code CLOSED}. */
    public synchronized Identity identity(String name) {
        Path directory = settings.identities().get(name);
        if (directory == null) {
            throw GantryException.of(
                            ErrorCode.IDENTITY_UNKNOWN, Stage.CONFIGURE, "the configuration has no identity " + name)
                    .fix("Known: " + String.join(", ", settings.identities().keySet()))
                    .build();
        }
        if (closed) {
            throw closed();
        }
        return identities.computeIfAbsent(
                name,
                n -> Identity.open(
                        n,
                        directory,
                        passphrase,
                        keysElsewhere.computeIfAbsent(n, i -> KeysElsewhere.of(settings, i))));
    }

    private LedgerSettings ledgerSettings(String name) {
        LedgerSettings found = settings.ledgers().get(name);
        if (found == null) {
            throw GantryException.of(
                            ErrorCode.LEDGER_UNKNOWN, Stage.CONFIGURE, "the configuration has no ledger " + name)
                    .fix("Known: " + String.join(", ", settings.ledgers().keySet()))
                    .build();
        }
        return found;
    }

    /** Connects a ledger once, and holds up nobody who wants another: a node may take its time to answer, or never do. */
    private Connection connection(String name) {
        LedgerSettings ledger = ledgerSettings(name);
        var mine = new CompletableFuture<Connection>();
        CompletableFuture<Connection> there;
        synchronized (this) {
            if (closed) {
                throw closed();
            }
            there = connections.putIfAbsent(name, mine);
        }
        Connection found = there == null ? connect(name, ledger, mine) : Stages.answer(Stage.CONNECT, there);
        synchronized (this) {
            if (closed) {
                throw closed();
            }
        }
        return found;
    }

    private Connection connect(String name, LedgerSettings ledger, CompletableFuture<Connection> waiting) {
        try {
            Connection connection = connect(name, ledger);
            waiting.complete(connection); // closes it if Gantry was closed meanwhile
            return connection;
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                connections.remove(name, waiting);
            }
            waiting.completeExceptionally(e);
            throw e;
        }
    }

    private Connection connect(String name, LedgerSettings ledger) {
        var provider = SettingsReader.providers().get(ledger.adapter());
        if (provider == null) {
            throw GantryException.of(ErrorCode.ADAPTER_UNKNOWN, Stage.CONFIGURE, "no adapter " + ledger.adapter())
                    .fix("Add the adapter's dependency.")
                    .build();
        }
        Path state = settings.state().resolve(name);
        LedgerAdapter adapter = provider.open(ledger.values(), settings.base(), state);
        return new Connection(
                name,
                adapter,
                blobs,
                ledger.coalesce(),
                new Ciphers(ledger.cipher(), settings.recovery()),
                index(adapter, state),
                Optional.of(state));
    }

    private Supplier<CatalogueIndex> index(LedgerAdapter adapter, Path state) {
        return settings.index()
                .map(i -> CatalogueStore.shared(i, adapter.descriptor().network()))
                .orElseGet(() -> CatalogueStore.local(state));
    }

    private static GantryException closed() {
        return GantryException.of(ErrorCode.CLOSED, Stage.CONNECT, "Gantry is closed")
                .fix("Open it again.")
                .build();
    }

    /** Does not wait for a ledger that is just being connected: it is closed as soon as it is. */
    @Override
    public void close() {
        List<CompletableFuture<Connection>> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(connections.values());
            connections.clear();
            passphrase.close();
        }
        open.forEach(c -> c.thenAccept(Connection::close));
    }

    private final class View implements Ledger {
        private final Connection connection;
        private final Identity self;

        View(Connection connection, Identity self) {
            this.connection = connection;
            this.self = self;
        }

        @Override
        public String name() {
            return connection.name();
        }

        @Override
        public LedgerInfo info() {
            return connection.info();
        }

        @Override
        public Ledger as(String identity) {
            Given.that("identity", identity);
            return new View(connection, identity(identity));
        }

        @Override
        public SubjectId subject() {
            return self.subject();
        }

        @Override
        public Records records(String collection) {
            return new RecordsView(new RecordWriter(connection, self, collection));
        }

        @Override
        public Identities identities() {
            return new IdentitiesView(connection, self, CoreGantry.this::identity);
        }

        @Override
        public Identifiers identifiers() {
            return new IdentifiersView(new KernelWriter(connection, self));
        }

        @Override
        public Catalogue catalogue() {
            return new CatalogueView(new KernelWriter(connection, self));
        }

        @Override
        public Evidence evidence() {
            return new EvidenceView(
                    connection, self, HashAlgorithm.SHA256, settings.evidence().resolve(connection.name()));
        }

        @Override
        public Governance governance() {
            return new GovernanceView(new KernelWriter(connection, self));
        }

        @Override
        public Grants grants() {
            return new GrantsView(connection, self);
        }

        @Override
        public Trace trace(SubjectId owner, String collection, String key) {
            return new Tracer(connection)
                    .of(
                            Word.ofHex(Given.that("owner", owner).hex()),
                            Texts.collection(collection),
                            Texts.recordKey(key));
        }

        @Override
        public Events events() {
            return new EventsView(connection);
        }

        @Override
        public Transactions transactions() {
            return new TransactionsView(new KernelWriter(connection, self));
        }
    }
}
