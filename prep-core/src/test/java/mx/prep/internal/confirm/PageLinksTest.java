package mx.prep.internal.confirm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageLinksTest {
    private static final URI PAGE = URI.create("https://prep.medio.mx/nacional/index.html");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<script src=\"app.js\"></script> | /nacional/app.js",
                "<SCRIPT SRC=app.js defer></SCRIPT> | /nacional/app.js",
                "<script async src = \"../a.js?v=1&amp;w=2#x\"></script> | /a.js?v=1&w=2",
                "<link rel=\"preload stylesheet\" href=/s.css> | /s.css",
                "<link href=icon.png rel='shortcut icon'> | /nacional/icon.png",
                "<img src='ma pa.png'> | /nacional/ma%20pa.png",
                "<img src=\"año.png\"> | /nacional/a%C3%B1o.png",
                "<img src=img\\a.png> | /nacional/img/a.png",
                "<object data=a.svg></object> | /nacional/a.svg",
                "<video poster=p.jpg></video> | /nacional/p.jpg",
                "<iframe src=./movil/></iframe> | /nacional/movil/",
                "<div style=\"background:url('b.png')\"> | /nacional/b.png",
                "<style>@import 'c.css'; /* url(no.png) */</style> | /nacional/c.css",
                "<img/src='a.png'/> | /nacional/a.png",
            })
    void whatABrowserLoadsIsFound(String html, String path) {
        assertEquals(Map.of(PAGE.resolve(path), PageLinks.Use.LOADED), PageLinks.ofPage(PAGE, html));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- <img src=a.png> -->",
                "<script>var x = '<img src=a.png>';</script>",
                "<noscript><img src=a.png></noscript>",
                "<template><img src=a.png></template>",
                "<img src=\"data:image/png;base64,AAAA\">",
                "<a href=\"#top\">",
                "<a href='javascript:void(0)'>",
                "<a href=mailto:ana@medio.mx>",
                "<link rel=canonical href=/x.html>",
                "<img src=\"http://[bad\">",
                "<img src=",
                "<",
                "< img src=a.png>",
                "<img alt=\"src=a.png\">",
            })
    void whatABrowserDoesntLoadIsNot(String html) {
        assertEquals(Map.of(), PageLinks.ofPage(PAGE, html));
    }

    @Test
    void everyCandidateOfASetIsFound() {
        Map<URI, PageLinks.Use> links = PageLinks.ofPage(PAGE, "<img srcset=\"a.png 1x, b.png 2x,\" src=c.png>");
        assertEquals(
                List.of("/nacional/a.png", "/nacional/b.png", "/nacional/c.png"),
                links.keySet().stream().map(URI::getPath).sorted().toList());
    }

    @Test
    void aBaseMovesEveryLinkBehindIt() {
        String html = "<base href=\"/publicacion/\"><script src=app.js></script><a href=datos.csv>";
        assertEquals(
                Map.of(
                        PAGE.resolve("/publicacion/app.js"), PageLinks.Use.LOADED,
                        PAGE.resolve("/publicacion/datos.csv"), PageLinks.Use.OFFERED),
                PageLinks.ofPage(PAGE, html));
    }

    @Test
    void aStyleSheetsAddressesAreItsOwn() {
        URI sheet = PAGE.resolve("/css/site.css");
        assertEquals(
                List.of("/css/a.css", "/fonts/b.woff2"),
                PageLinks.ofStyles(sheet, "@import url(a.css);@font-face{src:url( \"../fonts/b.woff2\" )}")
                        .keySet()
                        .stream()
                        .map(URI::getPath)
                        .toList());
    }

    @Test
    void noTextWhateverItIsIsTooMuch() {
        String pieces = "<>\"'=/ !-abcsrhefimg\n#?:&;url()@import\\%ñ[]{}";
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder("<img src=");
            for (int i = 0; i < 400; i++) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            Map<URI, PageLinks.Use> links = PageLinks.ofPage(PAGE, text.toString());
            assertTrue(links.keySet().stream().allMatch(uri -> uri.getHost() != null), text::toString);
        }
    }
}
