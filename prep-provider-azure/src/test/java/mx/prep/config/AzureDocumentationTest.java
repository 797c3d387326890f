package mx.prep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.prep.azure.AzureExtension;
import mx.prep.spi.PrepExtension.Component;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of {@code docs/configuration.md} about Azure hold every option with its type, and its file can be read. */
class AzureDocumentationTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");

    @TempDir
    Path folder;

    static Stream<Component<?>> components() {
        return new AzureExtension().components().stream();
    }

    private static String section(String heading) throws IOException {
        String text = Files.readString(DOCUMENT);
        int start = text.indexOf("\n" + heading + "\n");
        assertTrue(start >= 0, heading);
        int end = text.indexOf("\n#", start + heading.length());
        return text.substring(start, end < 0 ? text.length() : end);
    }

    @ParameterizedTest
    @MethodSource("components")
    void everyOptionIsInItsTable(Component<?> component) throws IOException {
        Options options = new Options(new Values(Path.of("")));
        Map<String, String> expected = new TreeMap<>();
        options.of(component.builder().get().getClass())
                .forEach((key, option) -> expected.put(key, options.name(option.type())));
        Map<String, String> written = new TreeMap<>();
        String heading = "### azure: " + Components.portName(component.port()) + " `" + component.type() + "`";
        Matcher row = ROW.matcher(section(heading));
        while (row.find()) {
            written.put(row.group(1), row.group(2));
        }
        assertEquals(expected, written);
    }

    @Test
    void theFileInTheDocumentIsUsable() throws IOException {
        String section = section("## Microsoft Azure");
        String yaml = section.substring(section.indexOf("```yaml\n") + 8, section.indexOf("\n```\n", 10));
        Path file = Files.writeString(folder.resolve("prep.yaml"), yaml);
        assertEquals(List.of(), PrepConfig.check(file));
    }
}
