package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mx.prep.config.PrintedLine;
import mx.prep.error.SourceException;
import mx.prep.internal.receive.ReceiveStage;
import mx.prep.internal.receive.Receiving;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.tls.NameGuard;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.ThrowAwayCa;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refusal prints a line for {@code prep.yaml}; with that line, the same server's package is taken. */
class PrintedLinesTest {
    private static final String PACKAGE = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + "PK".repeat(50);

    @TempDir
    Path folder;

    private final ThrowAwayCa ca = ThrowAwayCa.create();
    private final CountDownLatch over = new CountDownLatch(1);
    private MemorySink sink = new MemorySink();
    private @Nullable RawServer server;

    @BeforeEach
    void trust() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), ca.pem());
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        if (server != null) {
            server.close();
        }
    }

    private RawServer start(RawServer.Dialogue dialogue) throws IOException {
        RawServer started = RawServer.https(ca.localhost(), dialogue);
        server = started;
        return started;
    }

    private RawServer start(String answer) throws IOException {
        return start((request, connection) -> RawServer.text(answer).answer(connection.getOutputStream()));
    }

    private HttpSourceBuilder asking(RawServer server) {
        return asking(server.uri());
    }

    private HttpSourceBuilder asking(URI address) {
        return HttpSource.at(address).trust(folder.resolve("ca.pem")).environment(name -> PrintedLine.SECRET);
    }

    private void transfer(HttpSourceBuilder builder) {
        sink = new MemorySink();
        try (HttpSource source = builder.build();
                PackageOffer offer = assertInstanceOf(SourceAnswer.Offers.class, source.poll(LastSeen.NOTHING))
                        .oldestFirst()
                        .get(0)) {
            offer.transferTo(sink);
        }
    }

    /** The server's package is refused, and taken by a source that has been told the line besides. */
    private void assertPermits(String line, Supplier<HttpSourceBuilder> options) {
        SourceException refused = assertThrows(SourceException.class, () -> transfer(options.get()));
        PrintedLine printed = PrintedLine.in(String.valueOf(refused.getMessage()), folder);
        assertEquals(line, printed.yaml());
        assertEquals("source", printed.block());
        HttpSourceBuilder permitted = options.get();
        printed.onto(permitted);
        transfer(permitted);
        assertEquals(100, sink.received());
    }

    @Test
    void aServerThatThinksLonger() throws IOException {
        RawServer slow = start((request, connection) -> {
            over.await(2600, TimeUnit.MILLISECONDS);
            RawServer.text(PACKAGE).answer(connection.getOutputStream());
        });
        assertPermits(
                "headerTimeout: 4s",
                () -> asking(slow).connectTimeout(Duration.ofMillis(500)).headerTimeout(Duration.ofSeconds(2)));
    }

    @Test
    void aNetworkThatConnectsSlowly() throws IOException {
        NameGuard slow = NameGuard.STANDARD.asking(host -> {
            try {
                over.await(1100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(InetAddress.getLoopbackAddress());
        });
        RawServer good = start(PACKAGE);
        assertPermits("connectTimeout: 2s", () -> asking(good).names(slow).connectTimeout(Duration.ofSeconds(1)));
    }

    /** Time passes with the bytes that come. */
    private HttpSourceBuilder slowly(HttpSourceBuilder source, int bytesPerSecond) {
        Ticker bytes = () -> sink.received() * 1_000_000_000L / bytesPerSecond;
        return source.time(Clock.systemUTC(), bytes);
    }

    @Test
    void aSlowLink() throws IOException {
        RawServer good = start(PACKAGE);
        assertPermits(
                "rateFloor: 2", () -> slowly(asking(good), 10).rateFloor(16).rateWindow(Duration.ofSeconds(1)));
        assertPermits("rateFloor: 0", () -> slowly(asking(good), 1).rateFloor(7).rateWindow(Duration.ofSeconds(1)));
    }

    @Test
    void aLongTransfer() throws IOException {
        RawServer good = start(PACKAGE);
        assertPermits(
                "deadline: 16s", () -> slowly(asking(good), 10).rateFloor(0).deadline(Duration.ofSeconds(8)));
        assertPermits(
                "deadline: 13002ms", () -> slowly(asking(good), 10).rateFloor(0).deadline(Duration.ofMillis(6501)));
    }

    @Test
    void aRedirectThatTakesItsTime() throws IOException {
        RawServer slow = start((request, connection) -> {
            over.await(700, TimeUnit.MILLISECONDS);
            String redirect = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /there\r\n\r\n";
            RawServer.text(request.startsWith("GET /there ") ? PACKAGE : redirect)
                    .answer(connection.getOutputStream());
        });
        assertPermits("deadline: 2600ms", () -> asking(slow).deadline(Duration.ofMillis(1300)));
    }

    @Test
    void aPackageOfUnknownLength() throws IOException {
        RawServer open = start(PACKAGE.replace("Content-Length: 100\r\n", ""));
        assertPermits("unknownLength: allow", () -> asking(open));
    }

    @Test
    void anotherHost() throws IOException {
        try (RawServer other = RawServer.https(ca.localhost(), RawServer.text(PACKAGE))) {
            RawServer first = start("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + other.uri() + "\r\n\r\n");
            assertPermits("redirects: [\"localhost:" + other.port() + "\"]", () -> asking(first));
        }
    }

    @Test
    void anAddressOfThisMachinesOwnNetwork() throws IOException {
        NameGuard local = NameGuard.STANDARD.asking(host -> List.of(InetAddress.getByName("169.254.7.7")));
        RawServer good = start(PACKAGE);
        assertPermits("allowAddresses: [\"169.254.7.7\"]", () -> asking(good).names(local));
    }

    @Test
    void anotherKey() throws IOException {
        RawServer good = start(PACKAGE);
        String pins = "pins: [";
        SourceException refused =
                assertThrows(SourceException.class, () -> transfer(asking(good).pins(List.of("ab".repeat(32)))));
        String line =
                PrintedLine.in(String.valueOf(refused.getMessage()), folder).yaml();
        assertEquals(pins.length() + 64 + 1, line.length(), line);
        assertPermits(line, () -> asking(good).pins(List.of("ab".repeat(32))));
    }

    @Test
    void anAuthorityOfItsOwn() throws IOException {
        Files.writeString(folder.resolve("authority-ca.pem"), ca.pem());
        RawServer good = start(PACKAGE);
        assertPermits("trust: authority-ca.pem", () -> HttpSource.at(good.uri()));
    }

    @Test
    void credentials() throws IOException {
        RawServer guarded = start((request, connection) -> {
            boolean known = request.contains("Authorization: " + PrintedLine.SECRET + "\n");
            RawServer.text(known ? PACKAGE : "HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n")
                    .answer(connection.getOutputStream());
        });
        assertPermits("headersEnv: {Authorization: PREP_AUTHORIZATION}", () -> asking(guarded));
    }

    @Test
    void aClientCertificate() throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("outlet.p12"))) {
            char[] password = PrintedLine.SECRET.toCharArray();
            ca.client("medio.mx").keyStore(password).store(out, password);
        }
        try (AuthoritySimulator authority = AuthoritySimulator.builder()
                .identity(ca.localhost())
                .requireClientCertificate()
                .start()) {
            authority.offer("PK".repeat(50).getBytes(StandardCharsets.US_ASCII), "a.zip");
            assertPermits(
                    "clientCertificate: outlet.p12\nclientPasswordEnv: PREP_PASSWORD",
                    () -> asking(authority.packageUri()));
        }
    }

    private Receiving receive(HttpSourceBuilder builder, long cap) {
        try (HttpSource source = builder.build();
                ReceiveStage stage = new ReceiveStage(folder.resolve("work"), cap, (name, bytes, total) -> {})) {
            SourceAnswer.Offers offers = assertInstanceOf(SourceAnswer.Offers.class, source.poll(LastSeen.NOTHING));
            Receiving came = stage.receive(offers.oldestFirst().get(0), source.kind(), null);
            if (came instanceof Receiving.Received here) {
                here.received().close();
            }
            return came;
        }
    }

    private void assertPermitsSize(String line, HttpSourceBuilder builder, long cap) {
        Receiving.Refused refused = assertInstanceOf(Receiving.Refused.class, receive(builder, cap));
        PrintedLine printed = PrintedLine.in(refused.refusal().message(), folder);
        assertEquals(line, printed.yaml());
        assertEquals("limits", printed.block());
        assertInstanceOf(
                Receiving.Received.class, receive(builder, printed.limits().archive()));
    }

    @Test
    void aLargerPackage() throws IOException {
        String announced = "HTTP/1.1 200 OK\r\nContent-Length: 2500000\r\n\r\n" + "PK".repeat(1_250_000);
        assertPermitsSize("archive: 3MiB", asking(start(announced)), 1_000_000);
    }

    @Test
    void aLargerPackageOfUnknownLength() throws IOException {
        String open = "HTTP/1.1 200 OK\r\n\r\n" + "PK".repeat(750_000);
        assertPermitsSize("archive: 2MiB", asking(start(open)).unknownLength(UnknownLength.ALLOW), 1 << 20);
    }
}
