package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Identities.DidVersion;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.core.did.DidDocument;
import dev.gantry.core.did.GantryDocument;
import dev.gantry.core.did.KeySuite;
import dev.gantry.core.did.Relationship;
import dev.gantry.core.did.VerificationKey;
import dev.gantry.core.envelope.ReaderKey;
import dev.gantry.core.envelope.Suite;
import dev.gantry.core.json.Jcs;
import dev.gantry.identifier.Did;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys for which others wrap: published as {@code keyAgreement} in the reader's DID document on the ledger, and read from there. */
record ReaderKeys(Connection connection) {
    private static final int ATTEMPTS = 5;

    /** The point for which a key for this reader is wrapped; empty if he has published none. */
    Optional<byte[]> of(Word subject, Suite suite) {
        return new DocumentReader(connection)
                .newest(new SubjectId(subject.hex()))
                .flatMap(ReaderKeys::document)
                .flatMap(d -> point(d, suite));
    }

    private static Optional<byte[]> point(DidDocument document, Suite suite) {
        return document.relationship(Relationship.KEY_AGREEMENT).stream()
                .flatMap(url -> document.key(url, Relationship.KEY_AGREEMENT).stream())
                .filter(key -> key.suite().id().equals(suite.scheme()))
                .map(VerificationKey::uncompressed)
                .findFirst();
    }

    private static Optional<DidDocument> document(DidVersion version) {
        try {
            byte[] utf8 = version.document().getBytes(StandardCharsets.UTF_8);
            return Optional.of(GantryDocument.parse(utf8, version.subject()));
        } catch (GantryException e) {
            return Optional.empty(); // of another form: for us he has published nothing
        }
    }

    /** Publishes the writer's keys unless they are there. {@code E_STATE} if his document is of another form. */
    void publish(KernelWriter writer) {
        for (int i = 0; ; i++) {
            SubjectId subject = writer.identity().subject();
            Optional<DidVersion> newest = new DocumentReader(connection).newest(subject);
            long version = newest.map(DidVersion::version).orElse(0L);
            Optional<DidDocument> present = newest.flatMap(ReaderKeys::document);
            if (version > 0 && present.isEmpty()) {
                throw GantryException.of(
                                ErrorCode.E_STATE, Stage.VALIDATE, "the DID document is not of this release's form")
                        .fix("Publish a canonical did:gantry document with Identities.publish, then call again.")
                        .with("ledger", connection.name())
                        .build();
            }
            DidDocument wanted = with(subject, present, writer);
            if (present.isPresent() && present.get().equals(wanted)) {
                return;
            }
            byte[] bytes = wanted.canonical();
            Word key = Digests.tagged("gantry:publish-keys:v1", version, Digests.plain(bytes));
            try {
                writer.alone(writer.subject(), key, Items.publish(version, bytes), "publish keys, version " + version);
                return;
            } catch (GantryException e) {
                if (e.code() != ErrorCode.E_VERSION || i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** The document with the reader keys of this machine; others of the same names give way. */
    private static DidDocument with(SubjectId subject, Optional<DidDocument> present, KernelWriter writer) {
        Did did = Did.of(subject);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", did.toString());
        present.ifPresent(d -> d.json().forEach((member, value) -> {
            if (value != null) {
                json.put(member, value);
            }
        }));
        List<Object> methods = list(json.get("verificationMethod"));
        List<Object> agreed = list(json.get("keyAgreement"));
        for (Suite suite : Suite.values()) {
            String url = did.fragment("reader-" + suite.scheme()).toString();
            try (ReaderKey reader = writer.identity().readerKey(suite)) {
                var key = VerificationKey.of(KeySuite.ofId(suite.scheme()).orElseThrow(), reader.publicKey());
                Map<String, Object> method = Map.of(
                        "id",
                        url,
                        "type",
                        "Multikey",
                        "controller",
                        did.toString(),
                        "publicKeyMultibase",
                        key.multibase());
                put(methods, url, method);
            }
            if (!agreed.contains(url)) {
                agreed.add(url);
            }
        }
        json.put("verificationMethod", methods);
        json.put("keyAgreement", agreed);
        return GantryDocument.parse(Jcs.encode(json), subject);
    }

    private static void put(List<Object> methods, String url, Map<String, Object> method) {
        for (int i = 0; i < methods.size(); i++) {
            if (methods.get(i) instanceof Map<?, ?> there && url.equals(there.get("id"))) {
                methods.set(i, method);
                return;
            }
        }
        methods.add(method);
    }

    private static List<Object> list(@Nullable Object value) {
        return value instanceof List<?> l ? new ArrayList<>(l) : new ArrayList<>();
    }
}
