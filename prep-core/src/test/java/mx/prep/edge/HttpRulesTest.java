package mx.prep.edge;

import static mx.prep.edge.Rig.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mx.prep.edge.EdgeRequest.Transport;
import mx.prep.error.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Validators, ranges, encodings and headers by RFC 9110 and 9111. */
class HttpRulesTest {
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
    void aFileCarriesItsHeaders() throws IOException {
        EdgeResponse json = rig.send("GET", "/nacional/datos.json", Transport.TLS, "Accept-Encoding", "br, gzip");
        Map<String, String> expected = Map.of(
                "Content-Type", "application/json",
                "Content-Encoding", "gzip",
                "Vary", "Accept-Encoding",
                "Cache-Control", "public, max-age=0, must-revalidate, s-maxage=31536000",
                "X-Content-Type-Options", "nosniff",
                "Content-Security-Policy", "frame-ancestors *",
                "Strict-Transport-Security", "max-age=31536000",
                "Accept-Ranges", "bytes");
        expected.forEach((name, value) -> assertEquals(value, json.header(name).orElse("absent"), name));
        assertEquals("{\"corte\":1}", body(json));
        assertFalse(rig.get("/base.csv").header("Strict-Transport-Security").isPresent());
        assertEquals(
                "text/csv; charset=utf-8",
                rig.get("/base.csv").header("Content-Type").orElseThrow());
        assertEquals(
                "application/octet-stream",
                rig.get("/LEEME").header("Content-Type").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "GZIP|true",
                "br, x-gzip;q=0.1|true",
                "*|true",
                "gzip;q=0|false",
                "*;q=0|false",
                "identity|false",
                "deflate, br|false",
                "gzip;q=0.5, identity;q=0.9|false",
                "gzip;q=x|false",
                "identity;q=0.5, gzip|true",
                "gzip;q=0, *|false",
                ",,;,|false"
            })
    void gzipIsNegotiated(String accept, boolean gzip) throws IOException {
        EdgeResponse json = rig.get("/nacional/datos.json", "Accept-Encoding", accept);
        assertEquals(gzip, json.header("Content-Encoding").isPresent());
        assertEquals("{\"corte\":1}", body(json));
        assertFalse(rig.get("/base.csv", "Accept-Encoding", accept)
                .header("Content-Encoding")
                .isPresent());
    }

    @Test
    void theTagNamesBytesNotReleases() {
        String plain = tag("/logo.svg");
        String gzip =
                rig.get("/logo.svg", "Accept-Encoding", "gzip").header("ETag").orElseThrow();
        String data = tag("/nacional/datos.json");
        assertNotEquals(plain, gzip);
        rig.publish(2);
        assertEquals(plain, tag("/logo.svg"));
        assertNotEquals(data, tag("/nacional/datos.json"));
        assertTrue(plain.startsWith("\""), "strong");
    }

    @Test
    void whatAReaderHasIsNotSentAgain() throws IOException {
        String etag = tag("/base.csv");
        int reads = rig.store.reads();
        for (String known : List.of(etag, "W/" + etag, "\"x\", " + etag + " , \"y\"", "*")) {
            EdgeResponse response = rig.get("/base.csv", "If-None-Match", known, "Range", "bytes=0-1");
            assertEquals(304, response.status(), known);
            assertEquals(etag, response.header("ETag").orElseThrow());
            assertTrue(response.header("Cache-Control").isPresent());
            assertEquals("", body(response));
        }
        assertEquals(reads, rig.store.reads());
        assertEquals(
                200, rig.get("/base.csv", "If-None-Match", "\"x\", nonsense").status());
        assertEquals(412, rig.get("/base.csv", "If-Match", "W/" + etag).status());
        assertEquals(200, rig.get("/base.csv", "If-Match", etag).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "bytes=0-4|206|corte|bytes 0-4/8",
                "bytes=6-|206|1~|bytes 6-7/8",
                "bytes=-2|206|1~|bytes 6-7/8",
                "bytes=-200|206|corte~1~|bytes 0-7/8",
                "bytes=6-999999999999999999|206|1~|bytes 6-7/8",
                "bytes=8-|416||bytes */8",
                "bytes=-0|416||bytes */8",
                "bytes=4-2|200|corte~1~|-",
                "bytes=0-1,3-4|200|corte~1~|-",
                "bytes=-|200|corte~1~|-",
                "lines=1-2|200|corte~1~|-",
                "bytes=9999999999999999999-|200|corte~1~|-"
            })
    void oneRangeIsServed(String range, int status, String text, String contentRange) throws IOException {
        EdgeResponse response = rig.get("/base.csv", "Range", range);
        assertEquals(status, response.status());
        assertEquals(text == null ? "" : text.replace('~', '\n'), body(response));
        assertEquals(contentRange, response.header("Content-Range").orElse(null));
        assertEquals(
                Integer.toString(Rig.bytes(response).length),
                response.header("Content-Length").orElseThrow());
    }

    @Test
    void ifRangeAsksForTheSameBytes() {
        String etag = tag("/base.csv");
        assertEquals(
                206,
                rig.get("/base.csv", "Range", "bytes=0-1", "If-Range", etag).status());
        for (String other : List.of("\"x\"", "W/" + etag, "Sun, 06 Jun 2021 20:00:00 GMT")) {
            assertEquals(
                    200,
                    rig.get("/base.csv", "Range", "bytes=0-1", "If-Range", other)
                            .status());
        }
    }

