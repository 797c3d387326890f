package mx.prep.internal.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mx.prep.error.SourceException;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveStageTest {
    private static final Instant SOURCE_TIME = Instant.parse("2021-06-07T01:00:00Z");
    private static final ReceiveStage.Times TIMES = new ReceiveStage.Times(SOURCE_TIME, SOURCE_TIME.plusSeconds(7200));

    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();

    private ReceiveStage stage(long cap) {
        return new ReceiveStage(
                folder.resolve("work"), cap, (name, bytes, total) -> progress.add(name + " " + bytes + "/" + total));
    }

    private static ReceivedPackage received(ReceiveStage stage, FakeOffer offer) {
        return assertInstanceOf(Receiving.Received.class, stage.receive(offer, "fake", TIMES))
                .received();
    }

    private static Refusal refused(ReceiveStage stage, FakeOffer offer) {
        Refusal refusal = assertInstanceOf(Receiving.Refused.class, stage.receive(offer, "fake", TIMES))
                .refusal();
        assertTrue(refusal.message().startsWith("Transfer failed: "), refusal::message);
        return refusal;
    }

    private List<String> packages() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("work"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("package-"))
                    .toList();
        }
    }

    @Test
    void aPackageIsHereWithItsChecksums() throws IOException {
        byte[] bytes = "PK all of it".getBytes(StandardCharsets.UTF_8);
        FakeOffer offer = new FakeOffer(bytes);
        try (ReceiveStage stage = stage(1000);
                ReceivedPackage received = received(stage, offer)) {
            assertArrayEquals(bytes, Files.readAllBytes(received.file()));
            assertEquals(Body.Checksums.of(bytes), received.checksums());
            assertEquals(bytes.length, received.length());
            assertEquals("fake", received.source());
            assertEquals(SOURCE_TIME, received.sourceTime());
            assertEquals(SOURCE_TIME.plusSeconds(7200), received.receivedAt());
            assertEquals(offer.validators(), received.validators());
            assertEquals(Optional.of("yes"), received.attribute("x-fake"));
            assertArrayEquals(
                    new byte[] {1}, received.companion("prep.zip.sha256", 10).orElseThrow());
            assertFalse(offer.closed, "companions can still be fetched");
        }
        assertTrue(offer.closed);
        assertEquals(List.of(), packages());
    }

    @Test
    void aFileThatIsLeftToSomebodyStays() throws IOException {
        try (ReceiveStage stage = stage(1000)) {
            Path kept;
            try (ReceivedPackage received = received(stage, new FakeOffer("PK"))) {
                received.keepFile();
                kept = received.file();
            }
            assertTrue(Files.exists(kept));
            assertNotEquals(kept, stage.fileFor());
        }
    }

    @Test
    void fetchingAgainReplacesEverything() throws IOException {
        FakeOffer offer = new FakeOffer("PK first and long");
        try (ReceiveStage stage = stage(1000);
                ReceivedPackage received = received(stage, offer)) {
            byte[] second = "PK second".getBytes(StandardCharsets.UTF_8);
            offer.bytes = second;
            assertEquals(Optional.empty(), received.fetchAgain());
            assertArrayEquals(second, Files.readAllBytes(received.file()));
            assertEquals(Body.Checksums.of(second), received.checksums());
            assertEquals(second.length, received.length());

            offer.bytes = "<html>".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    RefusalCode.NOT_A_PACKAGE,
                    received.fetchAgain().orElseThrow().code());
            offer.bytes = second;
            offer.failure = new SourceException("the source is gone", null);
            assertSame(offer.failure, assertThrows(SourceException.class, received::fetchAgain));
        }
        assertEquals(List.of(), packages());
    }

    @Test
    void aPackageAboveTheLimitIsRefused() throws IOException {
        try (ReceiveStage stage = stage(10)) {
            received(stage, new FakeOffer("PK45678910")).close();
            FakeOffer announced = new FakeOffer("PK4567891011");
            assertEquals(RefusalCode.TOO_LARGE, refused(stage, announced).code());
            assertTrue(announced.closed);
            FakeOffer silent = new FakeOffer("PK4567891011");
            silent.expected = -1L;
            Refusal refusal = refused(stage, silent);
            assertEquals(RefusalCode.TOO_LARGE, refusal.code());
            assertTrue(refusal.message().contains("'archive: 1MiB' under limits"), refusal::message);
        }
        assertEquals(List.of(), packages());
    }

    @Test
    void fewerBytesThanAnnouncedAreTruncated() throws IOException {
        try (ReceiveStage stage = stage(1000)) {
            FakeOffer offer = new FakeOffer("PK");
            offer.expected = 5L;
            Refusal refusal = refused(stage, offer);
            assertEquals(RefusalCode.TRUNCATED, refusal.code());
            assertTrue(refusal.message().contains("2 bytes came of the 5"), refusal::message);
            FakeOffer broken = new FakeOffer("PK");
            broken.failure = SourceException.refused(RefusalCode.TRUNCATED, "it broke off", null);
            assertEquals(RefusalCode.TRUNCATED, refused(stage, broken).code());
        }
        assertEquals(List.of(), packages());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE html><html>", "\r\n \t<html>", "\u00ef\u00bb\u00bf<?xml version='1.0'?>", "<"})
    void aPageIsNoPackage(String page) throws IOException {
        try (ReceiveStage stage = stage(1000)) {
            for (int chunk : List.of(1, 4, 1000)) {
                FakeOffer offer = new FakeOffer(page.getBytes(StandardCharsets.ISO_8859_1));
                offer.chunk = chunk;
                assertEquals(RefusalCode.NOT_A_PACKAGE, refused(stage, offer).code());
                assertTrue(offer.closed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PK<html>", "  PK  <", "x<"})
    void anAngleBracketElsewhereIsNoPage(String bytes) {
        try (ReceiveStage stage = stage(1000)) {
            received(stage, new FakeOffer(bytes)).close();
        }
    }

    @Test
    void nothingIsNoPackage() {
        try (ReceiveStage stage = stage(1000)) {
            assertEquals(
                    RefusalCode.NOT_A_PACKAGE, refused(stage, new FakeOffer("")).code());
        }
    }

    @Test
    void aTransferThatFailsLeavesNothing() throws IOException {
        FakeOffer offer = new FakeOffer("PK");
        offer.failure = new SourceException("the source is gone", null);
        try (ReceiveStage stage = stage(1000)) {
            assertThrows(SourceException.class, () -> stage.receive(offer, "fake", TIMES));
        }
        assertTrue(offer.closed);
        assertEquals(List.of(), packages());
    }

    @Test
    void aWorkFolderWithoutRoomIsSaidToBeOne() {
        FakeOffer offer = new FakeOffer("PK");
        offer.expected = Long.MAX_VALUE;
        try (ReceiveStage stage = stage(Long.MAX_VALUE)) {
            SourceException failure = assertThrows(SourceException.class, () -> stage.receive(offer, "fake", TIMES));
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("bytes free and the package needs"),
                    failure::getMessage);
        }
        assertTrue(offer.closed);
    }

    @Test
    void aWorkFolderThatIsAFileIsSaidToBeOne() throws IOException {
        Files.writeString(folder.resolve("work"), "a file");
        FakeOffer offer = new FakeOffer("PK");
        try (ReceiveStage stage = stage(1000)) {
            assertThrows(SourceException.class, () -> stage.receive(offer, "fake", TIMES));
        }
        assertTrue(offer.closed);
    }

    @Test
    void progressIsToldByTheMebibyte() {
        byte[] bytes = new byte[(5 << 20) / 2];
        bytes[0] = 'P';
        FakeOffer offer = new FakeOffer(bytes);
        offer.chunk = 1 << 14;
        try (ReceiveStage stage = stage(1 << 24)) {
            received(stage, offer).close();
        }
        String all = "/" + bytes.length;
        assertEquals(
                List.of(
                        "prep.zip 0" + all,
                        "prep.zip " + (1 << 20) + all,
                        "prep.zip " + (2 << 20) + all,
                        "prep.zip " + bytes.length + all),
                progress);
    }

    @Test
    void whatADeadProcessLeftIsTidiedAndWhatIsInUseIsNot() throws IOException, InterruptedException {
        Process dead = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledReceiver.class.getName(),
                        folder.resolve("work").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals("ready", new String(dead.getInputStream().readNBytes(5), StandardCharsets.UTF_8));
        assertEquals(1, packages().size());
        try (ReceiveStage other = stage(1000);
                ReceivedPackage inUse = received(other, new FakeOffer("PK"));
                ReceiveStage stage = stage(1000)) {
            stage.tidy();
            assertEquals(2, packages().size(), "both owners live");
            dead.destroyForcibly().waitFor();
            stage.tidy();
            assertEquals(List.of(inUse.file().getFileName().toString()), packages());
        }
        stage(1000).tidy();
        assertEquals(List.of(), packages());
    }

    @Test
    void tidyingNothingIsFine() {
        try (ReceiveStage stage = stage(1000)) {
            stage.tidy();
        }
        assertFalse(Files.exists(folder.resolve("work")));
    }
}
