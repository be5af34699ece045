package dev.gantry.core.did;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.keys.Curves;
import dev.gantry.identifier.Base58;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * A public key that is valid on its curve: a point of the prime-order group, in its one encoding. Everything else is {@code KEY_INVALID}; a registered kind of key that is none of
 * {@link KeySuite} is {@code UNSUPPORTED}. Immutable.
 */
public final class VerificationKey {
    private final KeySuite suite;
    private final byte[] bytes;

    private VerificationKey(KeySuite suite, byte[] bytes) {
        this.suite = suite;
        this.bytes = bytes;
    }

    /** @param key a compressed or uncompressed point (SEC 1), or the 32 bytes of an Ed25519 key (RFC 8032) */
    public static VerificationKey of(KeySuite suite, byte[] key) {
        if (!suite.isPoint()) {
            if (key.length != suite.length() || !Ed25519.validatePublicKeyFull(key, 0)) {
                throw invalid("no Ed25519 public key: " + key.length + " bytes, or a point outside the group");
            }
            return new VerificationKey(suite, key.clone());
        }
        boolean compressed = key.length == suite.length() && (key[0] == 2 || key[0] == 3);
        if (!compressed && (key.length != 65 || key[0] != 4)) {
            throw invalid("no " + suite.id() + " public key: neither a compressed nor an uncompressed point");
        }
        try {
            var domain = Curves.of(suite.id());
            var point = domain.validatePublicPoint(domain.getCurve().decodePoint(key));
            return new VerificationKey(suite, point.getEncoded(true));
        } catch (IllegalArgumentException e) {
            throw invalid("no " + suite.id() + " public key: the point is not on the curve");
        }
    }

    /** Of a Multikey's {@code publicKeyMultibase}: {@code z} and the base58btc of multicodec and key. */
    public static VerificationKey ofMultibase(String text) {
        if (!text.startsWith("z")) {
            throw invalid("no key in base58btc multibase, which begins with z");
        }
        byte[] all;
        try {
            all = Base58.decode(text.substring(1));
        } catch (GantryException e) {
            throw invalid("a key in no base58btc: " + e.getMessage());
        }
        int codec = 0;
        int at = 0;
        for (int shift = 0; ; shift += 7) {
            if (at == all.length || shift > 21) {
                throw invalid("no multicodec in front of the key");
            }
            codec |= (all[at] & 0x7f) << shift;
            if (all[at++] >= 0) {
                break;
            }
        }
        if (at > 1 && all[at - 1] == 0) {
            throw invalid("a multicodec that is longer than it need be");
        }
        int found = codec;
        var suite = KeySuite.ofCodec(found)
                .orElseThrow(() -> GantryException.of(
                                ErrorCode.UNSUPPORTED,
                                Stage.VERIFY,
                                String.format("a key of multicodec 0x%x cannot be used here", found))
                        .fix("Use a key of Ed25519, P-256, secp256k1 or SM2.")
                        .build());
        if (all.length - at != suite.length()) {
            throw invalid("a " + suite.id() + " key has " + suite.length() + " bytes, not " + (all.length - at));
        }
        return of(suite, Arrays.copyOfRange(all, at, all.length));
    }

    /** Of a JWK's members (RFC 7517). One with a private part is refused: it must not be where a public key belongs. */
    public static VerificationKey ofJwk(Map<?, ?> jwk) {
        if (jwk.containsKey("d")) {
            throw invalid("a private key in place of a public one; consider it known to everybody");
        }
        var suite = KeySuite.ofJwk(text(jwk, "kty"), text(jwk, "crv"))
                .orElseThrow(() -> GantryException.of(
                                ErrorCode.UNSUPPORTED,
                                Stage.VERIFY,
                                "a JWK of type " + text(jwk, "kty") + " and curve " + jwk.get("crv")
                                        + " cannot be used here")
                        .fix("Use a key of Ed25519, P-256, secp256k1 or SM2.")
                        .build());
        byte[] x = coordinate(text(jwk, "x"));
        if (!suite.isPoint()) {
            return of(suite, x);
        }
        var point = new ByteArrayOutputStream();
        point.write(4);
        point.writeBytes(x);
        point.writeBytes(coordinate(text(jwk, "y")));
        return of(suite, point.toByteArray());
    }

    private static @Nullable String text(Map<?, ?> jwk, String member) {
        return jwk.get(member) instanceof String s ? s : null;
    }

    private static byte[] coordinate(@Nullable String base64) {
        try {
            if (base64 != null) {
                byte[] out = Base64.getUrlDecoder().decode(base64);
                // one spelling only: no padding, no stray bits in the last character
                if (out.length == 32
                        && Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(out)
                                .equals(base64)) {
                    return out;
                }
            }
        } catch (IllegalArgumentException e) {
            throw invalid("a coordinate that is no base64url");
        }
        throw invalid("a coordinate that is not 32 bytes in base64url");
    }

    public KeySuite suite() {
        return suite;
    }

    /** The compressed point, or an Ed25519 key's 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 0x04, x, y, as signature checks take it; IllegalStateException for Ed25519. */
    public byte[] uncompressed() {
        if (!suite.isPoint()) {
            throw new IllegalStateException("an Ed25519 key has no such form");
        }
        return Curves.of(suite.id()).getCurve().decodePoint(bytes).getEncoded(false);
    }

    public String multibase() {
        var out = new ByteArrayOutputStream();
        int codec = suite.codec();
        while (codec > 0x7f) {
            out.write(codec & 0x7f | 0x80);
            codec >>= 7;
        }
        out.write(codec);
        out.writeBytes(bytes);
        return "z" + Base58.encode(out.toByteArray());
    }

    /** The members that RFC 7638 counts, in its order. */
    public Map<String, Object> jwk() {
        var out = new LinkedHashMap<String, Object>();
        var base64 = Base64.getUrlEncoder().withoutPadding();
        out.put("crv", suite.jwkCurve());
        out.put("kty", suite.jwkType());
        if (suite.isPoint()) {
            byte[] point = uncompressed();
            out.put("x", base64.encodeToString(Arrays.copyOfRange(point, 1, 33)));
            out.put("y", base64.encodeToString(Arrays.copyOfRange(point, 33, 65)));
        } else {
            out.put("x", base64.encodeToString(bytes));
        }
        return out;
    }

    private static GantryException invalid(String what) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.VERIFY, what)
                .fix("Ask the key's owner for it again.")
                .build();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof VerificationKey k && suite == k.suite && Arrays.equals(bytes, k.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * suite.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return suite.id() + ':' + multibase();
    }
}
