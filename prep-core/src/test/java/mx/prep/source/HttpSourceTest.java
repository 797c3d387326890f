package mx.prep.source;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import mx.prep.error.CancelledException;
import mx.prep.internal.time.HttpDates;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.AuthoritySimulatorBuilder;
import mx.prep.testkit.authority.Request;
import mx.prep.testkit.authority.ThrowAwayCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSourceTest {
    private static final byte[] FIRST = "PK first package".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = "PK second package, longer".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private AuthoritySimulator authority;
    private HttpSource source;

    @BeforeEach
    void start() throws IOException {
        authority = AuthoritySimulator.builder().start();
        source = builder(authority).build();
    }

    @AfterEach
    void stop() {
        source.close();
        authority.close();
    }

    private HttpSourceBuilder builder(AuthoritySimulator server) throws IOException {
        Path pem = Files.writeString(folder.resolve("ca.pem"), server.ca().pem());
        return HttpSource.at(server.packageUri()).trust(pem);
    }

    private static PackageOffer offer(PackageSource source, LastSeen last) {
        SourceAnswer.Offers offers = assertInstanceOf(SourceAnswer.Offers.class, source.poll(last));
        assertEquals(1, offers.oldestFirst().size());
        return offers.oldestFirst().get(0);
    }

    private static LastSeen seen(Validators validators) {
        Digest any = Digest.sha256("0".repeat(64));
        return new LastSeen(validators, new PackageRef(Cut.parse("20210606-2000"), any));
    }

    private Request lastRequest() {
        List<Request> requests = authority.requests();
        return requests.get(requests.size() - 1);
    }

    @Test
    void aPackageComesWithAllThatIsSaidOfIt() {
        authority.offer(FIRST, "20210606_2000_PREP.zip");
        SourceAnswer answer = source.poll(LastSeen.NOTHING);
        assertEquals(
                authority.clock().instant().getEpochSecond() / 60,
                requireNonNull(answer.sourceTime()).getEpochSecond() / 60);
        try (PackageOffer offer = ((SourceAnswer.Offers) answer).oldestFirst().get(0)) {
            MemorySink sink = new MemorySink();
            Transfer transfer = offer.transferTo(sink);
            assertArrayEquals(FIRST, sink.bytes());
            assertEquals(FIRST.length, sink.expected());
            assertEquals(FIRST.length, transfer.bytes());
            assertEquals("TLSv1.3", transfer.tlsProtocol());
            assertFalse(transfer.duration().isNegative());
            assertEquals("prep.zip", offer.validators().name());
            assertEquals(FIRST.length, offer.validators().length());
            assertTrue(requireNonNull(offer.validators().etag()).startsWith("\""));
            assertTrue(offer.validators().lastModified() != null);
            assertEquals(
                    offer.attribute("etag"),
                    Optional.ofNullable(offer.validators().etag()));
            assertEquals(Optional.empty(), offer.attribute("X-Nothing"));
        }
        assertEquals("https", source.kind());
    }

    @Test
    void whatIsKnownIsUnchangedAndCostsNoTransfer() {
        authority.offer(FIRST, "a.zip");
        Validators validators;
        try (PackageOffer offer = offer(source, LastSeen.NOTHING)) {
            offer.transferTo(new MemorySink());
            validators = offer.validators();
        }
        SourceAnswer answer = source.poll(seen(validators));
        assertInstanceOf(SourceAnswer.Unchanged.class, answer);
        assertTrue(answer.sourceTime() != null);
        assertEquals(Optional.ofNullable(validators.etag()), lastRequest().header("If-None-Match"));

        authority.offer(SECOND, "a.zip");
        try (PackageOffer offer = offer(source, seen(validators))) {
            MemorySink sink = new MemorySink();
            offer.transferTo(sink);
            assertArrayEquals(SECOND, sink.bytes());
        }
    }

    @Test
    void aDateAloneAsksForChangesOfTheSameNameOnly() {
        authority.offer(FIRST, "a.zip");
        Validators dated;
        try (PackageOffer offer = offer(source, LastSeen.NOTHING)) {
            Validators all = offer.validators();
            dated = new Validators(all.name(), null, all.lastModified(), all.length());
        }
        source.poll(seen(dated));
        assertEquals(
                HttpDates.format(requireNonNull(dated.lastModified())),
                lastRequest().header("If-Modified-Since").orElseThrow());
        offer(source, seen(new Validators("20210606_2000_PREP.zip", null, dated.lastModified(), 1L)))
                .close();
        assertEquals(Optional.empty(), lastRequest().header("If-Modified-Since"));
        offer(source, seen(new Validators("prep.zip", "\"in\r\njected: 1\"", null, 1L)))
                .close();
        assertEquals(Optional.empty(), lastRequest().header("If-None-Match"));
    }

    @Test
    void whatIsNotThereIsNotYet() {
        SourceAnswer.NotYet missing = assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
        assertNull(missing.expected());
        assertTrue(missing.sourceTime() != null);
        authority.answerNext(410, Map.of(), new byte[0]);
        assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
    }

    @Test
    void aSecondTransferFetchesWhatIsThereThen() {
        authority.offer(FIRST, "a.zip");
        try (PackageOffer offer = offer(source, LastSeen.NOTHING)) {
            MemorySink sink = new MemorySink();
            offer.transferTo(sink);
            Validators before = offer.validators();
            authority.offer(SECOND, "a.zip");
            Transfer again = offer.transferTo(sink);
            assertArrayEquals(SECOND, sink.bytes());
            assertEquals(SECOND.length, again.bytes());
            assertFalse(before.equals(offer.validators()));
            assertEquals(Optional.of("no-cache"), lastRequest().header("Cache-Control"));

            authority.withdraw();
            Failures.expect("taken its package away", () -> offer.transferTo(sink));
        }
    }

    @Test
    void companionsLieBesideThePackage() {
        authority.offer(FIRST, "a.zip");
        try (PackageOffer offer = offer(source, LastSeen.NOTHING)) {
            String sidecar = new String(offer.companion("prep.zip.sha256", 200).orElseThrow(), StandardCharsets.UTF_8);
            assertTrue(
                    sidecar.startsWith(Digest.of(mx.prep.model.DigestAlgorithm.SHA256, FIRST)
                            .hex()),
                    sidecar);
            offer.transferTo(new MemorySink());
            assertTrue(offer.companion("prep.zip.md5", 200).isPresent());
            assertEquals(Optional.empty(), offer.companion("prep.zip.asc", 200));
            authority.answerAlways(
                    "/page.sha256", 200, Map.of("Content-Type", "text/html"), "<p>".getBytes(StandardCharsets.UTF_8));
            assertEquals(Optional.empty(), offer.companion("page.sha256", 200), "a page for whatever isn't there");
            Failures.expect("longer than 10 bytes", () -> offer.companion("prep.zip.sha256", 10));
            authority.answerAlways("/a%20b", 503, Map.of("Retry-After", "7"), new byte[0]);
            assertEquals(
                    Optional.of(Duration.ofSeconds(7)),
                    Failures.expect("503", () -> offer.companion("a b", 10)).retryAfter());
            for (String name : List.of("", ".", "..", "../x", "a/b", "a\\b", "a\nb")) {
                assertThrows(IllegalArgumentException.class, () -> offer.companion(name, 10), name);
            }
        }
    }

    @Test
    void credentialsGoWithEveryRequestAndInNoMessage() throws IOException {
        AuthoritySimulatorBuilder guarded =
                AuthoritySimulator.builder().requireHeader("Authorization", Failures.SECRET);
        try (AuthoritySimulator server = guarded.start();
                HttpSource known = builder(server)
                        .headersEnv(Map.of("Authorization", "TOKEN"))
                        .environment(name -> name.equals("TOKEN") ? Failures.SECRET + "\n" : null)
                        .userAgent("medio.mx (+52 55 1234 5678)")
                        .build();
                HttpSource wrong = builder(server)
                        .headersEnv(Map.of("Authorization", "TOKEN"))
                        .environment(name -> "wrong s3cret")
                        .build();
                HttpSource unknown = builder(server).build()) {
            server.offer(FIRST, "a.zip");
            try (PackageOffer offer = offer(known, LastSeen.NOTHING)) {
                offer.transferTo(new MemorySink());
                assertTrue(offer.companion("prep.zip.sha256", 200).isPresent());
            }
            assertEquals(
                    Optional.of("medio.mx (+52 55 1234 5678)"),
                    server.requests().get(0).header("User-Agent"));
            Failures.expect("headersEnv: {Authorization: PREP_AUTHORIZATION}", () -> unknown.poll(LastSeen.NOTHING));
            Failures.expect("doesn't accept our credentials", () -> wrong.poll(LastSeen.NOTHING));
        }
    }

    @Test
    void aThreadThatIsInterruptedStops() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ThrowAwayCa ca = ThrowAwayCa.create();
        Path pem = Files.writeString(folder.resolve("raw.pem"), ca.pem());
        try (RawServer server = RawServer.https(ca.localhost(), out -> {
                    RawServer.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nPK")
                            .answer(out);
                    out.flush();
                    over.await();
                });
                HttpSource raw = HttpSource.at(server.uri()).trust(pem).build();
                PackageOffer offer = offer(raw, LastSeen.NOTHING)) {
            Thread.currentThread().interrupt();
            assertThrows(CancelledException.class, () -> offer.transferTo(new MemorySink()));
            assertTrue(Thread.interrupted(), "the flag stays set");
            Thread.currentThread().interrupt();
            assertThrows(CancelledException.class, () -> raw.poll(LastSeen.NOTHING));
            assertTrue(Thread.interrupted(), "the flag stays set");
        } finally {
            over.countDown();
        }
    }

    @Test
    void plainHttpServesLoopback() throws IOException {
        try (AuthoritySimulator plain = AuthoritySimulator.builder().plainHttp().start();
                HttpSource loopback = HttpSource.at(plain.packageUri()).build()) {
            plain.offer(FIRST, "a.zip");
            try (PackageOffer offer = offer(loopback, LastSeen.NOTHING)) {
                assertNull(offer.transferTo(new MemorySink()).tlsProtocol());
            }
        }
    }
}
