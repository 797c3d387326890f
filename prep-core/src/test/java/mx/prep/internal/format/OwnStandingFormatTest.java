package mx.prep.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.FileOverride;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.model.Standing;
import org.junit.jupiter.api.Test;

/** What an order says of the outlet's own files and of its closing page. */
class OwnStandingFormatTest {
    private static final Digest A = Digest.sha256("a".repeat(64));
    private static final Digest B = Digest.sha256("b".repeat(64));
    private static final Standing STANDING = Standing.NONE
            .override(new FileOverride(ObjectKey.of("robots.txt"), A, 2))
            .override(new FileOverride(ObjectKey.of("ads.txt"), A, 3))
            .override(new FileOverride(ObjectKey.of("robots.txt"), B, 4))
            .close(new PageRef(PageKind.CLOSING, B));
    private static final Order ORDER = new Order(
            5,
            OrderKind.CLOSE,
            null,
            null,
            STANDING,
            null,
            new Decree("ana", "fin", Instant.parse("2021-06-09T06:00:00Z")));

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(ORDER, OrderFormat.read(OrderFormat.write(ORDER)));
        assertEquals(
                List.of(
                        new FileOverride(ObjectKey.of("ads.txt"), A, 3),
                        new FileOverride(ObjectKey.of("robots.txt"), B, 4)),
                STANDING.overrides());
    }

    @Test
    void itStandsWhateverElseIsOrdered() {
        for (Standing later : List.of(
                STANDING.hold(),
                STANDING.resume(),
                STANDING.withdraw(A),
                STANDING.withdraw(A).restore(A))) {
            assertEquals(STANDING.overrides(), later.overrides());
            assertEquals(STANDING.closing(), later.closing());
        }
        assertEquals(
                List.of("ads.txt"),
                STANDING.giveBack(ObjectKey.of("robots.txt")).overrides().stream()
                        .map(o -> o.path().value())
                        .toList());
        assertEquals(null, STANDING.reopen().closing());
    }

    @Test
    void anOrderFromBeforeThereWereAnyIsRead() {
        String text = text().replaceAll("\"overrides\":\\[.*?\\],\"closingPageSha256\":\"[0-9a-f]*\",", "");
        assertEquals(Standing.NONE, OrderFormat.read(bytes(text)).standing());
    }

    @Test
    void anythingElseIsRefused() {
        byte[] whole = OrderFormat.write(ORDER);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(FormatException.class, () -> OrderFormat.read(part), "length " + length);
        }
        for (String[] change : new String[][] {
            {"ads.txt", ".prep/current.json"},
            {"ads.txt", ".WELL-KNOWN/ACME-challenge/x"},
            {"ads.txt", "../ads.txt"},
            {"ads.txt", "robots.txt"},
            {"ads.txt", "zz.txt"},
            {"\"order\":3", "\"order\":0"},
            {"\"order\":3", "\"order\":\"3\""},
            {"\"order\":3", "\"order\":3000000000"},
            {"\"closingPageSha256\":\"b", "\"closingPageSha256\":\"x"},
            {"\"overrides\":[", "\"overrides\":[1,"}
        }) {
            assertThrows(
                    FormatException.class,
                    () -> OrderFormat.read(bytes(text().replace(change[0], change[1]))),
                    () -> String.join(" as ", change));
        }
    }

    @Test
    void aHoldingPageCantCloseASite() {
        assertThrows(IllegalArgumentException.class, () -> Standing.NONE.close(new PageRef(PageKind.HOLDING, A)));
    }

    private static String text() {
        return new String(OrderFormat.write(ORDER), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
