package mx.prep.integrity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mx.prep.integrity.SigningAuthority.Identity;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** A CMS signature of the usual package with one thing changed. */
final class CmsForge {
    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

    private final Identity signer;
    private String algorithm;
    private @Nullable PSSParameterSpec pss;
    private @Nullable AlgorithmIdentifier said;
    private ASN1ObjectIdentifier digest = NISTObjectIdentifiers.id_sha256;
    private ASN1ObjectIdentifier contentType = CMSObjectIdentifiers.data;
    private final List<ASN1ObjectIdentifier> doubled = new ArrayList<>();

    CmsForge(Identity signer) {
        this.signer = signer;
        this.algorithm = SigningAuthority.usual(signer.keys());
    }

    /** What it is signed with. */
    CmsForge algorithm(String name) {
        algorithm = name;
        return this;
    }

    /** RSASSA-PSS with a salt of 32 bytes, and says so. */
    CmsForge pss(String hash, ASN1ObjectIdentifier hashId, String mask, ASN1ObjectIdentifier maskId) {
        pss = new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(mask), 32, 1);
        return saying(new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_RSASSA_PSS,
                new RSASSAPSSparams(
                        new AlgorithmIdentifier(hashId, DERNull.INSTANCE),
                        new AlgorithmIdentifier(
                                PKCSObjectIdentifiers.id_mgf1, new AlgorithmIdentifier(maskId, DERNull.INSTANCE)),
                        new ASN1Integer(32),
                        new ASN1Integer(1))));
    }

    /** The algorithm that it says, whatever it is signed with. */
    CmsForge saying(AlgorithmIdentifier identifier) {
        said = identifier;
        return this;
    }

    /** The digest of the package. */
    CmsForge digest(ASN1ObjectIdentifier identifier) {
        digest = identifier;
        return this;
    }

    CmsForge contentType(ASN1ObjectIdentifier type) {
        contentType = type;
        return this;
    }

    /** An attribute stands there twice, with the same value. */
    CmsForge doubling(ASN1ObjectIdentifier attribute) {
        doubled.add(attribute);
        return this;
    }

    byte[] sign(X509Certificate... others) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                            .setSignedAttributeGenerator(this::attributes)
                            .setContentDigest(new AlgorithmIdentifier(digest))
                            .build(signer(), signer.certificate()));
            List<X509Certificate> certificates = new ArrayList<>(List.of(others));
            certificates.add(signer.certificate());
            generator.addCertificates(new JcaCertStore(certificates));
            return generator
                    .generate(new CMSProcessableByteArray("the package".getBytes(StandardCharsets.UTF_8)), false)
                    .getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException | CMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private AttributeTable attributes(Map<?, ?> known) {
        byte[] hash = (byte[]) known.get(CMSAttributeTableGenerator.DIGEST);
        ASN1EncodableVector all = new ASN1EncodableVector();
        add(all, CMSAttributes.contentType, contentType);
        add(all, CMSAttributes.messageDigest, new DEROctetString(hash));
        add(all, CMSAttributes.signingTime, new Time(Date.from(SigningAuthority.SIGNED)));
        return new AttributeTable(all);
    }

    private void add(ASN1EncodableVector all, ASN1ObjectIdentifier type, ASN1Encodable value) {
        for (int i = 0; i < (doubled.contains(type) ? 2 : 1); i++) {
            all.add(new Attribute(type, new DERSet(value)));
        }
    }

    private ContentSigner signer() throws OperatorCreationException, GeneralSecurityException {
        PrivateKey key = signer.keys().getPrivate();
        PSSParameterSpec spec = pss;
        if (spec != null) {
            Signature engine = Signature.getInstance("RSASSA-PSS");
            engine.setParameter(spec);
            engine.initSign(key);
            return new Pss(engine, Objects.requireNonNull(said), new ByteArrayOutputStream());
        }
        ContentSigner real =
                new JcaContentSignerBuilder(algorithm).setProvider(PROVIDER).build(key);
        return said == null ? real : new Saying(real, said);
    }

    /** Signs as another does and says another algorithm. */
    private record Saying(ContentSigner real, AlgorithmIdentifier said) implements ContentSigner {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return said;
        }

        @Override
        public OutputStream getOutputStream() {
            return real.getOutputStream();
        }

        @Override
        public byte[] getSignature() {
            return real.getSignature();
        }
    }

    /** RSASSA-PSS with any parameters. */
    private record Pss(Signature engine, AlgorithmIdentifier said, ByteArrayOutputStream bytes)
            implements ContentSigner {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return said;
        }

        @Override
        public OutputStream getOutputStream() {
            return bytes;
        }

        @Override
        public byte[] getSignature() {
            try {
                engine.update(bytes.toByteArray());
                return engine.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Keys of a kind that the JDK or Bouncy Castle knows. */
    @SuppressWarnings("InsecureCryptoUsage")
    static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keys on a curve that the JDK may not know. */
    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", PROVIDER);
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A working RSA key of 8,192 bits that takes no time to make: its primes are those of RFC 3526 and RFC 7919. */
    static KeyPair rsa8192() {
        return rsa(DHStandardGroups.rfc3526_4096.getP(), DHStandardGroups.rfc7919_ffdhe4096.getP());
    }

    /** The same, larger by 2,048 bits. */
    static KeyPair rsa10240() {
        return rsa(DHStandardGroups.rfc3526_4096.getP(), DHStandardGroups.rfc7919_ffdhe6144.getP());
    }

    private static KeyPair rsa(BigInteger p, BigInteger q) {
        BigInteger modulus = p.multiply(q);
        BigInteger secret = EXPONENT.modInverse(p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE)));
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)),
                    factory.generatePrivate(new RSAPrivateKeySpec(modulus, secret)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
