package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import mx.prep.error.SourceException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.authority.TlsIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the source talks to. Each test has a sibling that succeeds, so that it fails for the right reason. */
class HttpTlsTest {
    private static final String PACKAGE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nPK";

    @TempDir
    Path folder;

    private final ThrowAwayCa ca = ThrowAwayCa.create();
    private final TlsIdentity localhost = ca.localhost();
    private Path pem;
    private @Nullable RawServer server;

    @BeforeEach
    void trust() throws IOException {
        pem = Files.writeString(folder.resolve("ca.pem"), ca.pem());
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private HttpSourceBuilder at(TlsIdentity identity) throws IOException {
        return at(RawServer.https(identity, RawServer.text(PACKAGE)));
    }

    /** In place of the server before. */
    private HttpSourceBuilder at(RawServer started) throws IOException {
        stop();
        server = started;
        return HttpSource.at(started.uri()).trust(pem);
    }

    private static SourceException refused(String said, HttpSourceBuilder builder) {
        return Failures.expect(said, () -> {
            try (HttpSource source = builder.build()) {
                source.poll(LastSeen.NOTHING);
            }
        });
    }

    /** The protocol of a transfer that succeeds. */
    private static String taken(HttpSourceBuilder builder) {
        try (HttpSource source = builder.build();
                PackageOffer offer = assertInstanceOf(SourceAnswer.Offers.class, source.poll(LastSeen.NOTHING))
                        .oldestFirst()
                        .get(0)) {
            return String.valueOf(offer.transferTo(new MemorySink()).tlsProtocol());
        }
    }

    @Test
    void anAuthorityOfTheirOwnHasToBeTrustedByName() throws IOException {
        HttpSourceBuilder source = at(localhost);
        assertEquals("TLSv1.3", taken(source));
        refused(
                "'trust: authority-ca.pem' under source",
                HttpSource.at(Objects.requireNonNull(server).uri()));
        Path other = Files.writeString(
                folder.resolve("other.pem"), ThrowAwayCa.create().pem());
        refused("'trust: authority-ca.pem' under source", source.trust(other));
        refused("source.trust", source.trust(Files.writeString(folder.resolve("empty.pem"), "nothing")));
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws IOException {
        refused("certificate is for another host", at(ca.server("other.example.mx", "127.0.0.1")));
        assertEquals("TLSv1.3", taken(at(ca.server("localhost"))));
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() throws IOException {
        TlsIdentity expired =
                ca.server(List.of("localhost"), ThrowAwayCa.VALID_FROM, Instant.parse("2020-02-01T00:00:00Z"));
        refused("isn't valid today", at(expired));
    }

    @Test
    void aPinnedKeyHasToBeTheServersOwn() throws IOException {
        HttpSourceBuilder source = at(localhost);
        String pin = Digest.of(
                        DigestAlgorithm.SHA256,
                        localhost.certificate().getPublicKey().getEncoded())
                .hex();
        String another = "0".repeat(64);
        refused("'pins: [" + pin + "]' under source", source.pins(List.of(another)));
        String issuer = Digest.of(
                        DigestAlgorithm.SHA256, ca.certificate().getPublicKey().getEncoded())
                .hex();
        refused("isn't pinned", source.pins(List.of(issuer)));
        assertEquals("TLSv1.3", taken(source.pins(List.of(another, "sha256//" + localhost.pinSha256()))));
        refused(
                "'trust: authority-ca.pem'",
                HttpSource.at(Objects.requireNonNull(server).uri()).pins(List.of(pin)));
    }

    @Test
    void tls12IsTheLeast() throws IOException {
        RawServer old = RawServer.https(localhost, List.of("TLSv1.2"), RawServer.text(PACKAGE));
        assertEquals("TLSv1.2", taken(at(old)));
    }

    @Test
    void aClientCertificateIsShownWhereItIsAskedFor() throws IOException, GeneralSecurityException {
        Path outlet = folder.resolve("outlet.p12");
        try (OutputStream out = Files.newOutputStream(outlet)) {
            char[] password = "p12-s3cret".toCharArray();
            ca.client("medio.mx").keyStore(password).store(out, password);
        }
        try (AuthoritySimulator authority = AuthoritySimulator.builder()
                .identity(localhost)
                .requireClientCertificate()
                .start()) {
            authority.offer("PK".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "a.zip");
            HttpSourceBuilder source = HttpSource.at(authority.packageUri()).trust(pem);
            refused("'clientCertificate: outlet.p12'", source);
            source.clientCertificate(outlet).clientPasswordEnv("PASSWORD");
            refused("source.clientCertificate", source.environment(name -> "wrong s3cret"));
            assertEquals("TLSv1.3", taken(source.environment(name -> name.equals("PASSWORD") ? "p12-s3cret" : null)));
        }
    }

    @Test
    void connectionsGoThroughAProxy() throws IOException {
        HttpSourceBuilder source = at(localhost);
        try (TunnelProxy proxy = new TunnelProxy()) {
            assertEquals("TLSv1.3", taken(source.proxy("127.0.0.1:" + proxy.port())));
            assertEquals(
                    List.of("CONNECT localhost:"
                            + Objects.requireNonNull(server).port() + " HTTP/1.1"),
                    proxy.requests());
            proxy.refuse();
            refused("proxy", source);
        }
        refused("nobody takes the connection", source.proxy("127.0.0.1:1"));
    }
}
