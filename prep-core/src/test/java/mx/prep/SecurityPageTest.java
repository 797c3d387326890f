package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/security.md names, {@code ClassTest#method} or {@code #method} of the class before, exists. */
class SecurityPageTest {
    private static final Pattern NAMED = Pattern.compile("`(?:[\\w.]*\\.)?(\\w+(?:Test|Contract))?(?:#(\\w+))?`");

    private final Map<String, String> sources = new HashMap<>();

    SecurityPageTest() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                read(tests);
            }
        }
    }

    private void read(Path tests) throws IOException {
        try (Stream<Path> files = Files.walk(tests)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
    }

    @Test
    void everyTestIsThere() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "security.md"));
        assertEquals(List.of(), absent(page));
        assertTrue(NAMED.matcher(page).results().count() > 100, "the page names its tests");
    }

    @Test
    void oneThatIsntThereIsFound() {
        assertEquals(
                List.of("NoSuchTest", "SecurityPageTest#nor", "SecurityPageTest#norThis", "NoSuchTest#read"),
                absent("`NoSuchTest` `mx.prep.SecurityPageTest#nor`, `#everyTestIsThere`, `#norThis` `NoSuchTest#read`"
                        + " `trust` `SecurityPageTest`"));
    }

    private List<String> absent(String page) {
        List<String> absent = new ArrayList<>();
        String type = "";
        Matcher named = NAMED.matcher(page);
        while (named.find()) {
            String method = named.group(2);
            if (named.group(1) == null && method == null) {
                continue;
            }
            type = Optional.ofNullable(named.group(1)).orElse(type);
            String source = sources.getOrDefault(type, "");
            if (source.isEmpty()
                    || (method != null
                            && !Pattern.compile("void " + method + "\\(")
                                    .matcher(source)
                                    .find())) {
                absent.add(method == null ? type : type + "#" + method);
            }
        }
        return absent;
    }
}
