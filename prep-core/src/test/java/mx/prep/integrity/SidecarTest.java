package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarTest {
    private static final String NAME = FakeCandidate.NAME;
    private static final String HEX = FakeCandidate.hex(DigestAlgorithm.SHA256);
    private static final String OTHER = "0".repeat(64);

    private static Verdict verdict(String sidecar) {
        return verdict(sidecar.getBytes(StandardCharsets.UTF_8));
    }

    private static Verdict verdict(byte[] sidecar) {
        return Digests.sidecar(DigestAlgorithm.SHA256).verify(new FakeCandidate().beside(NAME + ".sha256", sidecar));
    }

    private static void assertAccepted(String sidecar) {
        assertInstanceOf(Verdict.Accepted.class, verdict(sidecar), sidecar);
    }

    private static String undecided(RefusalCode code, Verdict verdict) {
        Verdict.Undecided undecided = assertInstanceOf(Verdict.Undecided.class, verdict);
        assertEquals(code, undecided.code(), undecided.message());
        assertFalse(undecided.evidence().isEmpty());
        return undecided.message();
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmIsRead(DigestAlgorithm algorithm) {
        String hex = FakeCandidate.hex(algorithm);
        String suffix = "." + algorithm.name().toLowerCase(Locale.ROOT);
        FakeCandidate candidate = new FakeCandidate().beside(NAME + suffix, hex + "  " + NAME + "\n");
        Verdict verdict = Digests.sidecar(algorithm).verify(candidate);
        assertInstanceOf(Verdict.Accepted.class, verdict);
        boolean weak = algorithm == DigestAlgorithm.MD5 || algorithm == DigestAlgorithm.SHA1;
        assertEquals(weak, verdict.evidence().get(0).detail().contains("can make other bytes"));
        assertEquals(hex, String.valueOf(verdict.evidence().get(0).expected()));
    }

    @Test
    void everyFormatOfALineIsRead() {
        assertAccepted(HEX + "  " + NAME + "\n");
        assertAccepted(HEX + " *" + NAME + "\n");
        assertAccepted(HEX + "  ./out/" + NAME + "\r\n");
        assertAccepted(HEX + " *C:\\salida\\" + NAME + "\r\n");
        assertAccepted(HEX + "\t" + NAME);
        assertAccepted("SHA256 (" + NAME + ") = " + HEX + "\n");
        assertAccepted("SHA256(" + NAME + ")= " + HEX + "\n");
        assertAccepted("SHA2-256(" + NAME + ")= " + HEX + "\n");
        assertAccepted(HEX);
        assertAccepted("\n\n  " + HEX.toUpperCase(Locale.ROOT) + "  \r\n");
        assertAccepted("\uFEFF" + HEX + "  " + NAME + "\r\n");
        assertAccepted("# made at 20:01\n" + HEX + "  " + NAME + "\n");
    }

    @Test
    void utf16AsPowerShellWritesItIsRead() {
        String line = "\uFEFF" + HEX + "  " + NAME + "\r\n";
        assertInstanceOf(Verdict.Accepted.class, verdict(line.getBytes(StandardCharsets.UTF_16LE)));
        assertInstanceOf(Verdict.Accepted.class, verdict(line.getBytes(StandardCharsets.UTF_16BE)));
    }

    @Test
    void amongSeveralLinesTheOneWithThePackagesNameCounts() {
        assertAccepted(OTHER + "  20210606_1955_PREP.zip\n" + HEX + "  " + NAME + "\n");
        String clearSigned = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + HEX + "  " + NAME
                + "\n-----BEGIN PGP SIGNATURE-----\niQ==\n-----END PGP SIGNATURE-----\n";
        assertAccepted(clearSigned);
        String mismatch = HEX + "  20210606_1955_PREP.zip\n" + OTHER + "  " + NAME + "\n";
        undecided(RefusalCode.DIGEST_MISMATCH, verdict(mismatch));
        String nobody = HEX + "  a.zip\n" + HEX + "  b.zip\n";
        undecided(RefusalCode.DIGEST_MISSING, verdict(nobody));
        undecided(RefusalCode.DIGEST_MISSING, verdict(HEX + "\n" + OTHER + "\n"));
    }

    @Test
    void theOnlyLineCountsWhateverItsNameAndTheEvidenceSaysSo() {
        Verdict verdict = verdict(HEX + "  prep\u001b[31m.zip\n");
        assertInstanceOf(Verdict.Accepted.class, verdict);
        assertTrue(verdict.evidence().get(0).detail().contains("which says prep?[31m.zip"));
    }

    @Test
    void escapedNamesAreNotTakenForOthers() {
        assertAccepted("\\" + HEX + "  x\\ny\n" + HEX + "  " + NAME + "\n");
        String escaped = "\\" + HEX + "  a\\\\" + NAME + "\n" + OTHER + "  b.zip\n";
        assertAccepted(escaped);
    }

    @Test
    void aSidecarThatContradictsItselfDecidesNothing() {
        String both = HEX + "  " + NAME + "\n" + OTHER + "  " + NAME + "\n";
        assertTrue(undecided(RefusalCode.DIGEST_MISSING, verdict(both)).contains("contradicts itself"));
        assertAccepted(HEX + "  " + NAME + "\n" + HEX + " *" + NAME + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "no digest",
                "<!doctype html><html><body>Bloqueo IP</body></html>",
                "d41d8cd98f00b204e9800998ecf8427e  20210606_2000_PREP.zip\n",
                "0000000000000000000000000000000000000000000000000000000000000000ff  20210606_2000_PREP.zip\n",
                "g000000000000000000000000000000000000000000000000000000000000000  20210606_2000_PREP.zip\n",
                "SHA512 (20210606_2000_PREP.zip) = 0000000000000000000000000000000000000000000000000000000000000000",
                "SHA3-256(20210606_2000_PREP.zip)= 0000000000000000000000000000000000000000000000000000000000000000",
            })
    void whatHoldsNoSha256DecidesNothing(String sidecar) {
        undecided(RefusalCode.DIGEST_MISSING, verdict(sidecar));
    }

    @Test
    void randomBytesNeitherCrashNorAccept() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            undecided(RefusalCode.DIGEST_MISSING, verdict(bytes));
        }
    }

    @Test
    void aTrueLineAfterBinaryStillNeedsItsName() {
        undecided(RefusalCode.DIGEST_MISSING, verdict("\u0000\u0001\n" + HEX + "\n"));
        assertAccepted("\u0000\u0001\n" + HEX + "  " + NAME + "\n");
    }

    @Test
    void aHugeSidecarDecidesNothing() {
        byte[] huge = new byte[(64 << 10) + 1];
        String message = undecided(RefusalCode.DIGEST_MISSING, verdict(huge));
        assertTrue(message.contains("longer than"), message);
        undecided(RefusalCode.DIGEST_MISSING, verdict("a".repeat(64 << 10)));
    }

    @Test
    void aMissingSidecarIsNamed() {
        Verdict verdict = Digests.sidecar(DigestAlgorithm.SHA256).verify(new FakeCandidate());
        String message = undecided(RefusalCode.DIGEST_MISSING, verdict);
        assertTrue(message.contains(NAME + ".sha256"), message);
    }

    @Test
    void aMismatchShowsBothDigests() {
        Verdict verdict = verdict(OTHER + "  " + NAME);
        String message = undecided(RefusalCode.DIGEST_MISMATCH, verdict);
        assertTrue(message.contains("000000000000…") && message.contains(HEX.substring(0, 12)), message);
        assertEquals(HEX, String.valueOf(verdict.evidence().get(0).actual()));
    }

    @Test
    void suffixAndFileNameCanBeOthers() {
        FakeCandidate candidate =
                new FakeCandidate().beside(NAME + ".sha", HEX).beside("huella.txt", HEX + "  prep.zip");
        assertInstanceOf(
                Verdict.Accepted.class,
                new SidecarBuilder().suffix(".sha").build().verify(candidate));
        assertInstanceOf(
                Verdict.Accepted.class,
                new SidecarBuilder().file("huella.txt").build().verify(candidate));
    }
}
