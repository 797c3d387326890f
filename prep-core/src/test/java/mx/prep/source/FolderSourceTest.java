package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.SourceException;
import mx.prep.internal.time.Pause;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.SourceAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
    private static final Instant LONG_AGO = Instant.parse("2021-06-07T01:00:00.123456Z");

    @TempDir
    Path folder;

    private final Time time = new Time();

    /** Time that passes only in pauses. */
    private static final class Time implements InstantSource, Pause {
        private Instant now = Instant.parse("2021-06-07T02:00:00Z");
        private final List<Duration> pauses = new ArrayList<>();
        private Runnable meanwhile = () -> {};

        @Override
        public void pause(Duration duration) {
            pauses.add(duration);
            now = now.plus(duration);
            meanwhile.run();
        }

        long nanos() {
            return Duration.between(Instant.EPOCH, now).toNanos();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private FolderSourceBuilder builder() {
        return FolderSource.builder().path(folder).time(time.withZone(ZoneOffset.UTC), time::nanos, time);
    }

    private Path file(String name, String content, Instant modified) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private static List<PackageOffer> offers(FolderSource source, LastSeen last) {
        SourceAnswer.Offers offers = assertInstanceOf(SourceAnswer.Offers.class, source.poll(last));
        return offers.oldestFirst();
    }

    private static List<String> names(FolderSource source, LastSeen last) {
        return offers(source, last).stream()
                .map(offer -> offer.validators().name())
                .toList();
    }

    private static LastSeen seen(String cut, Validators validators) {
        return new LastSeen(validators, new PackageRef(Cut.parse(cut), Digest.sha256("0".repeat(64))));
    }

    @Test
    void offersAreOrderedByTheCutInTheirNames() throws IOException {
        file("20210606_2010_PREP_DIP.zip", "PK 2", LONG_AGO);
        file("20210606_2000_PREP.zip", "PK 1", LONG_AGO.plusSeconds(600));
        file("20210607_0000_PREP.zip", "PK 3", LONG_AGO);
        file("20211399_9999_PREP.zip", "PK no cut", LONG_AGO);
        file("index.html", "<p>", LONG_AGO);
        FolderSource source = builder().build();
        assertEquals(
                List.of(
                        "20211399_9999_PREP.zip",
                        "20210606_2000_PREP.zip",
                        "20210606_2010_PREP_DIP.zip",
                        "20210607_0000_PREP.zip"),
                names(source, LastSeen.NOTHING));
        assertEquals("folder", source.kind());
        assertTrue(time.pauses.isEmpty(), "all had settled");
    }

    @Test
    void onlyWhatIsNewerIsOffered() throws IOException {
        file("20210606_2000_PREP.zip", "PK 1", LONG_AGO);
        file("20210606_2010_PREP.zip", "PK 2", LONG_AGO);
        FolderSource source = builder().build();
        Validators second = offers(source, LastSeen.NOTHING).get(1).validators();
        assertInstanceOf(SourceAnswer.Unchanged.class, source.poll(seen("20210606-2010", second)));

        file("20210606_2020_PREP.zip", "PK 3", LONG_AGO);
        assertEquals(List.of("20210606_2020_PREP.zip"), names(source, seen("20210606-2010", second)));
        file("20210606_2010_PREP.zip", "PK 2, but other bytes", LONG_AGO);
        assertEquals(
                List.of("20210606_2010_PREP.zip", "20210606_2020_PREP.zip"),
                names(source, seen("20210606-2010", second)),
                "the same name may come back with other bytes");
    }

    @Test
    void namesWithoutCutAreOrderedByTime() throws IOException {
        file("b.zip", "PK 1", LONG_AGO);
        file("a.zip", "PK 2", LONG_AGO.plusSeconds(60));
        FolderSource source = builder().pattern(Pattern.compile(".*\\.zip")).build();
        assertEquals(List.of("b.zip", "a.zip"), names(source, LastSeen.NOTHING));
        Validators first = offers(source, LastSeen.NOTHING).get(0).validators();
        assertEquals(List.of("a.zip"), names(source, seen("20210606-2000", first)));
    }

    @Test
    void anEmptyFolderIsNotYetAndNoFolderIsAnError() throws IOException {
        FolderSource source = builder().build();
        assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
        Files.delete(folder);
        Failures.expect("source.path isn't there", () -> source.poll(LastSeen.NOTHING));
        Files.createDirectory(folder);
        assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
    }

    @Test
    void aFileThatIsRenamedIntoPlaceCountsAtOnce() throws IOException {
        Path part = file("20210606_2000_PREP.zip.part", "PK whole", LONG_AGO);
        FolderSource source = builder().build();
        assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
        Files.move(part, folder.resolve("20210606_2000_PREP.zip"));
        assertEquals(List.of("20210606_2000_PREP.zip"), names(source, LastSeen.NOTHING));
        assertTrue(time.pauses.isEmpty());
    }

    @Test
    void aFreshFileIsWaitedForOnce() throws IOException {
        file("20210606_2000_PREP.zip", "PK", time.now.minusMillis(500));
        assertEquals(List.of("20210606_2000_PREP.zip"), names(builder().build(), LastSeen.NOTHING));
        assertEquals(List.of(Duration.ofMillis(1500)), time.pauses);
    }

    @Test
    void aFileThatGrowsDoesNotCount() throws IOException {
        Path growing = file("20210606_2000_PREP.zip", "PK", time.now);
        file("20210606_1950_PREP.zip", "PK whole", LONG_AGO);
        FolderSource source = builder().build();
        time.meanwhile = () -> {
            try {
                Files.writeString(growing, " more", StandardOpenOption.APPEND);
                Files.setLastModifiedTime(growing, FileTime.from(time.now));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
        assertEquals(List.of("20210606_1950_PREP.zip"), names(source, LastSeen.NOTHING));
        assertEquals(List.of("20210606_1950_PREP.zip"), names(source, LastSeen.NOTHING));
        time.meanwhile = () -> {};
        assertEquals(List.of("20210606_1950_PREP.zip", "20210606_2000_PREP.zip"), names(source, LastSeen.NOTHING));
    }

    @Test
    void aFileServerWhoseClockIsAheadIsUnderstood() throws IOException {
        Path file = file("20210606_2000_PREP.zip", "PK", time.now.plus(Duration.ofHours(1)));
        FolderSource source = builder().build();
        assertEquals(List.of("20210606_2000_PREP.zip"), names(source, LastSeen.NOTHING));
        assertEquals(List.of(Duration.ofSeconds(2)), time.pauses, "it looked the same for as long as it takes");
        assertTrue(Files.exists(file));
    }

    @Test
    void linksAndTemporaryNamesAreNotLookedAt(@TempDir Path outside) throws IOException {
        Path secret = Files.writeString(outside.resolve("secret"), "PK");
        Files.createSymbolicLink(folder.resolve("20210606_2000_PREP.zip"), secret);
        Files.createDirectory(folder.resolve("20210606_2010_PREP.zip"));
        for (String name : List.of(".hidden.zip", "a.zip.part", "a.tmp", "a.zip~", "~a.zip", "a.zip.crdownload")) {
            file(name, "PK", LONG_AGO);
        }
        FolderSource source = builder().pattern(Pattern.compile(".*")).build();
        assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
    }

    @Test
    void aLinkThatTakesThePlaceOfAFileIsNotRead(@TempDir Path outside) throws IOException {
        Path file = file("20210606_2000_PREP.zip", "PK", LONG_AGO);
        PackageOffer offer = offers(builder().build(), LastSeen.NOTHING).get(0);
        Path secret = Files.writeString(outside.resolve("secret"), "PK");
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        Files.createSymbolicLink(folder.resolve("20210606_2000_PREP.zip.sha256"), secret);
        assertThrows(SourceException.class, () -> offer.transferTo(new MemorySink()));
        assertThrows(SourceException.class, () -> offer.companion("20210606_2000_PREP.zip.sha256", 100));
    }

    @Test
    void aPackageComesWithItsCompanions() throws IOException {
        file("20210606_2000_PREP.zip", "PK 1", LONG_AGO);
        file("20210606_2000_PREP.zip.sha256", "abc", LONG_AGO);
        try (PackageOffer offer = offers(builder().build(), LastSeen.NOTHING).get(0)) {
            MemorySink sink = new MemorySink();
            Transfer transfer = offer.transferTo(sink);
            assertArrayEquals("PK 1".getBytes(StandardCharsets.UTF_8), sink.bytes());
            assertEquals(4, transfer.bytes());
            assertEquals(null, transfer.tlsProtocol());
            assertEquals(4L, offer.validators().length());
            assertArrayEquals(
                    "abc".getBytes(StandardCharsets.UTF_8),
                    offer.companion("20210606_2000_PREP.zip.sha256", 3).orElseThrow());
            assertEquals(Optional.empty(), offer.companion("20210606_2000_PREP.zip.md5", 3));
            assertThrows(SourceException.class, () -> offer.companion("20210606_2000_PREP.zip.sha256", 2));
            for (String name : List.of("", ".", "..", "../x", "a/b", "/etc/passwd")) {
                assertThrows(IllegalArgumentException.class, () -> offer.companion(name, 10), name);
            }
            assertEquals(Optional.empty(), offer.attribute("ETag"));

            file("20210606_2000_PREP.zip", "PK, again", LONG_AGO);
            offer.transferTo(sink);
            assertArrayEquals("PK, again".getBytes(StandardCharsets.UTF_8), sink.bytes());
            assertEquals(9L, offer.validators().length());
        }
    }

    @Test
    void aFileThatChangesWhileItIsReadIsNoPackage() throws IOException {
        Path file = file("20210606_2000_PREP.zip", "PK 1", LONG_AGO);
        PackageOffer offer = offers(builder().build(), LastSeen.NOTHING).get(0);
        PackageSink sink = new PackageSink() {
            private long received;

            @Override
            public void restart() {
                received = 0;
            }

            @Override
            public void expect(long bytes) {
                assertEquals(4, bytes);
            }

            @Override
            public void accept(ByteBuffer chunk) {
                received += chunk.remaining();
                chunk.position(chunk.limit());
                try {
                    Files.writeString(file, "PK 2");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }

            @Override
            public long received() {
                return received;
            }
        };
        Failures.expect("changed while it was read", () -> offer.transferTo(sink));
        Files.delete(file);
        Failures.expect("it is gone", () -> offer.transferTo(new MemorySink()));
    }

    @Test
    void closingEndsAPollThatWaits() throws IOException {
        Files.writeString(folder.resolve("20210606_2000_PREP.zip"), "PK");
        FolderSource source =
                FolderSource.builder().path(folder).settle(Duration.ofHours(1)).build();
        source.close();
        assertThrows(CancelledException.class, () -> source.poll(LastSeen.NOTHING));
        FolderSource hasty =
                FolderSource.builder().path(folder).settle(Duration.ZERO).build();
        assertEquals(List.of("20210606_2000_PREP.zip"), names(hasty, LastSeen.NOTHING));
    }

    @Test
    void optionsAreChecked() {
        assertThrows(ConfigException.class, () -> FolderSource.builder().build());
        assertThrows(
                ConfigException.class,
                () -> builder().settle(Duration.ofSeconds(-1)).build());
    }
}
