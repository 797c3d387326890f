package mx.prep.internal.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import mx.prep.archive.Samples;
import mx.prep.model.Acceptance;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CutOrigin;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.HoldReason;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveFormatsTest {
    private static final PackageRef GOOD = Samples.reference(Samples.EIGHT, "good");
    private static final Receipt RECEIPT = Samples.accepted("redaccion-1", GOOD);
    private static final Decree DECREE = new Decree("ana", "cifras equivocadas \"día\"", Samples.NOW);
    private static final Standing ACCEPTED = Standing.NONE
            .withdraw(Samples.sha256("withdrawn"))
            .accept(new Acceptance(
                    GOOD,
                    EnumSet.of(RefusalCode.NAME_CASE, RefusalCode.NAME_WINDOWS),
                    true,
                    EnumSet.of(HoldReason.REISSUED)))
            .accept(Acceptance.of(Samples.reference(Samples.cut(5), "other")))
            .hold();
    private static final Order ORDER = new Order(7, OrderKind.ACCEPT, GOOD, Samples.cut(5), ACCEPTED, null, DECREE);
    private static final LedgerEntry ENTRY = new LedgerEntry(
            12,
            Samples.sha256("before"),
            LedgerEntry.Kind.LIVE,
            "portal",
            3,
            ReleaseId.of(GOOD, 3, Samples.RECIPE),
            GOOD,
            "all well",
            "redaccion-1",
            Samples.NOW);
    private static final LedgerEntry CONFIRMED = new LedgerEntry(
            13,
            Samples.sha256("live"),
            LedgerEntry.Kind.CONFIRMED,
            "portal",
            3,
            ReleaseId.of(GOOD, 3, Samples.RECIPE),
            GOOD,
            "21 files read back",
            "redaccion-1",
            Samples.NOW,
            0,
            new LedgerEntry.ConfirmationNote(
                    ConfirmationReport.AskedOf.PUBLIC_URL, 21, Duration.ofMillis(12_345), null, 2));
    private static final List<Format> FORMATS = List.of(
            new Format("receipt", ReceiptFormat::read, text(ReceiptFormat.write(RECEIPT))),
            new Format("claim", ClaimFormat::read, text(ClaimFormat.write(RECEIPT))),
            new Format("order", OrderFormat::read, text(OrderFormat.write(ORDER))),
            new Format("ledger entry", LedgerFormat::read, text(LedgerFormat.write(ENTRY))));

    /** A format and a good document of it. */
    record Format(String name, Function<byte[], Object> reader, String good) {}

    @Test
    void everyDocumentReadsBackAsItWasWritten() {
        assertEquals(RECEIPT, ReceiptFormat.read(ReceiptFormat.write(RECEIPT)));
        assertEquals(RECEIPT, ClaimFormat.read(ClaimFormat.write(RECEIPT)));
        assertEquals(ORDER, OrderFormat.read(OrderFormat.write(ORDER)));
        assertEquals(ENTRY, LedgerFormat.read(LedgerFormat.write(ENTRY)));
        assertEquals(CONFIRMED, LedgerFormat.read(LedgerFormat.write(CONFIRMED)));
    }

    @Test
    void whatMayBeAbsentReadsBackAsAbsent() {
        Receipt bare = new Receipt(
                "p",
                GOOD,
                CutOrigin.LAST_MODIFIED,
                "folder",
                new Validators("prep.zip", null, null, null),
                null,
                new Transfer(Samples.NOW, Samples.NOW, 0, null),
                Receipt.Verdict.HELD,
                null,
                List.of(),
                Samples.NOW);
        Order close =
                new Order(1, OrderKind.CLOSE, null, null, Standing.NONE, null, new Decree("ana", "fin", Samples.NOW));
        LedgerEntry first =
                new LedgerEntry(1, null, LedgerEntry.Kind.INCIDENT, null, 0, null, null, "late", "p", Instant.EPOCH);

        assertEquals(bare, ReceiptFormat.read(ReceiptFormat.write(bare)));
        assertEquals(close, OrderFormat.read(OrderFormat.write(close)));
        assertEquals(first, LedgerFormat.read(LedgerFormat.write(first)));
    }

    @Test
    void everyRefusalCodeAndVerdictReadsBack() {
        for (RefusalCode code : RefusalCode.values()) {
            Receipt refused = Samples.refused("p", GOOD, code);
            assertEquals(refused, ReceiptFormat.read(ReceiptFormat.write(refused)));
        }
        for (OrderKind kind : OrderKind.values()) {
            String target = kind == OrderKind.ADOPT ? "portal" : null;
            Order order = new Order(1, kind, null, null, ACCEPTED, target, DECREE);
            assertEquals(order, OrderFormat.read(OrderFormat.write(order)));
        }
    }

    @Test
    void anOrderIsWrittenTheSameInWhateverOrderItsSetIs() {
        List<Digest> digests = Stream.iterate(0, i -> i + 1)
                .limit(50)
                .map(i -> Samples.sha256("package " + i))
                .toList();
        List<Digest> reversed = new java.util.ArrayList<>(digests);
        Collections.reverse(reversed);

        assertArrayEquals(
                OrderFormat.write(withdrawing(new LinkedHashSet<>(digests))),
                OrderFormat.write(withdrawing(new LinkedHashSet<>(reversed))));
    }

    @Test
    void theLargestOrderOfANightStaysWithinItsBound() {
        Set<Digest> night = new LinkedHashSet<>();
        for (int i = 0; i < 3 * 288; i++) {
            night.add(Samples.sha256("package " + i));
        }
        byte[] bytes = OrderFormat.write(withdrawing(night));
        assertTrue(bytes.length < OrderFormat.MAX_BYTES / 10, () -> bytes.length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\uD83D\uDDF3"})
    void longTextsOfOthersAreCutSoThatTheReceiptStaysReadable(String character) {
        String endless = character.repeat(100_000);
        Receipt chatty = new Receipt(
                "p",
                GOOD,
                CutOrigin.NAME,
                "https",
                new Validators(endless, endless, null, null),
                null,
                RECEIPT.transfer(),
                Receipt.Verdict.ACCEPTED,
                null,
                Collections.nCopies(1000, new Evidence(endless, endless, null, null)),
                Samples.NOW);

        byte[] bytes = ReceiptFormat.write(chatty);
        Receipt read = ReceiptFormat.read(bytes);

        assertTrue(bytes.length <= ReceiptFormat.MAX_BYTES, () -> bytes.length + " bytes");
        assertNull(read.validators().etag(), "half an entity tag is worth nothing");
        assertTrue(read.validators().name().endsWith("…"));
        assertFalse(read.validators().name().contains("\uFFFD"), "no character is cut in half");
        assertEquals(read, ReceiptFormat.read(ReceiptFormat.write(read)), "cutting again changes nothing");
    }

    @Test
    void fieldsAndNamesOfLaterVersionsAreIgnored() {
        String later = text(OrderFormat.write(ORDER))
                .replace("\"number\":7", "\"number\":7,\"mood\":{\"calm\":true}")
                .replace("[\"NAME_CASE\"", "[\"NAME_OF_LATER\",\"NAME_CASE\"")
                .replace("[\"REISSUED\"", "[\"HELD_LATER\",\"REISSUED\"");

        assertEquals(ORDER, OrderFormat.read(later.getBytes(UTF_8)));
    }

    @Test
    void whatEarlierVersionsDidntWriteIsNotHeldAndNotAccepted() {
        String plain = text(OrderFormat.write(Samples.order(1, "why")));
        String earlier = plain.replace(",\"held\":false", "").replace("\"accepted\":[],", "");

        assertTrue(earlier.length() < plain.length() - 20, earlier);
        assertEquals(Samples.order(1, "why"), OrderFormat.read(earlier.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATA_CRC", "ZIP_LAYOUT", "NAME_TRAVERSAL", "SIGNATURE_INVALID", "DIGEST_MISMATCH"})
    void anOrderThatAllowsWhatNobodyMayAllowIsNoOrder(String code) {
        String forged = text(OrderFormat.write(ORDER)).replace("[\"NAME_CASE\"", "[\"" + code + "\"");

        assertThrows(FormatException.class, () -> OrderFormat.read(forged.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("hostileOrders")
    void aHostileOrderIsNoOrder(String from, String to) {
        String good = text(OrderFormat.write(ORDER));
        String forged = good.replace(from, to);

        assertFalse(forged.equals(good), from);
        assertThrows(FormatException.class, () -> OrderFormat.read(forged.getBytes(UTF_8)));
    }

    static Stream<Arguments> hostileOrders() {
        return Stream.of(
                Arguments.of("\"kind\":\"accept\"", "\"kind\":\"adopt\""),
                Arguments.of("\"target\":null", "\"target\":\"portal\""),
                Arguments.of("\"forElection\":true", "\"forElection\":\"true\""),
                Arguments.of("\"forElection\":true,", ""),
                Arguments.of("\"allow\":[", "\"allow\":[7,"),
                Arguments.of("\"allow\":[", "\"allow\":{},\"was\":["),
                Arguments.of("\"held\":true", "\"held\":1"),
                Arguments.of("\"accepted\":[", "\"accepted\":[{},"),
                Arguments.of("\"accepted\":[", "\"accepted\":[null,"),
                Arguments.of("\"author\":\"ana\"", "\"author\":\" \""),
                Arguments.of("\"author\":\"ana\",", ""),
                Arguments.of("\"number\":7", "\"number\":0"),
                Arguments.of(
                        "\"withdrawn\":[", "\"withdrawn\":[\"" + GOOD.sha256().hex() + "\","),
                Arguments.of(
                        Samples.reference(Samples.cut(5), "other").sha256().hex() + "\"},\"allow",
                        GOOD.sha256().hex() + "\",\"cut\":\"20210606-2000\"},\"allow"));
    }

    @Test
    void aPackageIsAcceptedOnceInAnOrder() {
        String good = text(OrderFormat.write(ORDER));
        String one = good.substring(good.indexOf("\"accepted\":[") + 12, good.indexOf("},{\"package\"") + 1);
        String twice = good.replace("\"accepted\":[", "\"accepted\":[" + one + ",");

        assertThrows(FormatException.class, () -> OrderFormat.read(twice.getBytes(UTF_8)));
    }

    @Test
    void aReasonThatIsTooLongIsToldToTheOperator() {
        Order order = Samples.order(1, "x".repeat(2001));
        assertThrows(IllegalArgumentException.class, () -> OrderFormat.write(order));
    }

    @Test
    void onlyAnAcceptedPackageCanBeClaimed() {
        Receipt refused = Samples.refused("p", GOOD, RefusalCode.DATA_CRC);
        String forged = text(ClaimFormat.write(RECEIPT))
                .replace("\"verdict\":\"accepted\",\"refusal\":null", "\"verdict\":\"held\",\"refusal\":null");

        assertThrows(IllegalArgumentException.class, () -> ClaimFormat.write(refused));
        assertThrows(FormatException.class, () -> ClaimFormat.read(forged.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostileDocumentIsToldApartFromATrueOne(Format format, String document) {
        byte[] bytes = document.getBytes(UTF_8);
        FormatException e =
                assertThrows(FormatException.class, () -> format.reader().apply(bytes));
        assertTrue(String.valueOf(e.getMessage()).length() < 2000, e::getMessage);
    }

    static Stream<Arguments> hostile() {
        return FORMATS.stream()
                .flatMap(format ->
                        Stream.concat(mangled(format.good()), alien()).map(document -> Arguments.of(format, document)));
    }

    private static Stream<String> mangled(String good) {
        return Stream.of(
                        good.replace("\"schema\":1", "\"schema\":2"),
                        good.replace("\"schema\":1", "\"schema\":\"1\""),
                        good.replace("\"schema\":1", "\"schema\":1.5"),
                        good.replace("\"schema\":1,", ""),
                        good.replace("\"schema\":1", "\"schema\":1,\"schema\":1"),
                        good.replaceFirst("\"sha256\":\"[0-9a-f]", "\"sha256\":\"G"),
                        good.replaceFirst("\"sha256\":\"[0-9a-f]{64}\"", "\"sha256\":17"),
                        good.replace("20210606-2000", "20210631-2000"),
                        good.replace("2021-06-07T01:00:30Z", "yesterday"),
                        good.replaceAll("\"number\":\\d+", "\"number\":99999999999999999999999"),
                        good.replaceAll("\"(bytes|epoch)\":\\d+", "\"$1\":\"12\""),
                        good.replaceAll("\"(verdict|kind)\":\"[a-z]+\"", "\"$1\":\"perhaps\""),
                        good.replaceAll("\"(evidence|withdrawn)\":\\[", "\"$1\":[{\"a\":1},"),
                        good.substring(0, good.length() / 2),
                        good + good)
                .filter(document -> !document.equals(good));
    }

    private static Stream<String> alien() {
        return Stream.of(
                "",
                "null",
                "[]",
                "\"schema\"",
                "{}",
                "{\"schema\":1}",
                "<html>404</html>",
                "\u0000\u0000",
                "{\"schema\":1,\"a\":".repeat(1000),
                "{\"schema\":1,\"reason\":\"" + "x".repeat(100_000) + "\"}");
    }

    @Test
    void aDigestThatAnotherAlgorithmMadeKeepsItsName() {
        Digest sha512 = Digest.of(DigestAlgorithm.SHA512, Samples.bytes("good"));
        Receipt receipt = new Receipt(
                "p",
                GOOD,
                CutOrigin.NAME,
                "https",
                RECEIPT.validators(),
                null,
                RECEIPT.transfer(),
                Receipt.Verdict.ACCEPTED,
                null,
                List.of(new Evidence("manifest", "matches", sha512, sha512)),
                Samples.NOW);

        assertEquals(receipt, ReceiptFormat.read(ReceiptFormat.write(receipt)));
    }

    private static String text(byte[] document) {
        return new String(document, UTF_8);
    }

    private static Order withdrawing(Set<Digest> withdrawn) {
        Standing standing = new Standing(List.of(), withdrawn, false);
        return new Order(1, OrderKind.ROLLBACK, null, null, standing, null, DECREE);
    }
}
