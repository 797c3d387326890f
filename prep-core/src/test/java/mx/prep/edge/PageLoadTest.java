package mx.prep.edge;

import static mx.prep.edge.Rig.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import mx.prep.edge.EdgeRequest.Transport;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pin: one page load, one cut. */
class PageLoadTest {
    private static final String DATA = "/nacional/datos.json";
    private static final String DESTINATION = "Sec-Fetch-Dest";
    private final Rig rig = new Rig();

    @BeforeEach
    void publish() {
        rig.publish(1);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void overTlsThePinWorksInACrossSiteFrame() {
        EdgeResponse page = rig.send("GET", "/nacional/", Transport.TLS, DESTINATION, "iframe");
        assertEquals(
                "__Host-prep=" + live() + "." + rig.clock.instant().getEpochSecond()
                        + "; Secure; HttpOnly; SameSite=None; Partitioned; Path=/; Max-Age=60",
                page.header("Set-Cookie").orElseThrow());
    }

    @Test
    void overPlainHttpThePinIsAPlainCookie() {
        assertEquals(
                "prep=" + live() + "." + rig.clock.instant().getEpochSecond()
                        + "; HttpOnly; SameSite=Lax; Path=/; Max-Age=60",
                rig.get("/", DESTINATION, "document").header("Set-Cookie").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "script", "image", "style", "worker"})
    void subRequestsSetNoPin(String destination) {
        assertFalse(rig.get("/", DESTINATION, destination).header("Set-Cookie").isPresent());
    }

    @Test
    void onlyPagesSetAPin() {
        assertFalse(rig.get("/base.csv", DESTINATION, "document")
                .header("Set-Cookie")
                .isPresent());
        assertFalse(rig.get("/no.json", DESTINATION, "document")
                .header("Set-Cookie")
                .isPresent());
        assertFalse(rig.get("/nacional", DESTINATION, "document")
                .header("Set-Cookie")
                .isPresent());
        assertTrue(rig.get("/una/ruta", DESTINATION, "document")
                .header("Set-Cookie")
                .isPresent());
    }

    @Test
    void oldBrowsersAndOtherClientsAreToldByAccept() {
        assertTrue(rig.get("/").header("Set-Cookie").isPresent());
        assertTrue(rig.get("/", "Accept", "text/html,*/*;q=0.8")
                .header("Set-Cookie")
                .isPresent());
        assertTrue(rig.get("/", "Accept", "*/*").header("Set-Cookie").isPresent());
        String cookie = pin();
        rig.clock.advance(Duration.ofSeconds(20));
        assertFalse(
                rig.get("/", "Accept", "*/*", "Cookie", cookie)
                        .header("Set-Cookie")
                        .isPresent(),
                "what may be a sub-request renews nothing");
        assertFalse(rig.get(DATA, "Accept", "*/*").header("Set-Cookie").isPresent());
    }

    @Test
    void theRestOfAPageLoadStaysWithItsDocument() throws IOException {
        String cookie = pin();
        rig.publish(2);
        assertEquals("{\"corte\":2}", body(rig.get(DATA)));
        rig.clock.advance(Duration.ofSeconds(59));
        EdgeResponse data = rig.get(DATA, "Cookie", "a=b; " + cookie + "; c=d");
        assertEquals("{\"corte\":1}", body(data));
        assertFalse(data.header("Set-Cookie").isPresent());
        rig.clock.advance(Duration.ofSeconds(2));
        assertEquals("{\"corte\":2}", body(rig.get(DATA, "Cookie", cookie)), "a pin ends by its own time");
    }

    @Test
    void aDocumentKeepsAFreshPinAndReplacesAnOlderOne() throws IOException {
        String cookie = pin();
        rig.publish(2);
        rig.clock.advance(Duration.ofSeconds(14));
        EdgeResponse kept = rig.get("/", DESTINATION, "document", "Cookie", cookie);
        assertTrue(body(kept).endsWith("inicio 1"));
        assertFalse(kept.header("Set-Cookie").isPresent());
        rig.clock.advance(Duration.ofSeconds(1));
        EdgeResponse renewed = rig.get("/", DESTINATION, "document", "Cookie", cookie);
        assertTrue(body(renewed).endsWith("inicio 2"));
        assertTrue(renewed.header("Set-Cookie").orElseThrow().contains(live().toString()));
    }

    @Test
    void aDownloadLeavesThePageItStartedFromAlone() throws IOException {
        String cookie = pin();
        rig.publish(2);
        rig.clock.advance(Duration.ofSeconds(20));
        EdgeResponse download = rig.get("/base.csv", DESTINATION, "document", "Cookie", cookie);
        assertEquals("corte\n1\n", body(download));
        assertFalse(download.header("Set-Cookie").isPresent());
    }

    @Test
    void aRevalidatedDocumentIsPinnedToo() {
        String etag = rig.get("/").header("ETag").orElseThrow();
        EdgeResponse known = rig.get("/", "If-None-Match", etag, DESTINATION, "document");
        assertEquals(304, known.status());
        assertTrue(known.header("Set-Cookie").isPresent());
    }

    @Test
    void pagesOfManyQuickSwitchesAreAllStillThere() throws IOException {
        String cookie = pin();
        for (int number = 2; number < 9; number++) {
            rig.clock.advance(Duration.ofSeconds(7));
            rig.publish(number);
        }
        assertEquals("{\"corte\":1}", body(rig.get(DATA, "Cookie", cookie)));
    }

    @Test
    void aReplacedReleaseCantBeAskedForLater() throws IOException {
        ReleaseId first = live();
        rig.publish(2);
        rig.clock.advance(Duration.ofSeconds(61));
        String forged = "prep=" + first + "." + rig.clock.instant().getEpochSecond();
        assertEquals("{\"corte\":2}", body(rig.get(DATA, "Cookie", forged)));
    }

    @Test
    void whatThePointerNamesNoMoreIsNotServed() throws IOException {
        String cookie = pin();
        rig.publish(2);
        rig.publish(3);
        repoint(List.of(), rig.site.pointer().publishedAt());
        rig.edge.refresh();
        assertEquals("{\"corte\":3}", body(rig.get(DATA, "Cookie", cookie)));
    }

    @Test
    void anEdgeThatStartsMidNightHonoursThePinsOfAnother() throws IOException {
        String cookie = pin();
        rig.publish(2);
        try (EmbeddedEdge other = another()) {
            assertEquals("{\"corte\":1}", body(asked(other, cookie)));
        }
    }

    @Test
    void aPageLoadThatBeganAtAnEdgeThatIsBehindStaysWithItsDocument() throws IOException {
        String old = live().toString();
        rig.publish(2);
        rig.clock.advance(Duration.ofSeconds(55));
        String cookie = "prep=" + old + "." + rig.clock.instant().getEpochSecond();
        rig.clock.advance(Duration.ofSeconds(50));
        rig.edge.refresh();
        assertEquals("{\"corte\":1}", body(rig.get(DATA, "Cookie", cookie)));
    }

    @Test
    void anEdgeThatIsBehindAnotherCatchesUpBeforeItAnswersItsPageLoads() throws IOException {
        try (EmbeddedEdge behind = blind()) {
            assertEquals("{\"corte\":1}", body(asked(behind, pin())), "of whom nothing was heard yet");
            rig.publish(2);
            assertEquals("{\"corte\":1}", body(asked(behind, "")), "it is behind");
            assertEquals("{\"corte\":2}", body(asked(behind, pin())));
        }
    }

    @Test
    void anEdgeThatMissedReleasesGoesOnWithTheirPageLoads() throws IOException {
        try (EmbeddedEdge behind = another()) {
            rig.publish(2);
            String second = pin();
            rig.publish(3);
            String third = pin();
            rig.publish(4);
            rig.publish(5);
            behind.refresh();
            assertEquals("{\"corte\":5}", body(asked(behind, "")));
            assertEquals("{\"corte\":2}", body(asked(behind, second)));
            assertEquals("{\"corte\":3}", body(asked(behind, third)));
        }
    }

    @Test
    void aReleaseShowsOnlyWithTheOneBeforeWhosePageLoadsGoOn() throws Exception {
        try (EmbeddedEdge behind = another()) {
            ReleaseId second = publishTwo();
            CountDownLatch manifest = rig.store.hold(rig.site.manifest(second));
            int reads = rig.store.reads(rig.site.manifest(second));
            Thread following = new Thread(behind::refresh);
            following.start();
            rig.store.awaitReads(rig.site.manifest(second), reads + 1);
            assertEquals("{\"corte\":1}", body(asked(behind, "")));
            manifest.countDown();
            following.join();
            assertEquals("{\"corte\":3}", body(asked(behind, "")));
            assertEquals("{\"corte\":2}", body(asked(behind, cookie(second))));
        }
    }

    /** Two more, of which another edge sees the second only. */
    private ReleaseId publishTwo() {
        rig.publish(2);
        ReleaseId second = live();
        rig.publish(3);
        return second;
    }

    @Test
    void whatBelongsToAPageLoadIsNotGuessedWhileItCantBeTold() throws IOException {
        try (EmbeddedEdge behind = another()) {
            ReleaseId second = publishTwo();
            rig.store.tamper(rig.site.manifest(second), Rig.text("{}"));
            behind.refresh();
            EdgeResponse part = asked(behind, DATA, cookie(second), DESTINATION, "script");
            assertEquals(503, part.status());
            assertEquals("1", part.header("Retry-After").orElseThrow());
            assertEquals(
                    503,
                    asked(behind, "/base.csv", cookie(second), DESTINATION, "document")
                            .status(),
                    "a download");
            assertEquals(503, page(behind, cookie(second), "iframe").status(), "it may be a page's own");
            EdgeResponse page = page(behind, cookie(second), "document");
            assertTrue(body(page).endsWith("inicio 3"));
            assertTrue(page.header("Set-Cookie").orElseThrow().contains(live().toString()), "it begins anew");
            String old = cookie(second);
            rig.clock.advance(Pin.FRESH);
            assertEquals(200, page(behind, old, "iframe").status());
        }
    }

    @Test
    void aPageLoadOfAnEdgeThatIsAheadIsNotGuessedWhileTheStoreIsAway() throws IOException {
        try (EmbeddedEdge behind = another()) {
            rig.publish(2);
            String ahead = pin();
            rig.store.breakDown();
            assertEquals(503, asked(behind, DATA, ahead, DESTINATION, "empty").status());
            rig.store.recover();
            assertEquals("{\"corte\":2}", body(asked(behind, DATA, ahead, DESTINATION, "empty")));
        }
    }

    @Test
    void anEdgeThatIsBehindARollbackCatchesUpBeforeItAnswersItsPageLoads() throws IOException {
        ReleaseId first = live();
        rig.publish(2);
        rig.clock.advance(Duration.ofMinutes(5));
        try (EmbeddedEdge behind = another()) {
            rig.site.order(first);
            rig.edge.refresh();
            assertEquals("{\"corte\":2}", body(asked(behind, "")), "it is behind");
            assertEquals("{\"corte\":1}", body(asked(behind, pin())));
        }
    }

    @Test
    void aReleaseThatIsInMemoryAndWasLiveAgainGoesOnToo() throws IOException {
        ReleaseId first = live();
        rig.publish(2);
        rig.clock.advance(Duration.ofMinutes(5));
        try (EmbeddedEdge behind = another()) {
            rig.site.order(first);
            rig.edge.refresh();
            String pinned = pin();
            rig.publish(3);
            behind.refresh();
            assertEquals("{\"corte\":3}", body(asked(behind, "")), "it never saw the rollback");
            assertEquals("{\"corte\":1}", body(asked(behind, pinned)));
        }
    }

    @Test
    void thePublishersClockDecidesNothing() throws IOException {
        try (EmbeddedEdge behind = another()) {
            String first = pin();
            rig.publish(2);
            Pointer pointer = rig.site.pointer();
            repoint(pointer.kept(), pointer.publishedAt().minus(Duration.ofMinutes(10)));
            try (EmbeddedEdge started = another()) {
                assertEquals("{\"corte\":1}", body(asked(started, first)));
            }
            behind.refresh();
            assertEquals("{\"corte\":1}", body(asked(behind, first)));
        }
    }

    /** Writes the pointer as it is, but for what it keeps and when it says that it was published. */
    private void repoint(List<ReleaseId> kept, Instant publishedAt) {
        Pointer now = rig.site.pointer();
        rig.site.point(new Pointer(
                now.epoch(),
                now.highWater(),
                now.release(),
                now.live(),
                now.manifest(),
                now.previous(),
                kept,
                now.ledgerHead(),
                publishedAt,
                false));
    }

    /** Another edge of the site, which has looked once. */
    private EmbeddedEdge another() {
        EmbeddedEdge edge = blind();
        edge.refresh();
        return edge;
    }

    /** Another edge of the site, which hasn't looked yet. */
    private EmbeddedEdge blind() {
        return EmbeddedEdge.builder()
                .store(rig.store)
                .prefix("portal/")
                .clock(rig.clock)
                .build();
    }

    private String cookie(ReleaseId release) {
        return "prep=" + release + "." + rig.clock.instant().getEpochSecond();
    }

    @Test
    void aPinOfWhatNeverWasLiveIsOfNoUse() throws IOException {
        ReleaseId staged = rig.site.stage(Rig.cut(2), Rig.files(2));
        String forged = "prep=" + staged + "." + rig.clock.instant().getEpochSecond();
        assertEquals("{\"corte\":1}", body(rig.get(DATA, "Cookie", forged)));
    }

    private static EdgeResponse page(EmbeddedEdge edge, String cookie, String destination) {
        return asked(edge, "/", cookie, DESTINATION, destination);
    }

    private static EdgeResponse asked(EmbeddedEdge edge, String cookie) {
        return asked(edge, DATA, cookie);
    }

    private static EdgeResponse asked(EmbeddedEdge edge, String path, String cookie, String... more) {
        Map<String, String> headers = new HashMap<>();
        if (!cookie.isEmpty()) {
            headers.put("Cookie", cookie);
        }
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return edge.handle(new EdgeRequest("GET", path, null, Transport.PLAIN, EdgeRequest.Headers.of(headers)))
                .join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prep=",
                "prep=x",
                "prep=20210606-2005-0-aaaaaaaaaaaa.99999999999",
                "prep=20210606-2005-0-aaaaaaaaaaaa.1",
                "prep=20219999-2005-0-aaaaaaaaaaaa.1623031200",
                "prep=20210606-2005-999999999-aaaaaaaaaaaa.1623031200",
                "prep=../../etc/passwd.1623031200",
                "prep=\"; prep==;;=;prep",
                "__Host-prep=20210606-2005-0-aaaaaaaaaaaa.1623031200"
            })
    void anythingElseInTheCookieIsNoPin(String cookie) throws IOException {
        rig.publish(2);
        assertEquals("{\"corte\":2}", body(rig.get(DATA, "Cookie", cookie)));
    }

    private String pin() {
        String cookie =
                rig.get("/", DESTINATION, "document").header("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private ReleaseId live() {
        return Objects.requireNonNull(rig.site.pointer().release());
    }
}
