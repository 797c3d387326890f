package mx.prep.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Certificates and CMS signatures as an authority, or who would like to be one, makes them. */
public final class SigningAuthority {
    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2027-12-31T00:00:00Z");
    /** What signatures say of their time, unless told: a minute before a {@link FakeCandidate} is received. */
    static final Instant SIGNED = Instant.parse("2026-12-01T01:59:00Z");

    private static final AtomicLong SERIALS = new AtomicLong(1);

    private SigningAuthority() {}

    /** A certificate with its key. */
    record Identity(KeyPair keys, X509Certificate certificate) {
        Path pem(Path file) {
            try {
                return Files.writeString(
                        file,
                        "-----BEGIN CERTIFICATE-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                                + "\n-----END CERTIFICATE-----\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What a certificate is like; good unless changed. */
    static final class Request {
        private final String name;
        private KeyPair keys;
        private Instant from = FROM;
        private Instant until = UNTIL;
        private boolean isAuthority;
        private @Nullable Integer usage = KeyUsage.digitalSignature;
        private @Nullable KeyPurposeId purpose;
        private String algorithm = "";

        Request(String name) {
            this.name = name;
            this.keys = ec("secp256r1");
        }

        Request keys(KeyPair keys) {
            this.keys = keys;
            return this;
        }

        Request valid(String from, String until) {
            this.from = Instant.parse(from);
            this.until = Instant.parse(until);
            return this;
        }

        Request authority() {
            isAuthority = true;
            usage = KeyUsage.keyCertSign;
            return this;
        }

        Request usage(@Nullable Integer usage) {
            this.usage = usage;
            return this;
        }

        Request purpose(KeyPurposeId purpose) {
            this.purpose = purpose;
            return this;
        }

        /** What the issuer signs it with. */
        Request algorithm(String algorithm) {
            this.algorithm = algorithm;
            return this;
        }

        Identity self() {
            return by(null);
        }

        Identity by(@Nullable Identity issuer) {
            X500Principal subject = new X500Principal("CN=" + name);
            KeyPair signing = issuer == null ? keys : issuer.keys();
            try {
                JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        issuer == null ? subject : issuer.certificate().getSubjectX500Principal(),
                        BigInteger.valueOf(SERIALS.getAndIncrement()),
                        Date.from(from),
                        Date.from(until),
                        subject,
                        keys.getPublic());
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
                if (usage != null) {
                    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
                }
                if (purpose != null) {
                    builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
                }
                return new Identity(
                        keys,
                        new JcaX509CertificateConverter()
                                .getCertificate(builder.build(
                                        new JcaContentSignerBuilder(algorithm.isEmpty() ? usual(signing) : algorithm)
                                                .build(signing.getPrivate()))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static String usual(KeyPair keys) {
        return keys.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A signature of a package by a signer whose root is new.
     *
     * @param at when it is made; the certificates are valid from then on, for a century
     * @param root where the root's certificate is written
     */
    public static byte[] sign(byte[] content, Instant at, Path root) {
        String from = at.toString();
        String until = at.plus(Duration.ofDays(36_525)).toString();
        Identity authority =
                new Request("The root").authority().valid(from, until).self();
        authority.pem(root);
        Identity signer = new Request("The signer").valid(from, until).by(authority);
        return sign(at, List.of(signer), usual(signer.keys()), content);
    }

    /** A signature of the usual package. */
    static byte[] sign(Identity signer, X509Certificate... others) {
        return sign(List.of(signer), usual(signer.keys()), "the package", others);
    }

    /** A detached signature in DER, with the signers' certificates and others. */
    static byte[] sign(List<Identity> signers, String algorithm, String content, X509Certificate... others) {
        return sign(SIGNED, signers, algorithm, content, others);
    }

    /** A signature that says when it was made. */
    static byte[] sign(
            Instant at, List<Identity> signers, String algorithm, String content, X509Certificate... others) {
        return sign(at, signers, algorithm, content.getBytes(StandardCharsets.UTF_8), others);
    }

    private static byte[] sign(
            Instant at, List<Identity> signers, String algorithm, byte[] content, X509Certificate... others) {
        ASN1EncodableVector times = new ASN1EncodableVector();
        times.add(new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(at)))));
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            List<X509Certificate> certificates = new ArrayList<>(List.of(others));
            for (Identity signer : signers) {
                generator.addSignerInfoGenerator(
                        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                                .setSignedAttributeGenerator(
                                        new DefaultSignedAttributeTableGenerator(new AttributeTable(times)))
                                .build(
                                        new JcaContentSignerBuilder(algorithm)
                                                .build(signer.keys().getPrivate()),
                                        signer.certificate()));
                certificates.add(signer.certificate());
            }
            generator.addCertificates(new JcaCertStore(certificates));
            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException | CMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
