package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.spi.Signer;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/** A key in a token. What it signs is checked before it is given out; a token that was away is opened again at the next signature. */
final class TokenSigner implements Signer {
    private final String scheme;
    private final Token token;
    private final String label;
    private final Supplier<char[]> pin;
    private final byte[] publicKey;
    private Token.@Nullable Key key;
    private @Nullable GantryException refused;

    /** Opens it. {@code KEY_INVALID}, {@code KEY_UNAVAILABLE}, {@code UNSUPPORTED}. */
    TokenSigner(String scheme, Token token, String label, Supplier<char[]> pin) {
        this.scheme = scheme;
        this.token = token;
        this.label = label;
        this.pin = pin;
        Token.Key opened = open();
        this.publicKey = publicKey(opened);
        this.key = opened;
        sign(new byte[32]); // so that a certificate of another key shows now
    }

    private Token.Key open() {
        char[] characters = pin.get();
        try {
            return token.open(label, characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private byte[] publicKey(Token.Key opened) {
        var curve = Curves.of(scheme).getCurve();
        try {
            var info = SubjectPublicKeyInfo.getInstance(
                    opened.certificate().getPublicKey().getEncoded());
            ECPoint point = Curves.of(scheme)
                    .validatePublicPoint(
                            curve.decodePoint(info.getPublicKeyData().getOctets()));
            return point.getEncoded(false);
        } catch (IllegalArgumentException e) {
            throw Token.invalid(
                    label + " in " + token + " is no key of the scheme " + scheme,
                    "Name a key of this scheme, or configure the key under its own scheme.",
                    e);
        }
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** {@code KEY_UNAVAILABLE} while the token is away; {@code KEY_INVALID} if another key has taken the place of this one. */
    @Override
    public byte[] sign(byte[] digest) {
        if (digest.length != 32) {
            throw new IllegalArgumentException("a digest has 32 bytes");
        }
        byte[] signature;
        try {
            signature = lowS(key().sign(digest));
        } catch (GeneralSecurityException | ProviderException e) {
            forget();
            throw token.failed(e);
        }
        if (!Signatures.verify(scheme, publicKey, digest, signature)) {
            forget();
            throw Token.invalid(
                    label + " in " + token + " signs for another key than its certificate's",
                    "Put the certificate of this key beside it, under the same label.",
                    null);
        }
        return signature;
    }

    private synchronized Token.Key key() {
        Token.Key there = key;
        if (there != null) {
            return there;
        }
        if (refused != null) { // once: a token locks itself after a few wrong PINs
            throw refused.copy().build();
        }
        try {
            there = open();
        } catch (GantryException e) {
            refused = e.code() == ErrorCode.KEY_UNAVAILABLE ? null : e;
            throw e;
        }
        key = there;
        return there;
    }

    private synchronized void forget() {
        key = null;
    }

    private byte[] lowS(byte[] signature) throws GeneralSecurityException {
        if (signature.length != 64) {
            throw new GeneralSecurityException("a signature of " + signature.length + " bytes");
        }
        BigInteger n = Curves.of(scheme).getN();
        var s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        if (s.compareTo(n.shiftRight(1)) <= 0) {
            return signature;
        }
        byte[] low = signature.clone();
        System.arraycopy(Curves.word(n.subtract(s)), 0, low, 32, 32);
        return low;
    }

    @Override
    public String toString() {
        return "TokenSigner[" + scheme + "]";
    }
}
