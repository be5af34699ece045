package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.gantry.ErrorCode;
import dev.gantry.EvidenceReceipt;
import dev.gantry.HashAlgorithm;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.TrustTaker;
import dev.gantry.core.evidence.Bundle;
import dev.gantry.core.evidence.EvidenceVerifier;
import dev.gantry.core.evidence.Step;
import dev.gantry.core.evidence.TimeStamps;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.core.evidence.Verdict.Kind;
import dev.gantry.core.evidence.Verdict.Reason;
import dev.gantry.kernel.Word;
import dev.gantry.tck.Errors;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a time-stamping authority made here: those that hold, and those that do not. */
@Tag("R6.4.2d")
class StampedEvidenceTest {
    private static final Payload CONTRACT = Payload.text("contract");
    private static final Word DIGEST = Word.of(4711);

    @TempDir
    Path directory;

    private OneLedger one;

    @BeforeEach
    void open() {
        one = new OneLedger(directory);
    }

    @AfterEach
    void close() {
        one.close();
    }

    /** An authority with a key and a certificate of its own. */
    private record Authority(KeyPair keys, X509CertificateHolder certificate) {
        static Authority of(KeyPurposeId purpose, Instant until) throws Exception {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            var name = new X500Name("CN=Time " + keys.hashCode());
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(7),
                    Date.from(until.minus(Duration.ofDays(400))),
                    Date.from(until),
                    name,
                    keys.getPublic());
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            return new Authority(keys, builder.build(signer(keys)));
        }

        static Authority good() throws Exception {
            return of(KeyPurposeId.id_kp_timeStamping, Instant.now().plus(Duration.ofDays(30)));
        }

        private static ContentSigner signer(KeyPair keys) throws Exception {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        }

        byte[] stamp(Word digest, ASN1ObjectIdentifier algorithm, X509CertificateHolder as) throws Exception {
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var info = new SignerInfoGeneratorBuilder(digests).build(signer(keys), as);
            var tokens = new TimeStampTokenGenerator(
                    info,
                    digests.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                    new ASN1ObjectIdentifier("1.2.3.4"));
            tokens.addCertificates(new CollectionStore<>(List.of(as)));
            var request = new TimeStampRequestGenerator().generate(algorithm, digest.bytes());
            return tokens.generate(request, BigInteger.ONE, new Date()).getEncoded();
        }

        byte[] stamp(Word digest) throws Exception {
            return stamp(digest, NISTObjectIdentifiers.id_sha256, certificate);
        }

        TimeStamps trusted() throws Exception {
            return TimeStamps.of(List.of(certificate.getEncoded()));
        }
    }

    private TrustFile trust(List<byte[]> authorities) {
        TrustFile taken = TrustTaker.take(
                one.gantry(), List.of("l"), Map.of("me", one.ledger().subject()));
        return TrustFile.parse(new TrustFile(taken.participants(), taken.ledgers(), authorities).encode());
    }

    @Test
    void a_bundle_carries_everything_a_judge_asks_for() throws Exception {
        var authority = Authority.good();
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            var evidence = one.ledger().evidence().with(algorithm);
            EvidenceReceipt filed = evidence.preserve(CONTRACT, "contract", WriteOptions.DEFAULT);
            ASN1ObjectIdentifier oid =
                    algorithm == HashAlgorithm.SM3 ? GMObjectIdentifiers.sm3 : NISTObjectIdentifiers.id_sha256;
            Word leaf = Word.ofHex(filed.id().hex());
            evidence.stamp(filed.id(), authority.stamp(leaf, oid, authority.certificate()));
            byte[] evd = evidence.bundle(filed.id(), CONTRACT);

            Verdict verdict = EvidenceVerifier.verify(
                    evd, trust(List.of(authority.certificate().getEncoded())).anchors());
            assertThat(verdict.reason()).isEqualTo(Reason.HOLDS);
            var c = verdict.certified();
            assertThat(c.tokens()).as("trusted time").hasSize(1);
            assertThat(c.tokens().get(0)).isCloseTo(c.time(), offset(600_000L));
            assertThat(c.signers()).as("signer").hasSize(1);
            assertThat(c.assurance()).as("the ledger's proof").isEqualTo(Verdict.Assurance.LEDGER_PROOF);
            var bundle = Bundle.claims(evd).orElseThrow().bundle();
            assertThat(bundle.procedure()).extracting(Step::what).hasSize(3);

            assertThat(EvidenceVerifier.verify(evd, trust(List.of()).anchors()).reason())
                    .isEqualTo(Reason.TOKEN_FORMAT);
            assertThat(EvidenceVerifier.verify(
                                    evd,
                                    trust(List.of(Authority.good().certificate().getEncoded()))
                                            .anchors())
                            .kind())
                    .isEqualTo(Kind.TAMPERED);
        }
    }

    @Test
    void only_a_token_over_the_evidence_is_kept() throws Exception {
        var evidence = one.ledger().evidence();
        EvidenceReceipt filed = evidence.preserve(CONTRACT, "contract", WriteOptions.DEFAULT);
        byte[] other = Authority.good().stamp(DIGEST);
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> evidence.stamp(filed.id(), other));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> evidence.stamp(filed.id(), new byte[] {1, 2, 3}));
        assertThat(EvidenceVerifier.verify(
                                evidence.bundle(filed.id()), trust(List.of()).anchors())
                        .kind())
                .isEqualTo(Kind.VALID);
    }

    @Test
    void a_token_is_taken_of_a_known_authority_for_this_digest_within_its_time_and_purpose() throws Exception {
        var good = Authority.good();
        assertThat(good.trusted().check(good.stamp(DIGEST), DIGEST)).isPresent();
        assertThat(good.trusted().check(good.stamp(DIGEST), Word.of(1))).isEmpty();
        assertThat(Authority.good().trusted().check(good.stamp(DIGEST), DIGEST)).isEmpty();
        assertThat(TimeStamps.of(List.of()).check(good.stamp(DIGEST), DIGEST)).isEmpty();
        var thief = new Authority(Authority.good().keys(), good.certificate());
        assertThat(good.trusted().check(thief.stamp(DIGEST), DIGEST))
                .as("signed with another key under the right name")
                .isEmpty();
        var expired =
                Authority.of(KeyPurposeId.id_kp_timeStamping, Instant.now().minus(Duration.ofDays(1)));
        assertThat(expired.trusted().check(expired.stamp(DIGEST), DIGEST)).isEmpty();
        Errors.fails(ErrorCode.KEY_INVALID, () -> TimeStamps.of(List.of(new byte[] {1})));
    }

    @Test
    void a_token_changed_in_any_byte_tells_no_other_time() throws Exception {
        var good = Authority.good();
        byte[] token = good.stamp(DIGEST);
        TimeStamps trusted = good.trusted();
        long time = trusted.check(token, DIGEST).orElseThrow();
        int refused = 0;
        for (int at = 0; at < token.length; at++) {
            byte[] wrong = token.clone();
            wrong[at] ^= (byte) (1 << at % 8);
            var told = trusted.check(wrong, DIGEST);
            refused += told.isEmpty() ? 1 : 0;
            assertThat(told.orElse(time)).as("byte " + at).isEqualTo(time);
        }
        assertThat(refused)
                .as("the rest is the certificate beside it, which nothing rests on")
                .isGreaterThan(token.length / 3);
        assertThat(trusted.check(new byte[0], DIGEST)).isEmpty();
    }
}
