package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import mx.prep.error.ConfigException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;
import mx.prep.spi.Verifier.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestsTest {
    private static final String HEX = FakeCandidate.hex(DigestAlgorithm.SHA256);
    private static final Verifier YES = Digests.fixed(Digest.sha256(HEX));
    private static final Verifier UNDECIDED = Digests.fixed(Digest.sha256("0".repeat(64)));
    private static final Verifier NO = new Verifier() {
        @Override
        public Verdict verify(Candidate candidate) {
            return new Verdict.Refused(RefusalCode.SIGNATURE_INVALID, "another hand signed it", List.of());
        }

        @Override
        public String describe() {
            return "cms";
        }
    };

    private static Verdict header(String value, DigestAlgorithm algorithm) {
        return new HeaderBuilder()
                .name("X-Digest")
                .algorithm(algorithm)
                .build()
                .verify(new FakeCandidate().with("x-digest", value));
    }

    private static void assertUndecided(RefusalCode code, Verdict verdict) {
        Verdict.Undecided undecided = assertInstanceOf(Verdict.Undecided.class, verdict);
        assertEquals(code, undecided.code(), undecided.message());
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatOfAHeaderIsRead(DigestAlgorithm algorithm) {
        String hex = FakeCandidate.hex(algorithm);
        String base64 = Base64.getEncoder()
                .encodeToString(new FakeCandidate().digest(algorithm).bytes());
        String key = switch (algorithm) {
            case MD5 -> "md5";
            case SHA1 -> "sha";
            case SHA256 -> "sha-256";
            case SHA512 -> "sha-512";
        };
        for (String value : List.of(
                hex,
                hex.toUpperCase(Locale.ROOT),
                "\"" + hex + "\"",
                base64,
                " " + base64 + " ",
                key + "=:" + base64 + ":",
                "unixsum=30637, " + key + "=:" + base64 + ":;q=1",
                key.toUpperCase(Locale.ROOT) + "=" + base64,
                "crc32c=AAAAAA==," + key + "=" + base64,
                key + "=" + hex)) {
            assertInstanceOf(Verdict.Accepted.class, header(value, algorithm), value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                ",",
                ":",
                "sha-256",
                "sha-256=",
                "sha-256=::",
                "sha-256=:!!!!:",
                "sha-512=:AAAA:",
                "AAAA",
                "YWJj-3",
                "0123"
            })
    void aHeaderWithoutASha256DecidesNothing(String value) {
        assertUndecided(RefusalCode.DIGEST_MISSING, header(value, DigestAlgorithm.SHA256));
    }

    @Test
    void aHeaderThatContradictsItselfDecidesNothingAsASidecarDoes() {
        String good = Base64.getEncoder()
                .encodeToString(
                        new FakeCandidate().digest(DigestAlgorithm.SHA256).bytes());
        String other = Base64.getEncoder().encodeToString(new byte[32]);
        for (String value : List.of(
                "sha-256=" + good + ", sha-256=" + other,
                "sha-256=" + other + ",SHA256=" + good,
                "sha-256=:" + good + ":, sha-512=:AAAA:, sha-256=:" + other + ":",
                HEX + ", " + "0".repeat(64))) {
            Verdict verdict = header(value, DigestAlgorithm.SHA256);
            assertUndecided(RefusalCode.DIGEST_MISSING, verdict);
            assertTrue(((Verdict.Undecided) verdict).message().contains("contradicts itself"), value);
        }
        for (String value : List.of("sha-256=" + good + ", SHA256=" + good, HEX + ", " + HEX)) {
            assertInstanceOf(Verdict.Accepted.class, header(value, DigestAlgorithm.SHA256), value);
        }
        Verdict sidecar = Digests.sidecar(DigestAlgorithm.SHA256)
                .verify(new FakeCandidate()
                        .beside(
                                FakeCandidate.NAME + ".sha256",
                                HEX + "  " + FakeCandidate.NAME + "\n" + "0".repeat(64) + "  " + FakeCandidate.NAME));
        assertUndecided(RefusalCode.DIGEST_MISSING, sidecar);
    }

    @Test
    void aHeaderThatDiffersOrIsMissingDecidesNothing() {
        assertUndecided(RefusalCode.DIGEST_MISMATCH, header("0".repeat(64), DigestAlgorithm.SHA256));
        assertUndecided(RefusalCode.DIGEST_MISSING, Digests.header("X-Digest").verify(new FakeCandidate()));
    }

    @Test
    void aListNeedsTheNameEvenIfItHasOneLine() {
        Verifier manifest = Digests.manifest("SHA256SUMS");
        FakeCandidate listed = new FakeCandidate()
                .beside("SHA256SUMS", "0".repeat(64) + "  a.zip\n" + HEX + "  " + FakeCandidate.NAME + "\n");
        assertInstanceOf(Verdict.Accepted.class, manifest.verify(listed));
        FakeCandidate other = new FakeCandidate().beside("SHA256SUMS", HEX + "  a.zip\n");
        assertUndecided(RefusalCode.DIGEST_MISSING, manifest.verify(other));
        assertUndecided(RefusalCode.DIGEST_MISSING, manifest.verify(new FakeCandidate()));
    }

    @Test
    void aFixedDigestIsComparedAndNoneSaysThatItComparesNothing() {
        assertInstanceOf(Verdict.Accepted.class, YES.verify(new FakeCandidate()));
        assertUndecided(RefusalCode.DIGEST_MISMATCH, UNDECIDED.verify(new FakeCandidate()));
        Verdict none = Digests.none().verify(new FakeCandidate());
        assertInstanceOf(Verdict.Accepted.class, none);
        assertTrue(none.evidence().get(0).detail().contains("nothing was compared"));
        assertEquals("none", Digests.none().describe());
    }

    @Test
    void allMustAcceptAndEveryoneIsHeard() {
        Verdict both = Digests.allOf(List.of(YES, Digests.none())).verify(new FakeCandidate());
        assertInstanceOf(Verdict.Accepted.class, both);
        assertEquals(2, both.evidence().size());
        Verdict waiting = Digests.allOf(List.of(YES, UNDECIDED)).verify(new FakeCandidate());
        assertUndecided(RefusalCode.DIGEST_MISMATCH, waiting);
        assertEquals(2, waiting.evidence().size());
        Verdict refused = Digests.allOf(List.of(YES, UNDECIDED, NO)).verify(new FakeCandidate());
        assertEquals(
                RefusalCode.SIGNATURE_INVALID,
                assertInstanceOf(Verdict.Refused.class, refused).code());
    }

    @Test
    void anyMayAccept() {
        assertInstanceOf(
                Verdict.Accepted.class,
                Digests.anyOf(List.of(NO, UNDECIDED, YES)).verify(new FakeCandidate()));
        assertUndecided(
                RefusalCode.DIGEST_MISMATCH,
                Digests.anyOf(List.of(NO, UNDECIDED)).verify(new FakeCandidate()));
        assertInstanceOf(Verdict.Refused.class, Digests.anyOf(List.of(NO)).verify(new FakeCandidate()));
    }

    @Test
    void aVerifierThatThrowsIsNotOvertakenByOneThatAccepts() {
        Verifier broken = new Verifier() {
            @Override
            public Verdict verify(Candidate candidate) {
                throw new IllegalStateException("no trust store");
            }

            @Override
            public String describe() {
                return "broken";
            }
        };
        Verifier any = Digests.anyOf(List.of(YES, broken));
        assertThrows(IllegalStateException.class, () -> any.verify(new FakeCandidate()));
    }

    @Test
    void theNamesSayWhatIsChecked() {
        assertEquals("sidecar sha512", Digests.sidecar(DigestAlgorithm.SHA512).describe());
        assertEquals("header Repr-Digest", Digests.header("Repr-Digest").describe());
        assertEquals("manifest sha256", Digests.manifest("SUMS").describe());
        assertEquals("(fixed sha256 and cms)", Digests.allOf(List.of(YES, NO)).describe());
        assertEquals("(fixed sha256 or cms)", Digests.anyOf(List.of(YES, NO)).describe());
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        List<Builder<Verifier>> builders = List.of(
                new SidecarBuilder().suffix(".sha256").file("a"),
                new SidecarBuilder().suffix(""),
                new HeaderBuilder(),
                new HeaderBuilder().name("two words"),
                new ManifestBuilder(),
                new FixedBuilder(),
                new FixedBuilder().digest(HEX).algorithm(DigestAlgorithm.MD5),
                new AllOfBuilder(),
                new AnyOfBuilder());
        builders.forEach(builder -> assertThrows(
                ConfigException.class, builder::build, builder.getClass().getName()));
        assertThrows(
                ConfigException.class,
                () -> new ManifestBuilder().file("../SUMS").build());
        assertThrows(
                ConfigException.class, () -> new SidecarBuilder().file("a/b").build());
    }

    @Test
    void optionsBuildTheirChecks() {
        FakeCandidate candidate = new FakeCandidate().beside(FakeCandidate.NAME + ".sha256", HEX);
        Verifier fixed = new FixedBuilder().digest(HEX.toUpperCase(Locale.ROOT)).build();
        Verifier all = new AllOfBuilder()
                .checks(List.of(fixed, new SidecarBuilder().build()))
                .build();
        Verifier any = new AnyOfBuilder()
                .checks(List.of(UNDECIDED, new NoneBuilder().build()))
                .build();
        assertInstanceOf(Verdict.Accepted.class, all.verify(candidate));
        assertInstanceOf(Verdict.Accepted.class, any.verify(candidate));
    }
}
