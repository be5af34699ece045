package dev.gantry.core;

import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.core.evidence.Checkpoint;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.TrustFile.LedgerTrust;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Capability;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.ReadLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a verifier's {@link TrustFile} of his own configuration and of what he reads himself from the ledgers' final states. */
public final class TrustTaker {
    private static final int PAGE = 1000;

    private final LedgerAdapter adapter;
    private final Map<Checkpoint.LogSize, Word> anchors = new HashMap<>();
    private final Map<Word, Long> preserved = new HashMap<>();
    private final HashSet<Checkpoint.Revoked> revoked = new HashSet<>();

    private TrustTaker(LedgerAdapter adapter) {
        this.adapter = adapter;
    }

    /**
     * Trusts the ledgers of these names and these participants; what others filed is not looked at. {@code KERNEL_MISSING}, {@code INTEGRITY} if a ledger's changes and state
     * differ.
     */
    public static TrustFile take(CoreGantry gantry, List<String> ledgers, Map<String, SubjectId> participants) {
        var people = new LinkedHashMap<String, Word>();
        participants.forEach((name, subject) -> people.put(name, Word.ofHex(subject.hex())));
        var all = new ArrayList<LedgerTrust>();
        for (String name : ledgers) {
            gantry.info(name);
            LedgerAdapter adapter = gantry.adapter(name);
            var descriptor = adapter.descriptor();
            boolean proves = descriptor.capabilities().contains(Capability.INCLUSION_PROOF);
            all.add(new LedgerTrust(
                    name,
                    Word.of(gantry.kernelStatus(name).networkId()),
                    descriptor.adapter(),
                    proves ? adapter.proofAnchor() : null,
                    new TrustTaker(adapter).seen(people.values())));
        }
        return new TrustFile(people, all, List.of());
    }

    private Checkpoint seen(Collection<Word> participants) {
        String at = "";
        while (true) {
            EventPage page = Stages.answer(Stage.FOLLOW, adapter.events(at, PAGE, Duration.ZERO));
            for (LedgerEvent e : page.events()) {
                Change c = Change.of(e.change());
                if (participants.contains(c.subject())) {
                    see(c);
                }
            }
            if (page.events().isEmpty() && page.next().equals(at)) { // an empty page may lie before others
                return new Checkpoint(anchors, preserved, revoked);
            }
            at = page.next();
        }
    }

    private void see(Change c) {
        switch (c.kind()) {
            case Fn.ANCHOR -> {
                long size = c.number().number();
                Word head = state(EvidenceReader.anchorAt(c.entity(), size)).v(1);
                anchors.put(new Checkpoint.LogSize(c.entity(), size), head);
            }
            case Fn.PRESERVE ->
                preserved.put(
                        c.entity(), state(Queries.of(Fn.EVIDENCE, c.entity())).number(2));
            case Fn.REVOKE_EVIDENCE -> {
                boolean gone = state(Queries.of(Fn.EVIDENCE, c.entity())).number(1) == EvidenceReader.REVOKED;
                if (!gone) {
                    throw Damage.of("evidence " + c.entity() + " is revoked by a change and not in the state");
                }
                revoked.add(new Checkpoint.Revoked(c.entity(), c.a()));
            }
            case Fn.REVOKE_LEAF -> {
                var unused = state(Queries.of(Fn.REVOKED_LEAF, c.entity(), c.a()));
                revoked.add(new Checkpoint.Revoked(c.entity(), c.a()));
            }
            default -> {}
        }
    }

    private Queries.Answer state(byte[] query) {
        return Optional.of(Queries.Answer.of(Stages.answer(Stage.READ, adapter.read(query, ReadLevel.FINAL))))
                .filter(Queries.Answer::ok)
                .orElseThrow(() -> Damage.of("a change tells of evidence that is not in the ledger's state"));
    }
}
