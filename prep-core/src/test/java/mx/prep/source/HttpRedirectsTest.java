package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.authority.TlsIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRedirectsTest {
    private static final byte[] PACKAGE = "PK elsewhere".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private AuthoritySimulator authority;
    private AuthoritySimulator elsewhere;
    private Path pem;

    @BeforeEach
    void start() throws IOException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        TlsIdentity identity = ca.localhost();
        pem = Files.writeString(folder.resolve("ca.pem"), ca.pem());
        authority = AuthoritySimulator.builder().identity(identity).start();
        elsewhere = AuthoritySimulator.builder().identity(identity).start();
        elsewhere.offer(PACKAGE, "20210606_2000_PREP.zip");
    }

    @AfterEach
    void stop() {
        authority.close();
        elsewhere.close();
    }

    private HttpSourceBuilder builder() {
        return HttpSource.at(authority.packageUri())
                .trust(pem)
                .headersEnv(Map.of("X-Key", "KEY"))
                .environment(name -> Failures.SECRET);
    }

    private void redirect(String location) {
        authority.answerAlways("/prep.zip", 302, Map.of("Location", location), new byte[0]);
    }

    private SourceException refused(String said) {
        return Failures.expect(said, () -> {
            try (HttpSource source = builder().build()) {
                source.poll(LastSeen.NOTHING);
            }
        });
    }

    private static PackageOffer offer(HttpSource source) {
        return assertInstanceOf(SourceAnswer.Offers.class, source.poll(LastSeen.NOTHING))
                .oldestFirst()
                .get(0);
    }

    @Test
    void theSameServerMaySendUsOn() {
        authority.offer(PACKAGE, "20210606_2000_PREP.zip");
        redirect("20210606_2000_PREP.zip");
        try (HttpSource source = builder().build();
                PackageOffer offer = offer(source)) {
            assertEquals("20210606_2000_PREP.zip", offer.validators().name(), "the name of what answered");
            assertTrue(offer.companion("20210606_2000_PREP.zip.sha256", 200).isPresent());
            assertEquals(
                    Optional.of(Failures.SECRET), authority.requests().get(1).header("X-Key"));
        }
    }

    @Test
    void anotherHostHasToBeNamed() {
        // Another port is another server.
        URI other = elsewhere.uri("/20210606_2000_PREP.zip?sig=s3cret");
        redirect(other.toString());
        SourceException failure = refusedHost(Redirects.authority(other));
        String line = "'redirects: [\"" + Redirects.authority(other) + "\"]' under source";
        assertTrue(Failures.said(failure).contains(line), failure::getMessage);
        assertTrue(elsewhere.requests().isEmpty(), "nothing was asked");

        try (HttpSource source =
                        builder().redirects(List.of(Redirects.authority(other))).build();
                PackageOffer offer = offer(source)) {
            MemorySink sink = new MemorySink();
            offer.transferTo(sink);
            assertArrayEquals(PACKAGE, sink.bytes());
            assertTrue(offer.companion("20210606_2000_PREP.zip.sha256", 200).isPresent());
        }
        assertEquals(2, elsewhere.requests().size());
        elsewhere
                .requests()
                .forEach(request -> assertEquals(Optional.empty(), request.header("X-Key"), "credentials stay here"));
    }

    /** The message names the host that is to be permitted, and nothing else of the address. */
    private SourceException refusedHost(String host) {
        try (HttpSource source = builder().build()) {
            SourceException failure = assertThrows(SourceException.class, () -> source.poll(LastSeen.NOTHING));
            String rest = Failures.said(failure).replace(host, "");
            Failures.assertDiscreet(new SourceException(rest, failure.getCause()));
            return failure;
        }
    }

    @Test
    void plainHttpIsNeverFollowed() {
        redirect("http://localhost:" + authority.packageUri().getPort() + "/prep.zip");
        refused("can't be permitted");
        redirect("http://127.0.0.1:1/prep.zip");
        refused("isn't https");
        redirect("file:///etc/passwd");
        refused("isn't https");
        redirect("//user:pass@localhost/prep.zip");
        refused("with a password in it");
        redirect("https:///prep.zip");
        refused("without a host");
        redirect("https://[broken");
        refused("what is no address");
        authority.answerAlways("/prep.zip", 307, Map.of(), new byte[0]);
        refused("without saying where to");
    }

    @Test
    void circlesEnd() {
        redirect("/prep.zip");
        refused("more than 5 times");
        assertEquals(6, authority.requests().size());
    }
}
