package dev.gantry.core.evidence;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * Checks RFC 3161 tokens of authorities whose certificates the verifier has from elsewhere: no chain is built, and nothing that comes with a token is trusted. A certificate must be
 * for time-stamping alone and have been valid at the time stamped; whether it was revoked is not known.
 */
public final class TimeStamps implements TrustAnchors.TokenCheck {
    public static final String FORMAT = "rfc3161";

    private static final Set<ASN1ObjectIdentifier> DIGESTS =
            Set.of(NISTObjectIdentifiers.id_sha256, GMObjectIdentifiers.sm3);

    /** For SM2 besides what every platform has; never registered. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private final List<X509CertificateHolder> authorities;

    private TimeStamps(List<X509CertificateHolder> authorities) {
        this.authorities = List.copyOf(authorities);
    }

    /** {@code KEY_INVALID} unless each is an X.509 certificate in DER. */
    public static TimeStamps of(List<byte[]> certificates) {
        var all = new ArrayList<X509CertificateHolder>();
        for (byte[] der : certificates) {
            try {
                all.add(new X509CertificateHolder(der));
            } catch (IOException | RuntimeException e) {
                throw GantryException.of(
                                ErrorCode.KEY_INVALID,
                                Stage.CONFIGURE,
                                "not a certificate of a time-stamping authority")
                        .fix("Give X.509 certificates in DER.")
                        .cause(e)
                        .build();
            }
        }
        return new TimeStamps(all);
    }

    @Override
    public OptionalLong check(byte[] token, Word digest) {
        try {
            var parsed = new TimeStampToken(new CMSSignedData(token));
            if (!imprint(parsed).filter(digest::equals).isPresent()) {
                return OptionalLong.empty();
            }
            for (X509CertificateHolder authority : authorities) {
                if (parsed.getSID().match(authority)) {
                    var verifier = new JcaSimpleSignerInfoVerifierBuilder()
                            .setProvider(PROVIDER)
                            .build(authority);
                    parsed.validate(verifier); // the signature, the certificate's purpose and its validity at that time
                    return OptionalLong.of(
                            parsed.getTimeStampInfo().getGenTime().getTime());
                }
            }
            return OptionalLong.empty();
        } catch (TSPException
                | CMSException
                | IOException
                | OperatorCreationException
                | CertificateException
                | RuntimeException e) { // of malformed bytes its parsers throw many things
            return OptionalLong.empty();
        }
    }

    /** The digest that a token claims to have stamped, of which nothing is checked; empty for anything else than a token over a digest of {@link Algorithm}. */
    public static Optional<Word> imprint(byte[] token) {
        try {
            return imprint(new TimeStampToken(new CMSSignedData(token)));
        } catch (TSPException | CMSException | IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Word> imprint(TimeStampToken token) {
        var info = token.getTimeStampInfo();
        byte[] digest = info.getMessageImprintDigest();
        return DIGESTS.contains(info.getMessageImprintAlgOID()) && digest.length == Word.SIZE
                ? Optional.of(Word.of(digest))
                : Optional.empty();
    }
}
