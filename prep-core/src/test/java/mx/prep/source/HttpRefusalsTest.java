package mx.prep.source;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import mx.prep.error.SourceException;
import mx.prep.internal.time.Ticker;
import mx.prep.model.RefusalCode;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.ThrowAwayCa;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that break the rules, sent byte for byte over TLS. */
class HttpRefusalsTest {
    private static final String PAGE = "<!DOCTYPE html><h1>Bloqueo IP</h1>" + "x".repeat(163_000);
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");

    @TempDir
    Path folder;

    private final ThrowAwayCa ca = ThrowAwayCa.create();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable RawServer server;

    @BeforeEach
    void trust() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), ca.pem());
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        stopServer();
    }

    private void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** Starts a server in place of the one before. */
    private HttpSourceBuilder answering(RawServer.Script script) throws IOException {
        stopServer();
        RawServer started = RawServer.https(ca.localhost(), script);
        server = started;
        return HttpSource.at(started.uri()).trust(folder.resolve("ca.pem"));
    }

    private HttpSourceBuilder answering(String text) throws IOException {
        return answering(RawServer.text(text));
    }

    /** Sends the text, then nothing more, until the test is over. */
    private RawServer.Script thenSilence(String text) {
        return out -> {
            RawServer.text(text).answer(out);
            out.flush();
            over.await();
        };
    }

    private static void poll(HttpSourceBuilder builder) {
        try (HttpSource source = builder.build()) {
            source.poll(LastSeen.NOTHING);
        }
    }

    private static void transfer(HttpSourceBuilder builder, PackageSink sink) {
        try (HttpSource source = builder.build();
                PackageOffer offer = assertInstanceOf(SourceAnswer.Offers.class, source.poll(LastSeen.NOTHING))
                        .oldestFirst()
                        .get(0)) {
            offer.transferTo(sink);
        }
    }

    private static void transfer(HttpSourceBuilder builder) {
        transfer(builder, new MemorySink());
    }

    private static SourceException refused(RefusalCode code, HttpSourceBuilder builder) {
        SourceException failure = Failures.expect(() -> transfer(builder));
        assertEquals(Optional.of(code), failure.refusal(), failure::getMessage);
        return failure;
    }

    @Test
    void anAddressThatIsBlockedIsToldSo() throws IOException {
        HttpSourceBuilder blocked = answering("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html; charset=utf-8\r\n"
                + "Retry-After: 900\r\nContent-Length: " + PAGE.length() + "\r\n\r\n" + PAGE);
        SourceException failure = Failures.expect("blocks this machine's address", () -> poll(blocked));
        assertTrue(Failures.said(failure).contains("userAgent"), failure::getMessage);
        assertEquals(Optional.of(Duration.ofMinutes(15)), failure.retryAfter());
    }

    @Test
    void anAddressThatIsRefusedIsToldSo() throws IOException {
        HttpSourceBuilder page = answering("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>no</html>");
        Failures.expect("refuses us: it answers 403 with a web page", () -> poll(page));
        HttpSourceBuilder plain = answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        Failures.expect("Check the credentials", () -> poll(plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
    void retryAfterIsPassedOn(String status) throws IOException {
        HttpSourceBuilder seconds =
                answering("HTTP/1.1 " + status + "\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n");
        assertEquals(
                Optional.of(Duration.ofMinutes(2)),
                Failures.expect(status.substring(0, 3), () -> poll(seconds)).retryAfter());
        HttpSourceBuilder date = answering("HTTP/1.1 " + status + "\r\nDate: Mon, 07 Jun 2021 03:00:00 GMT\r\n"
                + "Retry-After: Mon, 07 Jun 2021 03:00:30 GMT\r\nContent-Length: 0\r\n\r\n");
        assertEquals(
                Optional.of(Duration.ofSeconds(30)),
                Failures.expect(() -> poll(date)).retryAfter(),
                "by the server's clock, not by ours");
        HttpSourceBuilder nonsense =
                answering("HTTP/1.1 " + status + "\r\nRetry-After: -1\r\nContent-Length: 0\r\n\r\n");
        assertEquals(Optional.empty(), Failures.expect(() -> poll(nonsense)).retryAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "206 Partial Content", "304 Not Modified", "400 Bad", "500 Oops"})
    void otherAnswersAreNoPackage(String status) throws IOException {
        HttpSourceBuilder odd = answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
        Failures.expect(status.substring(0, 3), () -> poll(odd));
    }

    @Test
    void aPageIsNoPackage() throws IOException {
        HttpSourceBuilder page =
                answering("HTTP/1.1 200 OK\r\nContent-Type: Text/HTML\r\nContent-Length: 9\r\n\r\n<!DOCTYPE");
        refused(RefusalCode.NOT_A_PACKAGE, page);
    }

    @Test
    void aConnectionThatEndsEarlyIsTruncated() throws IOException {
        HttpSourceBuilder lies = answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nPK half");
        String message = Failures.said(refused(RefusalCode.TRUNCATED, lies));
        assertTrue(message.contains("announced 100 bytes") && message.contains("after 7"), message);
    }

    @Test
    void whatComesAfterTheAnnouncedLengthIsNotThePackage() throws IOException {
        MemorySink sink = new MemorySink();
        transfer(answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nPK123 and more"), sink);
        assertArrayEquals("PK123".getBytes(StandardCharsets.UTF_8), sink.bytes());
    }

    @Test
    void aLengthThatIsNotAnnouncedHasToBePermitted() throws IOException {
        HttpSourceBuilder open = answering("HTTP/1.1 200 OK\r\n\r\nPK until the end");
        Failures.expect("'unknownLength: allow' under source", () -> transfer(open));
        MemorySink sink = new MemorySink();
        transfer(open.unknownLength(UnknownLength.ALLOW), sink);
        assertEquals("PK until the end", new String(sink.bytes(), StandardCharsets.UTF_8));
        assertEquals(-1, sink.expected());
    }

    @Test
    void aChunkedPackageThatBreaksOffIsNoPackage() throws IOException {
        HttpSourceBuilder broken =
                answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nPK123\r\n50\r\nhalf");
        Failures.expect("broke off", () -> transfer(broken.unknownLength(UnknownLength.ALLOW)));
    }

    @Test
    void bytesThatWereCompressedOnTheirWayAreNotTheAuthoritys() throws IOException {
        HttpSourceBuilder gzipped =
                answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nPK12");
        Failures.expect("compressed once more", () -> transfer(gzipped));
        assertTrue(Objects.requireNonNull(server).requests().get(0).contains("Accept-Encoding: identity"));
    }

    @Test
    void aPackageThatIsTooLargeIsNotFetched() throws IOException {
        HttpSourceBuilder large = answering(thenSilence("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n"));
        MemorySink sink = new MemorySink();
        assertThrows(PackageSink.FullException.class, () -> transfer(large, sink));
        assertEquals(0, sink.received());
    }

    @Test
    void aPackageWithoutEndIsCutOff() throws IOException {
        byte[] block = new byte[1 << 16];
        HttpSourceBuilder endless = answering(out -> {
            RawServer.text("HTTP/1.1 200 OK\r\n\r\n").answer(out);
            while (over.getCount() > 0) {
                out.write(block);
            }
        });
        MemorySink sink = new MemorySink(10 << 20);
        assertThrows(PackageSink.FullException.class, () -> transfer(endless.unknownLength(UnknownLength.ALLOW), sink));
        assertTrue(sink.received() <= 10 << 20);
    }

    /** Each look at it is later by a step. */
    private static Ticker running(Duration step) {
        AtomicLong nanos = new AtomicLong();
        return () -> nanos.addAndGet(step.toNanos());
    }

    @Test
    void threeBytesASecondAreTooFew() throws IOException {
        HttpSourceBuilder slow = answering(thenSilence("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nPK3"));
        SourceException failure = Failures.expect(
                "too slow",
                () -> transfer(slow.time(Clock.fixed(NOW, ZoneOffset.UTC), running(Duration.ofSeconds(20)))));
        assertTrue(Failures.said(failure).contains("'rateFloor: 4096' under source"), failure::getMessage);
        assertEquals(Optional.empty(), failure.refusal(), "the network's fault, not the package's");
    }

    @Test
    void aTransferEndsAtItsDeadline() throws IOException {
        HttpSourceBuilder slow = answering(thenSilence("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nPK3"));
        Failures.expect(
                "'deadline: 1200s' under source",
                () -> transfer(
                        slow.rateFloor(0).time(Clock.fixed(NOW, ZoneOffset.UTC), running(Duration.ofMinutes(4)))));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        HttpSourceBuilder mute = answering(thenSilence(""));
        Failures.expect(
                "'headerTimeout: 600ms' under source",
                () -> poll(mute.connectTimeout(Duration.ofMillis(300)).headerTimeout(Duration.ofMillis(300))));
    }

    @Test
    void aServerThatHangsUpIsSaidToHaveDone() throws IOException {
        Failures.expect("broke off the connection", () -> poll(answering("")));
        Failures.expect("broke off the connection", () -> poll(answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")));
    }

    /** The JDK's exceptions quote it; whoever logs ours logs them, too. */
    @ParameterizedTest
    @ValueSource(strings = {"\u009b31mHTTP/1.1 200 OK", "HTTP/1.1 abc"})
    void whatComesInPlaceOfHttpIsInNoCause(String answer) throws IOException {
        HttpSourceBuilder hostile = answering(answer + "\r\n\r\n");
        SourceException failure = Failures.expect("broke off the connection", () -> poll(hostile));
        assertNull(failure.getCause());
    }

    @Test
    void whereNobodyListensNothingIsReached() throws IOException {
        HttpSourceBuilder gone = answering("");
        stopServer();
        Failures.expect("nobody takes the connection", () -> poll(gone));
    }

    @Test
    void aSmallFileBesideThePackageMayNotHangEither() throws IOException {
        HttpSourceBuilder slow = answering(thenSilence("HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\nabc"));
        try (HttpSource source = slow.time(Clock.fixed(NOW, ZoneOffset.UTC), running(Duration.ofSeconds(10)))
                        .build();
                PackageOffer offer = assertInstanceOf(SourceAnswer.Offers.class, source.poll(LastSeen.NOTHING))
                        .oldestFirst()
                        .get(0)) {
            SourceException failure = Failures.expect(
                    "The file prep.zip.sha256 beside the package isn't here 30 s after its answer began: 3 bytes",
                    () -> offer.companion("prep.zip.sha256", 1000));
            assertNoOptionHelps(failure);
        }
    }

    @Test
    void aListingMayNotHangEither() throws IOException {
        answering(thenSilence("HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\nabc"));
        ListingSourceBuilder slow = ListingSource.builder()
                .url(Objects.requireNonNull(server).uri())
                .trust(folder.resolve("ca.pem"))
                .time(Clock.fixed(NOW, ZoneOffset.UTC), running(Duration.ofSeconds(10)));
        try (ListingSource source = slow.build()) {
            assertNoOptionHelps(Failures.expect(
                    "The source's listing isn't here 30 s after its answer began: 3 bytes",
                    () -> source.poll(LastSeen.NOTHING)));
        }
    }

    /** A longer deadline for packages wouldn't. */
    private static void assertNoOptionHelps(SourceException failure) {
        String message = Failures.said(failure);
        assertFalse(message.contains("under source"), message);
        assertTrue(message.contains("no option gives it any; the next poll asks again"), message);
        assertTrue(message.contains("check this machine's network and source.proxy"), message);
    }
}
