package mx.prep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.alarm.Alarms;
import mx.prep.model.CutRules;
import mx.prep.model.Election;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Limits;
import mx.prep.spi.Builder;
import mx.prep.spi.PrepExtension.Component;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of {@code docs/configuration.md} hold every option of every builder with its type, and nothing else. */
class DocumentationTest {
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Options OPTIONS = new Options(new Values(Path.of("")));

    /** Key and type of each table row, by the heading above it. */
    private static Map<String, Map<String, String>> documented() throws IOException {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> section = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                section = new TreeMap<>();
                sections.put(heading.group(1), section);
            } else if (row.matches()) {
                section.put(row.group(1), row.group(2));
            }
        }
        return sections;
    }

    private static Map<String, String> options(Class<?> builder) {
        Map<String, String> types = new TreeMap<>();
        OPTIONS.of(builder).forEach((key, option) -> types.put(key, OPTIONS.name(option.type())));
        return types;
    }

    private static Map<String, String> parts(Class<? extends Record> type) {
        Map<String, String> types = new TreeMap<>();
        for (RecordComponent part : type.getRecordComponents()) {
            types.put(part.getName(), OPTIONS.name(part.getGenericType()));
        }
        return types;
    }

    static Stream<Component<?>> components() {
        return new CoreExtension().components().stream();
    }

    @ParameterizedTest
    @MethodSource("components")
    void everyOptionOfAComponentIsInItsTable(Component<?> component) throws IOException {
        String heading = Components.portName(component.port()) + " `" + component.type() + "`";
        Map<String, Map<String, String>> sections = documented();
        Builder<?> builder = component.builder().get();
        assertEquals(options(builder.getClass()), sections.get(heading), () -> heading + " in " + sections.keySet());
    }

    @Test
    void everySectionOfAComponentHasOne() throws IOException {
        List<String> known = components()
                .map(c -> Components.portName(c.port()) + " `" + c.type() + "`")
                .toList();
        List<String> written = documented().keySet().stream()
                .filter(heading -> heading.matches("(source|integrity check|store|target) `.*"))
                .toList();
        assertFalse(written.isEmpty());
        assertEquals(known.stream().sorted().toList(), written.stream().sorted().toList());
    }

    @Test
    void theTopLevelIsThePublishersBuilder() throws IOException {
        Map<String, String> expected = options(Publisher.builder().getClass());
        assertEquals("target", expected.remove("target"), "targets stand in a list");
        assertEquals("duration", expected.remove("every"), "every stands with the source");
        expected.put("targets", "list of target");
        expected.put("alarms", "block");
        assertEquals(expected, documented().get("Top level"));
        assertEquals(PublisherBuilder.class, Publisher.builder().getClass());
    }

    @Test
    void blocksAreDocumented() throws IOException {
        assertEquals(parts(Election.class), documented().get("`election`"));
        assertEquals(parts(Limits.class), documented().get("`limits`"));
        assertEquals(parts(CutRules.class), documented().get("`cut`"));
        assertEquals(parts(InPlaceRules.class), documented().get("`inPlace`"));
        assertEquals(options(Alarms.builder().getClass()), documented().get("`alarms`"));
    }

    @Test
    void everyTypeIsExplained() throws IOException {
        String text = Files.readString(Path.of("../docs/configuration.md"));
        for (Class<?> type : new Values(Path.of("")).types()) {
            String name = new Values(Path.of("")).name(type);
            assertTrue(text.contains("\n| " + name + " | "), name);
        }
    }
}
