package mx.prep.internal.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mx.prep.error.CancelledException;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.integrity.Digests;
import mx.prep.internal.receive.Received;
import mx.prep.internal.time.Pause;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.Body;
import mx.prep.spi.Verifier;
import mx.prep.testkit.time.VirtualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyStageTest {
    private static final Instant START = Instant.parse("2021-06-07T01:00:00Z");
    private static final byte[] OLD = "cut 1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "cut 2".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(START);

    private FakeReceived received(Function<Duration, byte[]> bytes, Function<Duration, @Nullable String> sidecar)
            throws IOException {
        return new FakeReceived(folder.resolve("package"), time, bytes, sidecar);
    }

    private Verification verify(Verifier verifier, Received received) {
        return new VerifyStage(verifier, time, time).verify(received);
    }

    private static Duration passed(VirtualTime time) {
        return Duration.between(START, time.instant());
    }

    private static String sidecar(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes) + "  prep.zip\n";
    }

    private static Verifier check() {
        return Digests.sidecar(DigestAlgorithm.SHA256);
    }

    private static RefusalCode refused(Verification verification) {
        return assertInstanceOf(Verification.Refused.class, verification)
                .refusal()
                .code();
    }

    @Test
    void aGoodPackageIsVerifiedWithoutAPause() throws Exception {
        FakeReceived received = received(t -> NEW, t -> sidecar(NEW));
        Verification verification = verify(check(), received);
        VerifiedPackage verified =
                assertInstanceOf(Verification.Verified.class, verification).verified();
        assertEquals(
                Digest.of(DigestAlgorithm.SHA256, NEW), verified.checksums().sha256());
        assertEquals("sidecar sha256", verified.evidence().get(0).method());
        try (InputStream in = verified.open()) {
            assertEquals("cut 2", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(Duration.ZERO, passed(time));
        assertEquals(1, received.companionFetches);
    }

    @Test
    void aPackageThatStaysUndecidedIsRefusedAfterHalfAMinute() throws Exception {
        FakeReceived received = received(t -> NEW, t -> sidecar(OLD));
        Verification verification = verify(check(), received);
        assertEquals(RefusalCode.DIGEST_MISMATCH, refused(verification));
        assertEquals(Duration.ofSeconds(31), passed(time));
    }

    @Test
    void aSidecarTwentySecondsOlderThanItsPackageEndsAcceptedWithoutARefusal() throws Exception {
        FakeReceived received = received(t -> NEW, t -> sidecar(t.toSeconds() < 20 ? OLD : NEW));
        assertInstanceOf(Verification.Verified.class, verify(check(), received));
        assertTrue(passed(time).toSeconds() >= 20 && passed(time).toSeconds() <= 23, "after " + passed(time));
    }

    @Test
    void aPackageOlderThanItsSidecarIsFetchedAgain() throws Exception {
        FakeReceived received = received(t -> t.toSeconds() < 1 ? OLD : NEW, t -> sidecar(NEW));
        Verification verification = verify(check(), received);
        VerifiedPackage verified =
                assertInstanceOf(Verification.Verified.class, verification).verified();
        assertEquals(
                Digest.of(DigestAlgorithm.SHA256, NEW), verified.checksums().sha256());
        assertEquals(1, received.packageFetches);
        assertEquals(Duration.ofSeconds(1), passed(time));
    }

    @Test
    void aLastingMismatchIsRefusedAfterThirtySeconds() throws Exception {
        FakeReceived received = received(t -> NEW, t -> sidecar(OLD));
        Verification verification = verify(check(), received);
        assertEquals(RefusalCode.DIGEST_MISMATCH, refused(verification));
        Verification.Refused refused = (Verification.Refused) verification;
        assertTrue(refused.refusal().message().startsWith("Integrity check failed: "));
        Evidence evidence = refused.evidence().get(0);
        assertEquals(Digest.of(DigestAlgorithm.SHA256, OLD), evidence.expected());
        assertEquals(Digest.of(DigestAlgorithm.SHA256, NEW), evidence.actual());
        assertTrue(passed(time).toSeconds() >= 30 && passed(time).toSeconds() <= 32, "after " + passed(time));
        assertTrue(received.packageFetches >= 2 && received.packageFetches <= 4, "polite: " + received.packageFetches);
        assertTrue(received.companionFetches > 10);
    }

    @Test
    void aMissingSidecarIsWaitedForThenRefused() throws Exception {
        FakeReceived late = received(t -> NEW, t -> t.toSeconds() < 9 ? null : sidecar(NEW));
        assertInstanceOf(Verification.Verified.class, verify(check(), late));
        FakeReceived never = received(t -> NEW, t -> null);
        assertEquals(RefusalCode.DIGEST_MISSING, refused(verify(check(), never)));
    }

    @Test
    void aSidecarThatCantBeFetchedForAWhileIsNotAFailedVerifier() throws Exception {
        FakeReceived received = received(t -> NEW, t -> {
            if (t.toSeconds() < 5) {
                throw new SourceException("503", null);
            }
            return sidecar(NEW);
        });
        assertInstanceOf(Verification.Verified.class, verify(check(), received));
    }

    @Test
    void aVerifierThatThrowsRefusesAndNeverAccepts() throws Exception {
        for (Throwable thrown : List.of(
                new IllegalStateException("secret"),
                new StackOverflowError(),
                new NoClassDefFoundError("secret"),
                new ExceptionInInitializerError("secret"),
                new AssertionError("secret"))) {
            Verification verification = verify(verifier(candidate -> sneak(thrown)), received(t -> NEW, t -> null));
            assertEquals(RefusalCode.VERIFIER_FAILED, refused(verification));
            String message = ((Verification.Refused) verification).refusal().message();
            assertTrue(message.contains(thrown.getClass().getSimpleName()) && !message.contains("secret"), message);
        }
        assertEquals(Duration.ZERO, passed(time));
    }

    @Test
    void fullMemoryIsNoVerdict() throws Exception {
        FakeReceived received = received(t -> NEW, t -> null);
        assertThrows(
                OutOfMemoryError.class, () -> verify(verifier(candidate -> sneak(new OutOfMemoryError())), received));
    }

    private static <T extends Throwable> Verifier.Verdict sneak(Throwable thrown) throws T {
        @SuppressWarnings("unchecked")
        T any = (T) thrown;
        throw any;
    }

    @Test
    void aRefusalIsFinalAtOnce() throws Exception {
        Verifier no = verifier(
                candidate -> new Verifier.Verdict.Refused(RefusalCode.SIGNATURE_INVALID, "not theirs", List.of()));
        assertEquals(RefusalCode.SIGNATURE_INVALID, refused(verify(no, received(t -> NEW, t -> null))));
        assertEquals(Duration.ZERO, passed(time));
    }

    @Test
    void whatComesTheSecondTimeMayNotBeAPackageAtAll() throws Exception {
        FakeReceived received = received(t -> NEW, t -> sidecar(OLD));
        received.unfit = Refusal.of(RefusalCode.TOO_LARGE, "300 MiB");
        assertSame(
                received.unfit,
                assertInstanceOf(Verification.Refused.class, verify(check(), received))
                        .refusal());
    }

    @Test
    void anInterruptCancels() throws Exception {
        VerifyStage stage = new VerifyStage(check(), time, Pause.SYSTEM);
        FakeReceived received = received(t -> NEW, t -> null);
        Thread.currentThread().interrupt();
        assertThrows(CancelledException.class, () -> stage.verify(received));
        assertTrue(Thread.interrupted(), "the flag is set again");
    }

    @Test
    void aCancelledVerifierIsNotARefusal() throws Exception {
        Verifier closing = verifier(candidate -> {
            throw new CancelledException("closed", null);
        });
        FakeReceived received = received(t -> NEW, t -> null);
        assertThrows(CancelledException.class, () -> verify(closing, received));
    }

    @Test
    void eachCompanionAndDigestIsHadOnceInAVerification() throws Exception {
        FakeReceived received = received(t -> NEW, t -> sidecar(NEW));
        Verifier twice = Digests.allOf(List.of(check(), check()));
        assertInstanceOf(Verification.Verified.class, verify(twice, received));
        assertEquals(1, received.companionFetches);
        ReceivedCandidate candidate = new ReceivedCandidate(received);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            assertEquals(Digest.of(algorithm, NEW), candidate.digest(algorithm));
            assertSame(candidate.digest(algorithm), candidate.digest(algorithm));
        }
    }

    @Test
    void theSecondDoorComparesTheBytesWithTheReceipt() throws Exception {
        Path file = Files.write(folder.resolve("archived.zip"), NEW);
        VerifiedPackage again = VerifiedPackage.readmit(receipt(NEW, Receipt.Verdict.ACCEPTED), file);
        assertEquals(Body.of(NEW).checksums(), again.checksums());
        assertEquals(NEW.length, again.length());
        assertEquals("https", again.source());
        StoreException other = assertThrows(
                StoreException.class, () -> VerifiedPackage.readmit(receipt(OLD, Receipt.Verdict.ACCEPTED), file));
        assertEquals(StoreException.Kind.CORRUPT, other.kind());
        assertThrows(
                IllegalArgumentException.class,
                () -> VerifiedPackage.readmit(receipt(NEW, Receipt.Verdict.HELD), file));
    }

    private static Receipt receipt(byte[] bytes, Receipt.Verdict verdict) {
        return new Receipt(
                "test",
                new PackageRef(Cut.parse("20210606-2000"), Digest.of(DigestAlgorithm.SHA256, bytes)),
                CutOrigin.NAME,
                "https",
                new Validators("prep.zip", null, null, null),
                null,
                new Transfer(START, START, bytes.length, null),
                verdict,
                null,
                List.of(),
                START);
    }

    private static Verifier verifier(Function<Verifier.Candidate, Verifier.Verdict> check) {
        return new Verifier() {
            @Override
            public Verdict verify(Candidate candidate) {
                return check.apply(candidate);
            }

            @Override
            public String describe() {
                return "test";
            }
        };
    }

    /** A source whose package and sidecar depend on how long it is asked. */
    private static final class FakeReceived implements Received {
        private final Path file;
        private final VirtualTime time;
        private final Function<Duration, byte[]> bytes;
        private final Function<Duration, @Nullable String> sidecar;
        private byte[] current;
        private int companionFetches;
        private int packageFetches;
        private @Nullable Refusal unfit;

        FakeReceived(
                Path file,
                VirtualTime time,
                Function<Duration, byte[]> bytes,
                Function<Duration, @Nullable String> sidecar)
                throws IOException {
            this.file = file;
            this.time = time;
            this.bytes = bytes;
            this.sidecar = sidecar;
            this.current = bytes.apply(passed(time));
            Files.write(file, current);
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public long length() {
            return current.length;
        }

        @Override
        public Body.Checksums checksums() {
            return Body.Checksums.of(current);
        }

        @Override
        public Validators validators() {
            return new Validators("prep.zip", null, null, null);
        }

        @Override
        public Transfer transfer() {
            return new Transfer(START, START, current.length, "TLSv1.3");
        }

        @Override
        public String source() {
            return "https";
        }

        @Override
        public @Nullable Instant sourceTime() {
            return START.minus(Duration.ofDays(1));
        }

        @Override
        public Instant receivedAt() {
            return START;
        }

        @Override
        public Optional<byte[]> companion(String name, int limit) {
            assertEquals("prep.zip.sha256", name);
            companionFetches++;
            return Optional.ofNullable(sidecar.apply(passed(time))).map(text -> text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> attribute(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> fetchAgain() {
            packageFetches++;
            current = bytes.apply(passed(time));
            try {
                Files.write(file, current);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Optional.ofNullable(unfit);
        }
    }
}
