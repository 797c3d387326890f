package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mx.prep.error.SourceException;
import mx.prep.internal.time.HttpDates;
import mx.prep.model.RefusalCode;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.Request;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break off half way, over HTTPS. */
class HttpResumeTest {
    private static final String PATH = AuthoritySimulator.PACKAGE_PATH;
    private static final byte[] FIRST = bytes(1);
    private static final byte[] SECOND = bytes(2);

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(Instant.parse("2021-06-07T01:00:00Z"));
    private final List<Duration> pauses = new ArrayList<>();
    private Night night;
    private HttpSource source;

    @BeforeEach
    void start() {
        night = new Night(folder, AuthoritySimulator.builder());
        source = HttpSource.at(night.authority.packageUri())
                .trust(night.pem())
                .time(time, time, pause -> {
                    pauses.add(pause);
                    time.pause(pause);
                })
                .build();
        night.authority.offer(FIRST, "a.zip");
    }

    @AfterEach
    void stop() {
        source.close();
        night.close();
    }

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[300_000 + (int) seed];
        new Random(seed).nextBytes(bytes);
        bytes[0] = 'P';
        return bytes;
    }

    private PackageOffer offer() {
        return Night.offers(source, LastSeen.NOTHING).get(0);
    }

    private List<String> ranges() {
        return night.authority.requests().stream()
                .map(request -> request.header("Range").orElse("all"))
                .toList();
    }

    @Test
    void aTransferGoesOnWhereItsConnectionEnded() {
        night.authority.breakOffNext(PATH, 100_000);
        night.authority.breakOffNext(PATH, 50_000);
        try (PackageOffer offer = offer()) {
            MemorySink sink = new MemorySink();
            Transfer transfer = offer.transferTo(sink);
            assertArrayEquals(FIRST, sink.bytes());
            assertEquals(FIRST.length, transfer.bytes());
            assertEquals(List.of("all", "bytes=100000-", "bytes=150000-"), ranges());
            Request last = night.authority.requests().get(2);
            assertEquals(Optional.ofNullable(offer.validators().etag()), last.header("If-Range"));
            assertEquals(FIRST.length, offer.validators().length(), "of the whole, not of the rest");
            assertFalse(pauses.isEmpty(), "a server in trouble is given a moment");
        }
    }

    @Test
    void aPackageThatWasReplacedMeanwhileStartsFromItsFirstByte() {
        night.authority.breakOffNext(PATH, 100_000);
        try (PackageOffer offer = offer()) {
            Validators before = offer.validators();
            night.authority.offer(SECOND, "b.zip");
            MemorySink sink = new MemorySink();
            offer.transferTo(sink);
            assertArrayEquals(SECOND, sink.bytes());
            assertEquals(SECOND.length, sink.expected());
            assertFalse(before.equals(offer.validators()), "what is said is said of the new one");
        }
    }

    @Test
    void aServerThatSendsAllOfItAgainIsTakenAtItsWord() {
        night.authority.breakOffNext(PATH, 100_000);
        try (PackageOffer offer = offer()) {
            night.authority.answerNext(200, Map.of("ETag", "\"same\""), FIRST);
            MemorySink sink = new MemorySink();
            offer.transferTo(sink);
            assertArrayEquals(FIRST, sink.bytes());
        }
    }

    @Test
    void aRestThatIsAnothersIsNotAppended() {
        byte[] rest = Arrays.copyOfRange(SECOND, 100_000, SECOND.length);
        for (Map<String, String> headers : List.of(
                Map.of("Content-Range", "bytes 100000-" + (SECOND.length - 1) + "/" + SECOND.length),
                Map.of("Content-Range", "bytes 99999-" + (FIRST.length - 1) + "/" + FIRST.length),
                Map.of("Content-Range", "bytes 100000-" + (FIRST.length - 1) + "/" + FIRST.length, "ETag", "\"other\""),
                Map.of("Content-Type", "multipart/byteranges; boundary=x"))) {
            night.authority.breakOffNext(PATH, 100_000);
            try (PackageOffer offer = offer()) {
                night.authority.answerNext(206, headers, rest);
                MemorySink sink = new MemorySink();
                SourceException failure = Failures.expect(() -> offer.transferTo(sink));
                assertEquals(Optional.of(RefusalCode.TRUNCATED), failure.refusal());
                assertEquals(100_000, sink.received(), "nothing of the other's");
            }
        }
    }

    @Test
    void withoutAStrongValidatorNothingIsResumed() {
        night.authority.answerNext(200, Map.of("ETag", "W/\"weak\"", "Content-Length", "300001"), new byte[1000]);
        try (PackageOffer offer = offer()) {
            assertEquals(
                    Optional.of(RefusalCode.TRUNCATED),
                    Failures.expect(() -> offer.transferTo(new MemorySink())).refusal());
        }
        assertEquals(List.of("all"), ranges());
    }

    @Test
    void anOldDateWillDoWhereThereIsNoTag() {
        String date = HttpDates.format(night.authority.clock().instant().minusSeconds(120));
        night.authority.answerNext(
                200, Map.of("Last-Modified", date, "Content-Length", "" + FIRST.length), Arrays.copyOf(FIRST, 1000));
        night.authority.answerNext(
                206,
                Map.of("Content-Range", "bytes 1000-" + (FIRST.length - 1) + "/" + FIRST.length),
                Arrays.copyOfRange(FIRST, 1000, FIRST.length));
        try (PackageOffer offer = offer()) {
            MemorySink sink = new MemorySink();
            offer.transferTo(sink);
            assertArrayEquals(FIRST, sink.bytes());
            assertEquals(Optional.of(date), night.authority.requests().get(1).header("If-Range"));
        }
    }

    @Test
    void aConnectionThatAlwaysBreaksIsGivenUp() {
        for (int i = 0; i < 20; i++) {
            night.authority.breakOffNext(PATH, 10);
        }
        try (PackageOffer offer = offer()) {
            SourceException failure = Failures.expect(() -> offer.transferTo(new MemorySink()));
            assertEquals(Optional.of(RefusalCode.TRUNCATED), failure.refusal());
        }
        assertEquals(5, night.requests());
        assertEquals(
                List.of(1L, 2L, 4L, 8L),
                pauses.stream().map(Duration::toSeconds).toList());
    }

    @Test
    void whatIsGoneMeanwhileIsSaidToBeGone() {
        night.authority.breakOffNext(PATH, 100_000);
        try (PackageOffer offer = offer()) {
            night.authority.withdraw();
            assertTrue(Failures.expect("taken its package away", () -> offer.transferTo(new MemorySink()))
                    .isGone());
        }
    }

    @Test
    void aServerThatAsksForPatienceIsLeftAlone() {
        night.authority.breakOffNext(PATH, 100_000);
        try (PackageOffer offer = offer()) {
            night.authority.answerNext(503, Map.of("Retry-After", "90"), new byte[0]);
            SourceException failure = assertThrows(SourceException.class, () -> offer.transferTo(new MemorySink()));
            assertEquals(Optional.of(Duration.ofSeconds(90)), failure.retryAfter());
        }
        assertEquals(2, night.requests());
    }
}
