package mx.prep.edge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked for: an answer, from the manifest, never an exception. */
class HostilePathsTest {
    private static final List<String> PIECES = List.of(
            "/",
            "..",
            ".",
            "%2e",
            "%2E%2e",
            "%2f",
            "%5c",
            "\\",
            "%00",
            "%",
            "%2",
            "%zz",
            "%c3%a1",
            "%c0%af",
            "%ff",
            "á",
            "\ud800",
            "\u0000",
            "\u202e",
            "nacional",
            "datos.json",
            "index.html",
            "base.csv",
            "releases",
            ".prep",
            "current.json",
            "portal",
            "*",
            ";a=b",
            "?",
            "#",
            " ",
            "+",
            "~",
            "C:",
            "con",
            "a",
            ".json",
            "//",
            "%25",
            "%252f",
            "LEEME",
            "very-long-".repeat(120),
            "\r\n",
            "%0a");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyPathHasAnAnswerFromTheManifest(long seed) throws IOException {
        Random random = new Random(seed);
        try (Rig rig = new Rig()) {
            rig.publish(1);
            String folder = "portal/releases/"
                    + Objects.requireNonNull(rig.site.pointer().release()) + "/";
            Set<String> contents = new TreeSet<>();
            for (byte[] file : Rig.files(1).values()) {
                contents.add(new String(file, java.nio.charset.StandardCharsets.UTF_8));
            }
            for (int i = 0; i < 5000; i++) {
                String path = path(random, folder);
                EdgeResponse response = rig.get(path);
                boolean own = path.startsWith("/.prep/") || path.startsWith("/%2eprep");
                assertTrue(
                        Set.of(302, 400, 404).contains(response.status())
                                || (response.status() == 200 && (own || contents.contains(Rig.body(response)))),
                        () -> response.status() + " for " + path);
            }
            int allowed = contents.size() + 3;
            assertTrue(rig.store.reads() <= allowed, () -> rig.store.reads() + " reads");
        }
    }

    @Test
    void anyHeaderHasAnAnswer() {
        Random random = new Random(5);
        List<String> names = List.of(
                "Range",
                "If-Range",
                "If-None-Match",
                "If-Match",
                "Cookie",
                "Accept-Encoding",
                "Accept",
                "Sec-Fetch-Dest");
        List<String> pieces = List.of(
                "bytes",
                "=",
                "-",
                ",",
                "0",
                "7",
                "99999999999999999999",
                "\"",
                "W/",
                "*",
                ";",
                "q=",
                "prep=",
                " ",
                "gzip",
                "identity",
                ".",
                "\u00e9",
                "\t",
                "20210606-2005-0-aaaaaaaaaaaa",
                "text/html",
                "document");
        try (Rig rig = new Rig()) {
            rig.publish(1);
            for (int i = 0; i < 5000; i++) {
                StringBuilder value = new StringBuilder();
                for (int n = random.nextInt(9); n >= 0; n--) {
                    value.append(pieces.get(random.nextInt(pieces.size())));
                }
                String name = names.get(random.nextInt(names.size()));
                EdgeResponse response = rig.get("/nacional/datos.json", name, value.toString());
                assertTrue(
                        Set.of(200, 206, 304, 412, 416).contains(response.status()),
                        () -> response.status() + " for " + name + ": " + value);
            }
        }
    }

    private static String path(Random random, String folder) {
        List<String> pieces = new ArrayList<>(PIECES);
        pieces.add(folder);
        StringBuilder path = new StringBuilder(random.nextInt(20) == 0 ? "" : "/");
        for (int n = random.nextInt(7); n >= 0; n--) {
            path.append(pieces.get(random.nextInt(pieces.size())));
            if (random.nextBoolean()) {
                path.append('/');
            }
        }
        return path.toString();
    }
}
