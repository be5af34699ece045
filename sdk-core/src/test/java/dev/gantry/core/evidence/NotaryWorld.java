package dev.gantry.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.keys.Signatures;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.core.merkle.Frontier;
import dev.gantry.core.merkle.MemoryNodes;
import dev.gantry.core.merkle.Proofs;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Context;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A kernel in memory whose every transaction a ledger key signs, a filer with a log of five leaves in two anchors, and a second signer with a published SM2 key. The filer's
 * statement is leaf 2: in the first anchor, 0 to 3 at 5,000 ms; the second is 3 to 5 at 6,000 ms.
 */
final class NotaryWorld {
    static final String FORMAT = "test-1";
    static final Word NETWORK = Word.of(77);
    static final Word LOG = Word.of(7);
    static final byte[] PAYLOAD = "contract 4711".getBytes(StandardCharsets.UTF_8);
    static final Word SALT = Word.of(1234567);
    private static final SoftwareSigner LEDGER = key(Signer.P256, 99);

    /** Someone with a key and the inception document that names it. */
    record Party(SoftwareSigner key, byte[] inception, Word subject, Word account) {
        static Party of(int n) {
            var key = NotaryWorld.key(Signer.P256, n);
            byte[] inception = ("{\"gantry\":\"inception-1\",\"key\":\""
                            + HexFormat.of().formatHex(key.publicKey()) + "\",\"salt\":\"" + "0".repeat(31) + n + "\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            return new Party(key, inception, Digests.subject(inception), Word.of(0xACC00 + n));
        }
    }

    final Algorithm algorithm;
    private final Word network;
    final Party filer = Party.of(1);
    final Party second = Party.of(2);
    final SoftwareSigner sm2 = key(Signer.SM2, 3);
    final SignerDocument published;
    final Content content;
    final Statement statement;
    final Anchor first;
    final Anchor later;
    final Filing.InLog inLog;
    final Filing.Alone alone;
    private final Map<Word, Word> state;
    private int requests;

    static SoftwareSigner key(String scheme, int n) {
        return SoftwareSigner.of(scheme, Word.of(1000 + n).bytes());
    }

    NotaryWorld(Algorithm algorithm) {
        this(algorithm, NETWORK);
    }

    NotaryWorld(Algorithm algorithm, Word network) {
        this.algorithm = algorithm;
        this.network = network;
        try {
            state = new HashMap<>(new KernelGenesis(
                            network,
                            KernelGenesis.BEACON,
                            1,
                            List.of(
                                    new KernelGenesis.Governor(filer.account, filer.subject),
                                    new KernelGenesis.Governor(second.account, second.subject)))
                    .writes());
        } catch (dev.gantry.kernel.Refusal e) {
            throw new IllegalStateException(e);
        }
        run(filer, Items.tick(5000));
        byte[] document = ("sm2 " + HexFormat.of().formatHex(sm2.publicKey())).getBytes(StandardCharsets.US_ASCII);
        var proof = run(second, Items.publish(0, document));
        published = new SignerDocument(second.subject, 1, Word.ZERO, 5000, document, proof);
        content = Content.of(algorithm, SALT, PAYLOAD);
        statement = Statement.of(algorithm, content.commitment(algorithm), "text/plain")
                .signed(filer.key, filer.subject, Word.ZERO)
                .signed(sm2, second.subject, published.head());

        var nodes = new MemoryNodes();
        var edge = Frontier.empty(algorithm.tree());
        var roots = new ArrayList<Word>();
        for (int i = 0; i < 5; i++) {
            roots.add(edge.root());
            edge.append(i == 2 ? statement.leaf() : algorithm.tree().leaf(new byte[] {(byte) i}), nodes);
        }
        roots.add(edge.root());
        var proofs = new Proofs(algorithm.tree(), nodes);
        first = anchor(0, 3, roots.get(3), Word.ZERO, 5000);
        alone = new Filing.Alone(
                network, filer.subject, 5000, run(filer, Items.preserve(algorithm.number(), statement.leaf())));
        run(filer, Items.tick(6000));
        later = anchor(3, 5, roots.get(5), first.head(log()), 6000);
        inLog = new Filing.InLog(
                network,
                filer.subject,
                LOG,
                2,
                proofs.inclusion(2, 3),
                first,
                new Filing.Later(later, proofs.consistency(3, 5)));
    }

    Word log() {
        return Digests.logId(filer.subject, LOG, algorithm.number());
    }

    private Anchor anchor(long from, long to, Word root, Word previous, long time) {
        Word batch = Word.of(50 + from);
        var proof = run(filer, Items.anchor(LOG, algorithm.number(), from, to, root, batch));
        return new Anchor(from, to, root, batch, previous, time, proof);
    }

    /** A transaction of one item; the ledger's proof of it: its signature and the changes. */
    LedgerProof run(Party by, Item item) {
        byte[] request = KernelRequest.single(Word.of(++requests), item).encode();
        Outcome o = Kernel.execute(k -> state.getOrDefault(k, Word.ZERO), new Context(by.account, 0), request);
        assertThat(o.code()).isZero();
        state.putAll(o.writes());
        byte[] changes = Items.args(o.changes().stream().map(Change::bytes).toArray(byte[][]::new));
        return new LedgerProof(FORMAT, Items.args(LEDGER.sign(told(network, changes)), changes));
    }

    private static byte[] told(Word network, byte[] changes) {
        return Digests.plain(Items.args(network.bytes(), changes)).bytes();
    }

    private Optional<List<Change>> check(byte[] proof) {
        if (proof.length < 64 + Change.SIZE || (proof.length - 64) % Change.SIZE != 0) {
            return Optional.empty();
        }
        byte[] changes = Arrays.copyOfRange(proof, 64, proof.length);
        if (!Signatures.verify(Signer.P256, LEDGER.publicKey(), told(network, changes), Arrays.copyOf(proof, 64))) {
            return Optional.empty();
        }
        var all = new ArrayList<Change>();
        for (int at = 0; at < changes.length; at += Change.SIZE) {
            all.add(Change.of(Arrays.copyOfRange(changes, at, at + Change.SIZE)));
        }
        return Optional.of(all);
    }

    private static boolean has(byte[] document, String scheme, byte[] key) {
        String text = new String(document, StandardCharsets.US_ASCII);
        return TrustAnchors.DocumentKeys.inception().has(document, scheme, key)
                || text.equals(scheme + " " + HexFormat.of().formatHex(key));
    }

    TrustAnchors anchors() {
        return anchors(TrustAnchors.Seen.NOTHING);
    }

    TrustAnchors anchors(TrustAnchors.Seen seen) {
        return new TrustAnchors(
                Map.of(network, new TrustAnchors.Network(Map.of(FORMAT, this::check), seen)),
                Set.of(filer.subject),
                NotaryWorld::has,
                Map.of(
                        "stamp",
                        (token, digest) -> Arrays.equals(token, digest.bytes())
                                ? java.util.OptionalLong.of(4000)
                                : java.util.OptionalLong.empty()));
    }

    List<SignerDocument> documents() {
        return List.of(SignerDocument.inception(filer.inception), published);
    }

    Bundle bundle(Filing filing) {
        return new Bundle(
                content,
                statement,
                documents(),
                filing,
                List.of(),
                null,
                List.of(new LedgerProof("stamp", statement.leaf().bytes())),
                List.of(new Step(4500, filer.subject, "signed", statement.leaf())));
    }

    byte[] issue(Bundle bundle) {
        return bundle.issue(filer.key, filer.subject, Word.ZERO);
    }
}
