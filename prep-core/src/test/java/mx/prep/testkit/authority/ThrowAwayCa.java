package mx.prep.testkit.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority that lives in memory and signs what a test needs: EC P-256 keys, SHA256withECDSA.
 *
 * <p>Nothing trusts it but the contexts made here and whoever is given {@link #pem()}. Immutable and thread-safe.
 */
public final class ThrowAwayCa {
    /** From when certificates are valid unless told otherwise. */
    public static final Instant VALID_FROM = Instant.parse("2020-01-01T00:00:00Z");
    /** Until when certificates are valid unless told otherwise. */
    public static final Instant VALID_UNTIL = Instant.parse("2049-12-31T23:59:59Z");

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final X509Certificate certificate;

    private ThrowAwayCa(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** A new authority with a key of its own. */
    public static ThrowAwayCa create() {
        KeyPair pair = newKeyPair();
        byte[] name = name("Throw-away test CA");
        byte[] extensions = Der.sequence(
                extension("2.5.29.19", true, Der.sequence(Der.trueValue())),
                extension("2.5.29.15", true, Der.bits(1, new byte[] {0b0000_0110})),
                extension("2.5.29.14", false, Der.octets(keyId(pair.getPublic()))));
        X509Certificate root =
                sign(pair.getPrivate(), name, name, pair.getPublic(), VALID_FROM, VALID_UNTIL, extensions);
        return new ThrowAwayCa(pair.getPrivate(), root);
    }

    /** A server certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    public TlsIdentity localhost() {
        return server("localhost", "127.0.0.1", "::1");
    }

    /** A server certificate for the hosts: names or literal addresses, at least one. */
    public TlsIdentity server(String... hosts) {
        return server(List.of(hosts), VALID_FROM, VALID_UNTIL);
    }

    /** A server certificate for the hosts, valid between two moments, which may both be past or to come. */
    public TlsIdentity server(List<String> hosts, Instant from, Instant until) {
        return issue(hosts.get(0), "1.3.6.1.5.5.7.3.1", alternativeNames(hosts), from, until);
    }

    private static byte[] alternativeNames(List<String> hosts) {
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            byte @Nullable [] address = address(host);
            names.add(
                    address != null
                            ? Der.tagged(0x87, address)
                            : Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII)));
        }
        return extension("2.5.29.17", false, Der.sequence(names.toArray(byte[][]::new)));
    }

    /** A server certificate for the hosts that nobody but itself has signed. */
    public static TlsIdentity selfSigned(String... hosts) {
        KeyPair pair = newKeyPair();
        byte[] name = name(hosts[0]);
        byte[] extensions = Der.sequence(
                extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
                alternativeNames(List.of(hosts)));
        X509Certificate own =
                sign(pair.getPrivate(), name, name, pair.getPublic(), VALID_FROM, VALID_UNTIL, extensions);
        return new TlsIdentity(own, pair.getPrivate(), new ThrowAwayCa(pair.getPrivate(), own));
    }

    /** A client certificate. */
    public TlsIdentity client(String name) {
        return issue(name, "1.3.6.1.5.5.7.3.2", new byte[0], VALID_FROM, VALID_UNTIL);
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The authority's own certificate as PEM. */
    public String pem() {
        return pem("CERTIFICATE", encoded(certificate));
    }

    /** A key store that holds the authority's certificate as the only trust anchor. */
    public KeyStore trustStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("throw-away-ca", certificate);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("can't make a trust store", e);
        }
    }

    /** A client's context that trusts this authority and nobody else. */
    public SSLContext trustingContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't make a TLS context", e);
        }
    }

    TrustManager[] trustManagers() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustStore());
        return trust.getTrustManagers();
    }

    private TlsIdentity issue(String name, String purpose, byte[] more, Instant from, Instant until) {
        KeyPair pair = newKeyPair();
        byte[] extensions = Der.sequence(
                extension("2.5.29.19", true, Der.sequence()),
                extension("2.5.29.15", true, Der.bits(7, new byte[] {(byte) 0b1000_0000})),
                extension("2.5.29.37", false, Der.sequence(Der.oid(purpose))),
                extension("2.5.29.14", false, Der.octets(keyId(pair.getPublic()))),
                extension("2.5.29.35", false, Der.sequence(Der.tagged(0x80, keyId(certificate.getPublicKey())))),
                more);
        byte[] issuer = certificate.getSubjectX500Principal().getEncoded();
        X509Certificate signed = sign(key, issuer, name(name), pair.getPublic(), from, until, extensions);
        return new TlsIdentity(signed, pair.getPrivate(), this);
    }

    private static X509Certificate sign(
            PrivateKey key, byte[] issuer, byte[] subject, PublicKey of, Instant from, Instant until, byte[] more) {
        try {
            byte[] body = Der.sequence(
                    Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
                    Der.integer(new BigInteger(120, RANDOM).setBit(119)),
                    ECDSA_WITH_SHA256,
                    issuer,
                    Der.sequence(Der.time(from), Der.time(until)),
                    subject,
                    of.getEncoded(),
                    Der.tagged(0xA3, more));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(body);
            byte[] signed = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't sign a certificate", e);
        }
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC keys", e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.trueValue(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] keyId(PublicKey key) {
        return digest("SHA-1", key.getEncoded());
    }

    /** The bytes of a literal address, or null for a name. */
    private static byte @Nullable [] address(String host) {
        if (!host.matches("[0-9.]+") && !host.contains(":")) {
            return null;
        }
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + host, e);
        }
    }

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate has an encoding", e);
        }
    }

    static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
