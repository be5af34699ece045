package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.Evidence;
import dev.gantry.EvidenceAnchor;
import dev.gantry.EvidenceId;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceReceipt;
import dev.gantry.EvidenceState;
import dev.gantry.GantryException;
import dev.gantry.HashAlgorithm;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.evidence.Filing;
import dev.gantry.core.evidence.Kept;
import dev.gantry.core.evidence.TimeStamps;
import dev.gantry.core.evidence.store.LogFiles;
import dev.gantry.core.evidence.store.SingleFiles;
import dev.gantry.core.evidence.store.StampFiles;
import dev.gantry.core.keys.Identity;
import dev.gantry.core.keys.PrivateFiles;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Evidence of one ledger as one identity. What the ledger's state does not say is never reported. */
final class EvidenceView implements Evidence {
    private static final int MAX_LOG_NAME = 128;
    private static final int MAX_TOKEN = 1 << 16;

    private final KernelWriter writer;
    private final EvidenceReader reader;
    private final Notary notary;
    private final Path directory;

    /** @param directory of all evidence of this ledger */
    EvidenceView(Connection connection, Identity identity, HashAlgorithm algorithm, Path directory) {
        this.writer = new KernelWriter(connection, identity);
        this.reader = new EvidenceReader(connection);
        this.notary = new Notary(identity, Notary.of(algorithm));
        this.directory = directory;
    }

    @Override
    public Evidence with(HashAlgorithm algorithm) {
        return new EvidenceView(writer.connection(), notary.identity(), algorithm, directory);
    }

    @Override
    public EvidenceReceipt preserve(Payload content, String type, WriteOptions options) {
        Notary.Draft draft = notary.draft(content, type);
        WriteOptions keyed = KernelWriter.keyed(options);
        SingleFiles files = files();
        Kept kept = files.byContent(draft.key()).orElseGet(() -> notary.sign(draft));
        Kept there = files.put(kept);
        Word leaf = there.statement().leaf();
        Receipt receipt = writer.one(Items.preserve(notary.algorithm().number(), leaf), id(leaf), keyed);
        if (!receipt.outcomeKnown()) {
            return sequenced(there, Optional.of(receipt.transactionId()));
        }
        return onLedger(there, receipt.reached() == Wait.FINAL)
                .orElseThrow(() -> Damage.of("evidence " + leaf + " was preserved and is not in the ledger's state"));
    }

    @Override
    public Optional<EvidenceReceipt> find(Payload content, String type) {
        return files().byContent(notary.draft(content, type).key()).map(this::told);
    }

    @Override
    public Optional<EvidenceReceipt> find(EvidenceId id) {
        return kept(id).map(this::told);
    }

    private EvidenceReceipt told(Kept kept) {
        return onLedger(kept, false).orElseGet(() -> sequenced(kept, Optional.empty()));
    }

    private Optional<EvidenceReceipt> onLedger(Kept kept, boolean isFinal) {
        Word id = id(kept.statement().leaf());
        return reader.preserved(id, ReadLevel.LATEST)
                .map(p -> receipt(
                        kept,
                        isFinal || reader.preserved(id, ReadLevel.FINAL).isPresent()
                                ? EvidenceState.FINAL
                                : EvidenceState.ANCHORED,
                        Optional.of(p),
                        Optional.of(filed(id, p.time()))));
    }

    /** The transaction in which it was filed first. */
    private String filed(Word id, long time) {
        return reader.first(id, c -> c.kind() == Fn.PRESERVE && c.c().equals(Word.of(time)))
                .transactionId();
    }

    private EvidenceReceipt sequenced(Kept kept, Optional<String> transaction) {
        return receipt(kept, EvidenceState.SEQUENCED, Optional.empty(), transaction);
    }

    private EvidenceReceipt receipt(
            Kept kept, EvidenceState state, Optional<EvidenceReader.Preserved> there, Optional<String> transaction) {
        return new EvidenceReceipt(
                writer.connection().name(),
                new EvidenceId(kept.statement().leaf().hex()),
                Notary.of(notary.algorithm()),
                kept.content().digest().hex(),
                kept.statement().type(),
                state,
                there.flatMap(p -> EvidenceReader.time(p.time())),
                transaction,
                OptionalLong.empty(),
                Optional.empty());
    }

    @Override
    public byte[] bundle(EvidenceId id) {
        return made(id, null);
    }

    @Override
    public byte[] bundle(EvidenceId id, Payload content) {
        return made(id, Given.that("content", content));
    }

