package dev.gantry.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** SHA-256 with domain tags, and every id and digest of the specification. */
public final class Digests {
    private Digests() {}

    /** H(tag ‖ zero byte ‖ parts); parts are words, byte arrays or Longs (u64). */
    public static Word tagged(String tag, Object... parts) {
        var sha = sha256();
        sha.update(tag.getBytes(StandardCharsets.US_ASCII));
        sha.update((byte) 0);
        for (Object part : parts) {
            if (part instanceof Word w) {
                sha.update(w.bytes());
            } else if (part instanceof byte[] b) {
                sha.update(b);
            } else if (part instanceof Long n) {
                for (int shift = 56; shift >= 0; shift -= 8) {
                    sha.update((byte) (n >>> shift));
                }
            } else if (part instanceof Byte b) {
                sha.update(b);
            } else {
                throw new IllegalArgumentException("cannot digest " + part.getClass());
            }
        }
        return Word.of(sha.digest());
    }

    public static Word plain(byte[] data) {
        return Word.of(sha256().digest(data));
    }

    /** S-15. */
    public static Word requestId(Word scope, Word key) {
        return tagged("gantry:key:v1", scope, key);
    }

    /** K1: the subject of an inception document. */
    public static Word subject(byte[] inception) {
        return tagged("gantry:subject:v1", (Object) inception);
    }

    /** K1: the head of a DID document's version. */
    public static Word document(Word subject, long version, Word previous, Word digest, long time) {
        return tagged("gantry:did:v1", subject, version, previous, digest, time);
    }

    /** K1: one digest of several words. */
    public static Word words(List<Word> words) {
        var sha = sha256();
        words.forEach(w -> sha.update(w.bytes()));
        return Word.of(sha.digest());
    }

    /** K2: an identifier in a namespace. */
    public static Word uid(byte[] namespace, byte[] local) {
        return tagged("gantry:uid:v1", (byte) namespace.length, namespace, local);
    }

    /** K2: a participant's own code, in no namespace. */
    public static Word ownUid(Word owner, byte[] local) {
        return tagged("gantry:uid:v1", (byte) 0, owner, local);
    }

    /** K2: a namespace. */
    public static Word namespace(byte[] namespace) {
        return tagged("gantry:namespace:v1", (Object) namespace);
    }

    /** K3: a catalogue node; owner zero for governance, parent zero for a root. */
    public static Word nodeId(Word owner, Word parent, byte[] code) {
        return tagged("gantry:node:v1", owner, parent, code);
    }

    /** K3: the head of one version; {@code metaDigest} is the reason when it is retired. */
    public static Word nodeHead(
            Word id, long version, Word previous, int status, int flags, Word leaf, Word clazz, Word metaDigest) {
        return tagged(
                "gantry:node-head:v1", id, version, previous, (byte) status, (byte) flags, leaf, clazz, metaDigest);
    }

    /** K3: a link from a node to another. */
    public static Word linkId(Word a, Word b, Word type) {
        return tagged("gantry:link:v1", a, b, type);
    }

    /** K4: the id of an owner's record. */
    public static Word recordId(Word owner, Word collection, Word key) {
        return tagged("gantry:record:v1", owner, collection, key);
    }

    /** K4: the head of one version; {@code metaDigest} is the reason for a tombstone. */
    public static Word head(Word id, long version, Word previous, int mode, int status, Word content, Word metaDigest) {
        return tagged("gantry:head:v1", id, version, previous, (byte) mode, (byte) status, content, metaDigest);
    }

    /** K5: the credential of a type that a subject gives; type zero is membership. */
    public static Word credential(Word issuer, Word type) {
        return tagged("gantry:credential:v1", issuer, type);
    }

    /** K5: the head of a collection's epoch; {@code resource} is the collection's resource id. */
    public static Word epoch(Word resource, long epoch, Word previous, Word commitment, Word recoveryDigest) {
        return tagged("gantry:epoch:v1", resource, epoch, previous, commitment, recoveryDigest);
    }

    /** K6: a participant's log; {@code algorithm} is 1 for SHA-256, 2 for SM3. */
    public static Word logId(Word owner, Word name, int algorithm) {
        return tagged("gantry:log:v1", owner, name, (byte) algorithm);
    }

    /** K6: a digest that a participant preserved. */
    public static Word evidenceId(Word owner, Word digest, int algorithm) {
        return tagged("gantry:evidence:v1", owner, digest, (byte) algorithm);
    }

    /** K6: an anchor's head; {@code previous} is the head of the anchor at size {@code from}, zero for the first. */
    public static Word anchor(Word log, Word previous, long from, long to, Word root, Word batch, long time) {
        return tagged("gantry:anchor:v1", log, previous, from, to, root, batch, time);
    }

    /** S-43: one step of the state digest. */
    public static Word fold(Word digest, Change change) {
        var sha = sha256();
        sha.update(digest.bytes());
        sha.update(change.bytes());
        return Word.of(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
