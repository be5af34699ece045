package dev.gantry.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.spi.Signer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.spec.ECPrivateKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECNamedCurveSpec;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** PKCS #12 files as others make them. */
final class KeyTool {
    private KeyTool() {}

    static void run(Path directory, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    static void p256(Path file, String alias, String passphrase) throws Exception {
        run(
                file.toAbsolutePath().getParent(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                passphrase,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias);
    }

    /** As the platform's own reader sees it. */
    static byte[] publicKey(Path file, String alias, String passphrase) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, passphrase.toCharArray());
        }
        return SubjectPublicKeyInfo.getInstance(
                        store.getCertificate(alias).getPublicKey().getEncoded())
                .getPublicKeyData()
                .getOctets();
    }

    /** A given key with a certificate of its own. */
    static void write(Path file, String alias, SoftwareSigner key, String passphrase) throws Exception {
        var provider = new BouncyCastleProvider();
        String curve = switch (key.scheme()) {
            case Signer.SM2 -> GMObjectIdentifiers.sm2p256v1.getId();
            case Signer.SECP256K1 -> SECObjectIdentifiers.secp256k1.getId();
            default -> SECObjectIdentifiers.secp256r1.getId();
        };
        var parameters = ECNamedCurveTable.getParameterSpec(curve);
        var spec = new ECNamedCurveSpec(
                curve, parameters.getCurve(), parameters.getG(), parameters.getN(), parameters.getH());
        var factory = KeyFactory.getInstance("EC", provider);
        var scalar = new BigInteger(1, key.insecureScalar());
        PrivateKey own = factory.generatePrivate(new ECPrivateKeySpec(scalar, spec));
        PublicKey open = factory.generatePublic(
                new org.bouncycastle.jce.spec.ECPublicKeySpec(parameters.getG().multiply(scalar), parameters));
        var name = new X500Name("CN=" + alias);
        String algorithm = key.scheme().equals(Signer.SM2) ? "SM3withSM2" : "SHA256withECDSA";
        Certificate certificate = new JcaX509CertificateConverter()
                .setProvider(provider)
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(Instant.EPOCH),
                                Date.from(Instant.EPOCH.plusSeconds(Integer.MAX_VALUE)),
                                name,
                                open)
                        .build(new JcaContentSignerBuilder(algorithm)
                                .setProvider(provider)
                                .build(own)));
        KeyStore store = KeyStore.getInstance("PKCS12", provider);
        store.load(null, null);
        store.setKeyEntry(alias, own, null, new Certificate[] {certificate});
        try (var out = Files.newOutputStream(file)) {
            store.store(out, passphrase.toCharArray());
        }
    }
}
