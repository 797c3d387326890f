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
import mx.prep.spi.PrepExtension;
import mx.prep.spi.PrepExtension.Component;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A module's section of {@code docs/configuration.md}: its tables hold every option with its type, and its file can be
 * read. A module's test extends it; it stands in this package since it compares with what the binder sees.
 */
public abstract class ProviderDocumentationContract {
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");

    @TempDir
    Path folder;

    private final Path document;
    private final String module;
    private final String section;
    private final PrepExtension extension;

    /**
     * The module's section.
     *
     * @param module what the headings of its tables begin with, such as {@code aws}
     * @param section the section's heading
     */
    protected ProviderDocumentationContract(String module, String section, PrepExtension extension) {
        this(Path.of("../docs/configuration.md"), module, section, extension);
    }

    /** A module's section of a document of its own. */
    protected ProviderDocumentationContract(Path document, String module, String section, PrepExtension extension) {
        this.document = document;
        this.module = module;
        this.section = section;
        this.extension = extension;
    }

    private String section(String heading) throws IOException {
        String text = Files.readString(document);
        int start = text.indexOf("\n" + heading + "\n");
        assertTrue(start >= 0, heading);
        int end = text.indexOf("\n#", start + heading.length());
        return text.substring(start, end < 0 ? text.length() : end);
    }

    @TestFactory
    Stream<DynamicTest> everyOptionIsInItsTable() {
        return extension.components().stream()
                .map(component ->
                        DynamicTest.dynamicTest(component.type(), () -> assertEveryOptionIsInItsTable(component)));
    }

    private void assertEveryOptionIsInItsTable(Component<?> component) throws IOException {
        Options options = new Options(new Values(Path.of("")));
        Map<String, String> expected = new TreeMap<>();
        options.of(component.builder().get().getClass())
                .forEach((key, option) -> expected.put(key, options.name(option.type())));
        Map<String, String> written = new TreeMap<>();
        String heading = "### " + module + ": " + Components.portName(component.port()) + " `" + component.type() + "`";
        Matcher row = ROW.matcher(section(heading));
        while (row.find()) {
            written.put(row.group(1), row.group(2));
        }
        assertEquals(expected, written);
    }

    @Test
    void theFileInTheDocumentIsUsable() throws IOException {
        String text = section("## " + section);
        String yaml = text.substring(text.indexOf("```yaml\n") + 8, text.indexOf("\n```\n", 10));
        Path file = Files.writeString(folder.resolve("prep.yaml"), yaml);
        assertEquals(List.of(), PrepConfig.check(file, Components.installed(), variable -> "a secret that is set"));
    }
}
