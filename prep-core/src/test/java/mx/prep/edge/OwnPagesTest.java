package mx.prep.edge;

import static mx.prep.edge.Rig.body;
import static mx.prep.edge.Rig.cut;
import static mx.prep.edge.Rig.files;
import static mx.prep.edge.Rig.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import mx.prep.model.PageKind;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A holding page before the first cut, a closing page after the last: releases like others to the edge. */
class OwnPagesTest {
    private static final Map<String, byte[]> HOLDING =
            Map.of("index.html", text("<!doctype html>pronto"), "estilo/base.css", text("body{}"));
    private static final Map<String, byte[]> CLOSING = Map.of("index.html", text("<!doctype html>adiós"));
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theHoldingPageIsServedWithStatus200OnEveryRoute() throws IOException {
        ReleaseId id = rig.site.show(PageKind.HOLDING, HOLDING);
        rig.edge.refresh();

        assertNull(rig.edge.status().problem());
        assertEquals(id, rig.edge.status().release());
        for (String route : new String[] {"/", "/index.html", "/nacional", "/nacional/entidad/"}) {
            EdgeResponse page = rig.get(route);
            assertEquals(200, page.status(), route);
            assertTrue(body(page).contains("pronto"), route);
        }
        assertEquals("body{}", body(rig.get("/estilo/base.css")));
        assertEquals(404, rig.get("/nacional/datos.json").status());
        assertTrue(body(rig.get("/.prep/current.json")).contains("\"" + id + "\""));
        assertTrue(body(rig.get("/.prep/releases/" + id + ".json")).contains("\"page\":\"holding\""));
    }

    @Test
    void theFirstCutReplacesItAndPinnedPageLoadsEndOnIt() throws IOException {
        ReleaseId id = rig.site.show(PageKind.HOLDING, HOLDING);
        rig.edge.refresh();
        String cookie = rig.get("/").header("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains(id.toString()), cookie);

        rig.publish(1);

        assertTrue(body(rig.get("/")).contains("inicio 1"));
        String pin = cookie.substring(0, cookie.indexOf(';'));
        assertEquals("body{}", body(rig.get("/estilo/base.css", "Cookie", pin)));
        assertEquals(404, rig.get("/estilo/base.css").status());
    }

    @Test
    void anEdgeThatStartsAfterTheFirstCutStillFindsThePageThatWasPinned() throws IOException {
        ReleaseId id = rig.site.show(PageKind.HOLDING, HOLDING);
        String pin = Pin.issue(id, rig.clock.instant()).cookie(EdgeRequest.Transport.PLAIN);
        rig.site.publish(cut(1), files(1));
        rig.edge.refresh();

        assertEquals("body{}", body(rig.get("/estilo/base.css", "Cookie", pin.substring(0, pin.indexOf(';')))));
        assertNull(rig.edge.status().problem());
    }

    @Test
    void theClosingPageReplacesTheSite() throws IOException {
        rig.publish(1);
        ReleaseId id = rig.site.show(PageKind.CLOSING, CLOSING);
        rig.edge.refresh();

        assertEquals(id, rig.edge.status().release());
        assertTrue(body(rig.get("/")).contains("adiós"));
        assertTrue(body(rig.get("/nacional/")).contains("adiós"));
        assertEquals(404, rig.get("/nacional/datos.json").status());
        assertNull(rig.edge.status().problem());
    }
}