    @Test
    void aRangeIsOfWhatIsSent() throws IOException {
        byte[] gzip = Rig.bytes(rig.get("/nacional/datos.json", "Accept-Encoding", "gzip"));
        EdgeResponse part = rig.get("/nacional/datos.json", "Accept-Encoding", "gzip", "Range", "bytes=0-1");
        assertEquals("bytes 0-1/" + gzip.length, part.header("Content-Range").orElseThrow());
        assertEquals(0x1f, Rig.bytes(part)[0]);
        assertEquals("{\"", body(rig.get("/nacional/datos.json", "Range", "bytes=0-1")));
    }

    @Test
    void headIsGetWithoutTheBody() {
        int reads = rig.store.reads();
        EdgeResponse head = rig.send("HEAD", "/base.csv", Transport.PLAIN, "Range", "bytes=0-1");
        assertEquals(200, head.status());
        assertEquals("8", head.header("Content-Length").orElseThrow());
        assertTrue(head.body() instanceof EdgeBody.None);
        assertEquals(reads, rig.store.reads());
        assertTrue(rig.send("HEAD", "/no.json", Transport.PLAIN).body() instanceof EdgeBody.None);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", ""})
    void nothingCanBeDoneButReading(String method) {
        EdgeResponse response = rig.send(method, "/", Transport.PLAIN);
        assertEquals(405, response.status());
        assertEquals("GET, HEAD", response.header("Allow").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/|200|inicio 1",
                "/index.html|200|inicio 1",
                "/nacional/|200|nacional 1",
                "/nacional/voto/distrito|200|nacional 1",
                "/nacional/voto/|200|nacional 1",
                "/seccion/1234.5|200|inicio 1",
                "/una/ruta?x=1|200|inicio 1",
                "/LEEME|200|sin extensi",
                "/notas%20con%20espacio.txt|200|notas",
                "/%6Eacional/|200|nacional 1",
                "/nacional/otro.json|404|",
                "/app.js|404|",
                "/base.csv.gz|404|",
                "/nacional/x.html|404|",
                "/base.csv/|404|",
                "/.env|404|",
                "/.git/config|404|",
                "/.well-known/acme-challenge/abc|404|",
                "/nacional//datos.json|404|",
                "//|404|",
                "/../etc/passwd|404|",
                "/%2e%2e/etc/passwd|404|",
                "/nacional/%2e/datos.json|404|",
                "/%252e%252e/x.json|404|",
                "/nacional%2fdatos.json|400|",
                "/nacional%2Fdatos.json|400|",
                "/nacional%5cdatos.json|400|",
                "/nacional\\datos.json|400|",
                "/base.csv%00|400|",
                "/%0d%0aSet-Cookie:x|400|",
                "/%|400|",
                "/%4|400|",
                "/%zz|400|",
                "/%+1|400|",
                "/%c0%ae%c0%ae/|400|",
                "/%ff|400|",
                "x|400|"
            })
    void pathsLeadIntoTheReleaseOrNowhere(String path, int status, String text) throws IOException {
        EdgeResponse response = rig.get(path);
        assertEquals(status, response.status());
        if (status == 200) {
            assertTrue(body(response).contains(text), body(response));
        } else {
            assertEquals("no-store", response.header("Cache-Control").orElseThrow());
            assertEquals("nosniff", response.header("X-Content-Type-Options").orElseThrow());
        }
    }

    @Test
    void aFolderWithoutItsSlashIsMoved() {
        EdgeResponse moved = rig.get("/nacional?voto=1");
        assertEquals(302, moved.status());
        assertEquals("/nacional/?voto=1", moved.header("Location").orElseThrow());
        rig.site.publish(Rig.cut(2), Map.of("publicación/año 1/index.html", Rig.text("x")));
        rig.edge.refresh();
        assertEquals(
                "/publicaci%C3%B3n/a%C3%B1o%201/",
                rig.get("/").header("Location").orElseThrow());
        assertEquals(200, rig.get("/publicaci%C3%B3n/a%C3%B1o%201/").status());
        assertEquals(404, rig.get("/otra").status());
    }

    @Test
    void whoMayFrameIsConfigured() {
        try (EmbeddedEdge edge = EmbeddedEdge.builder()
                .store(rig.store)
                .prefix("portal/")
                .frameAncestors(List.of("'self'", "https://*.medio.mx"))
                .hsts(Duration.ZERO)
                .build()) {
            EdgeResponse response = edge.handle(new EdgeRequest("GET", "/", null, Transport.TLS, name -> List.of()))
                    .join();
            assertEquals(
                    "frame-ancestors 'self' https://*.medio.mx",
                    response.header("Content-Security-Policy").orElseThrow());
            assertFalse(response.header("Strict-Transport-Security").isPresent());
        }
        for (List<String> wrong : List.of(List.<String>of(), List.of("a; script-src *"), List.of("a\r\nb"))) {
            assertThrows(
                    ConfigException.class,
                    () -> EmbeddedEdge.builder()
                            .store(rig.store)
                            .frameAncestors(wrong)
                            .build());
        }
        assertThrows(ConfigException.class, () -> EmbeddedEdge.builder().build());
        assertThrows(
                ConfigException.class,
                () -> EmbeddedEdge.builder().store(rig.store).prefix("a").build());
    }

    private String tag(String path) {
        return rig.get(path).header("ETag").orElseThrow();
    }
}
