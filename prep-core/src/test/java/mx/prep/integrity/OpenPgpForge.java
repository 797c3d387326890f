package mx.prep.integrity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed448KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed448KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPV3SignatureGenerator;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.SignatureParameters;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** OpenPGP keys and signatures, good ones and ones that break a rule. */
public final class OpenPgpForge {
    static final Instant MADE = Instant.parse("2026-11-01T00:00:00Z");
    static final Instant SIGNED = Instant.parse("2026-12-01T01:59:00Z");

    private OpenPgpForge() {}

    static PGPKeyPair ed25519() {
        return ed25519(MADE);
    }

    /** A key that was made at a time. */
    public static PGPKeyPair ed25519(Instant made) {
        Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return pair(PublicKeyAlgorithmTags.EDDSA_LEGACY, generator.generateKeyPair(), made);
    }

    /** Ed25519 in the form of RFC 9580. */
    static PGPKeyPair modernEd25519() {
        Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return pair(PublicKeyAlgorithmTags.Ed25519, generator.generateKeyPair(), MADE);
    }

    static PGPKeyPair ed448() {
        Ed448KeyPairGenerator generator = new Ed448KeyPairGenerator();
        generator.init(new Ed448KeyGenerationParameters(new SecureRandom()));
        return pair(PublicKeyAlgorithmTags.Ed448, generator.generateKeyPair(), MADE);
    }