    private byte[] made(EvidenceId id, @Nullable Payload content) {
        Kept kept = kept(id).orElseThrow(() -> unknown(id));
        Word evidence = id(kept.statement().leaf());
        long time = reader.preserved(evidence, ReadLevel.FINAL)
                .orElseThrow(() -> notFinal(id))
                .time();
        String transaction = filed(evidence, time);
        var filing = new Filing.Alone(reader.network(), notary.subject(), time, reader.proof(transaction));
        return maker().make(kept, filing, transaction, time, content);
    }

    static GantryException unknown(EvidenceId id) {
        return GantryException.of(ErrorCode.E_NOT_FOUND, Stage.READ, "nothing is kept here of evidence " + id)
                .fix("Ask where it was filed, as the identity and with the algorithm that filed it.")
                .build();
    }

    static GantryException notFinal(EvidenceId id) {
        return GantryException.of(ErrorCode.E_STATE, Stage.READ, "evidence " + id + " is not final on the ledger")
                .fix("File it, and wait until it is final.")
                .build();
    }

    @Override
    public Receipt revoke(EvidenceId id, String reason, WriteOptions options) {
        Word leaf = Word.ofHex(Given.that("id", id).hex());
        return writer.one(
                Items.revokeEvidence(notary.algorithm().number(), leaf, Texts.reason(reason)), id(leaf), options);
    }

    @Override
    public boolean revoked(EvidenceId id) {
        return reader.preserved(id(Word.ofHex(Given.that("id", id).hex())), ReadLevel.LATEST)
                .filter(EvidenceReader.Preserved::revoked)
                .isPresent();
    }

    @Override
    public EvidenceLog log(String name, EvidenceLog.Batching batching) {
        Given.that("batching", batching);
        Word word = Digests.tagged("gantry:log-name:v1", (Object) Texts.utf8("name", name, MAX_LOG_NAME));
        notary.key();
        LogFiles files = LogFiles.open(
                place().resolve("logs")
                        .resolve(word.hex() + "-" + notary.algorithm().number()),
                notary.algorithm());
        return LogWriter.open(writer, reader, maker(), word, files, batching);
    }

    @Override
    public Receipt attest(EvidenceAnchor anchor, WriteOptions options) {
        Given.that("anchor", anchor);
        Word network = Texts.word("network", anchor.network());
        Word log = Texts.word("log", anchor.log());
        Word told = network.equals(reader.network()) ? Word.ZERO : network;
        if (anchor.size() < 0) {
            throw Texts.noWord("size", Long.toString(anchor.size()));
        }
        return writer.one(Items.witness(told, log, anchor.size(), Texts.word("head", anchor.head())), log, options);
    }

    @Override
    public void stamp(EvidenceId id, byte[] token) {
        Word leaf = Word.ofHex(Given.that("id", id).hex());
        boolean fits = Given.that("token", token).length <= MAX_TOKEN
                && TimeStamps.imprint(token).filter(leaf::equals).isPresent();
        if (!fits) {
            throw GantryException.of(
                            ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "this is no RFC 3161 token over evidence " + id)
                    .fix("Have the authority stamp the evidence id's 32 bytes, as the digest of its algorithm.")
                    .build();
        }
        stamps().put(leaf, token);
    }

    private BundleMaker maker() {
        return new BundleMaker(reader, notary, stamps());
    }

    private StampFiles stamps() {
        return new StampFiles(place().resolve("stamps"));
    }

    private Optional<Kept> kept(EvidenceId id) {
        return files().byLeaf(Word.ofHex(Given.that("id", id).hex()));
    }

    private Word id(Word leaf) {
        return Digests.evidenceId(notary.subject(), leaf, notary.algorithm().number());
    }

    private SingleFiles files() {
        return new SingleFiles(place().resolve("single-" + notary.algorithm().number()));
    }

    /** What is kept is of one deployment: another that takes its place under the same name has another directory. */
    private Path place() {
        Path place = directory
                .resolve(reader.network().hex())
                .resolve(notary.subject().hex());
        try {
            PrivateFiles.directory(place); // with a salt, a content that has few possibilities can be guessed
            return place;
        } catch (IOException e) {
            throw GantryException.of(ErrorCode.STORE_FAILED, Stage.VALIDATE, "cannot make the directory " + place)
                    .fix("Check space and permissions of the evidence directory.")
                    .cause(e)
                    .build();
        }
    }
}