    static PGPKeyPair ecdsa() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1), new SecureRandom()));
        return pair(PublicKeyAlgorithmTags.ECDSA, generator.generateKeyPair(), MADE);
    }

    static PGPKeyPair dsa() {
        KeyPair keys = CmsForge.keys("DSA", 2048);
        try {
            return pair(
                    PublicKeyAlgorithmTags.DSA,
                    new AsymmetricCipherKeyPair(
                            PublicKeyFactory.createKey(keys.getPublic().getEncoded()),
                            PrivateKeyFactory.createKey(keys.getPrivate().getEncoded())),
                    MADE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PGPKeyPair rsa(int bits) {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(
                new RSAKeyGenerationParameters(java.math.BigInteger.valueOf(0x10001), new SecureRandom(), bits, 80));
        return pair(PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), MADE);
    }

    private static PGPKeyPair pair(int algorithm, AsymmetricCipherKeyPair keys, Instant made) {
        try {
            return new BcPGPKeyPair(4, algorithm, keys, Date.from(made));
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PGPSignatureGenerator generator(int type, int hash, PGPKeyPair by) throws PGPException {
        PGPSignatureGenerator generator = new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(by.getPublicKey().getAlgorithm(), hash), by.getPublicKey());
        generator.init(type, by.getPrivateKey());
        return generator;
    }

    private static PGPSignatureSubpacketGenerator parts(Instant at, PGPKeyPair by) {
        PGPSignatureSubpacketGenerator parts = new PGPSignatureSubpacketGenerator();
        parts.setSignatureCreationTime(true, Date.from(at));
        parts.setIssuerFingerprint(false, by.getPublicKey());
        return parts;
    }

    /** A primary key that certifies itself for signing; it lasts so long, for ever where that is zero. */
    public static PGPPublicKey certified(PGPKeyPair primary, Duration lasts, int hash) {
        try {
            PGPSignatureSubpacketGenerator parts =
                    parts(primary.getPublicKey().getCreationTime().toInstant(), primary);
            parts.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
            if (!lasts.isZero()) {
                parts.setKeyExpirationTime(true, lasts.toSeconds());
            }
            PGPSignatureGenerator generator = generator(PGPSignature.POSITIVE_CERTIFICATION, hash, primary);
            generator.setHashedSubpackets(parts.generate());
            String user = "PREP <prep@example.mx>";
            return PGPPublicKey.addCertification(
                    primary.getPublicKey(), user, generator.generateCertification(user, primary.getPublicKey()));
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    static PGPPublicKey revoked(PGPPublicKey key, PGPKeyPair by, Instant at) {
        try {
            PGPSignatureGenerator generator = generator(PGPSignature.KEY_REVOCATION, HashAlgorithmTags.SHA256, by);
            generator.setHashedSubpackets(parts(at, by).generate());
            return PGPPublicKey.addCertification(key, generator.generateCertification(key));
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How far a subkey is bound to its primary key. */
    enum Binding {
        NONE,
        /** By the primary key alone: anybody can say that a key is his. */
        ONE_WAY,
        BOTH_WAYS
    }

    static PGPPublicKey subkey(PGPKeyPair sub, PGPKeyPair primary, Binding binding) {
        try {
            PGPPublicKey key = new PGPPublicKey(
                    new org.bouncycastle.bcpg.PublicSubkeyPacket(
                            4,
                            sub.getPublicKey().getAlgorithm(),
                            Date.from(MADE),
                            sub.getPublicKey().getPublicKeyPacket().getKey()),
                    new org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator());
            if (binding == Binding.NONE) {
                return key;
            }
            PGPSignatureSubpacketGenerator parts = parts(MADE, primary);
            parts.setKeyFlags(true, KeyFlags.SIGN_DATA);
            if (binding == Binding.BOTH_WAYS) {
                PGPSignatureGenerator back = generator(PGPSignature.PRIMARYKEY_BINDING, HashAlgorithmTags.SHA256, sub);
                back.setHashedSubpackets(parts(MADE, sub).generate());
                parts.addEmbeddedSignature(true, back.generateCertification(primary.getPublicKey(), key));
            }
            PGPSignatureGenerator generator = generator(PGPSignature.SUBKEY_BINDING, HashAlgorithmTags.SHA256, primary);
            generator.setHashedSubpackets(parts.generate());
            return PGPPublicKey.addCertification(key, generator.generateCertification(primary.getPublicKey(), key));
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Path write(Path file, PGPPublicKey... keys) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (PGPPublicKey key : keys) {
                key.encode(bytes);
            }
            return Files.write(file, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] sign(PGPKeyPair by) {
        return sign(by, HashAlgorithmTags.SHA256, SIGNED, Duration.ZERO);
    }

    static byte[] sign(PGPKeyPair by, int hash, Instant at, Duration lasts) {
        return sign(by, hash, at, lasts, "the package");
    }

    static byte[] sign(PGPKeyPair by, int hash, Instant at, Duration lasts, String content) {
        return sign(by, hash, at, lasts, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A detached signature of any bytes. */
    public static byte[] sign(PGPKeyPair by, Instant at, byte[] content) {
        return sign(by, HashAlgorithmTags.SHA256, at, Duration.ZERO, content);
    }

    private static byte[] sign(PGPKeyPair by, int hash, Instant at, Duration lasts, byte[] content) {
        try {
            PGPSignatureSubpacketGenerator parts = parts(at, by);
            if (!lasts.isZero()) {
                parts.setSignatureExpirationTime(true, lasts.toSeconds());
            }
            PGPSignatureGenerator generator = generator(PGPSignature.BINARY_DOCUMENT, hash, by);
            generator.setHashedSubpackets(parts.generate());
            generator.update(content);
            return generator.generate().getEncoded();
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A signature that insists on a notation that nobody here knows. */
    static byte[] insisting(PGPKeyPair by) {
        try {
            PGPSignatureSubpacketGenerator parts = parts(SIGNED, by);
            parts.addNotationData(true, true, "only-for@example.mx", "rehearsals");
            PGPSignatureGenerator generator = generator(PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA256, by);
            generator.setHashedSubpackets(parts.generate());
            generator.update("the package".getBytes(StandardCharsets.UTF_8));
            return generator.generate().getEncoded();
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A signature in the form that came before RFC 4880. */
    static byte[] signV3(PGPKeyPair by) {
        try {
            PGPV3SignatureGenerator generator = new PGPV3SignatureGenerator(
                    new BcPGPContentSignerBuilder(by.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA256));
            generator.init(PGPSignature.BINARY_DOCUMENT, by.getPrivateKey());
            generator.update("the package".getBytes(StandardCharsets.UTF_8));
            return generator.generate().getEncoded();
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An Ed25519 key of RFC 9580, as Bouncy Castle makes it. */
    record VersionSix(OpenPGPKey key) {
        Path write(Path file) {
            try {
                return Files.writeString(file, key.toCertificate().toAsciiArmoredString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        byte[] sign() {
            try {
                return new BcOpenPGPApi()
                        .createDetachedSignature()
                        .addSigningKey(key, at(SIGNED))
                        .sign(new ByteArrayInputStream("the package".getBytes(StandardCharsets.UTF_8)))
                        .get(0)
                        .getSignature()
                        .getEncoded();
            } catch (PGPException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static SignatureParameters.Callback at(Instant made) {
            return new SignatureParameters.Callback() {
                @Override
                public SignatureParameters apply(SignatureParameters parameters) {
                    return parameters
                            .setSignatureCreationTime(Date.from(made))
                            .setSignatureHashAlgorithm(HashAlgorithmTags.SHA512);
                }
            };
        }
    }

    static VersionSix versionSix() {
        try {
            return new VersionSix(new BcOpenPGPApi()
                    .generateKey(6, Date.from(MADE))
                    .ed25519x25519Key("PREP <prep@example.mx>")
                    .build());
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }
}
