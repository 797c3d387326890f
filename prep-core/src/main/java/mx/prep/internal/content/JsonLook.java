package mx.prep.internal.content;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.internal.cut.CutText;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/**
 * Streams one JSON file: whether it is one value and nothing else, and what it says of its cut and of acts. Needs a few
 * kilobytes, however large the file is.
 */
final class JsonLook {
    private static final int LONGEST_VALUE = 200;
    /** What is remembered, by its place in the file. */
    private static final Set<String> WANTED = Set.of(
            "/ultimoCorte/fecha",
            "/ultimoCorte/hora",
            "/fechaCorte",
            "/horaCorte",
            "/archivoCorte",
            "/capturadas/total",
            "/capturadas/esperadas",
            "/contabilizadas/total",
            "/totalVotos");

    private static final Set<String> NAMES = WANTED.stream()
            .map(place -> place.substring(place.lastIndexOf('/') + 1))
            .collect(Collectors.toUnmodifiableSet());

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(500).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Map<String, String> values = new HashMap<>();

    private JsonLook() {}

    /**
     * Reads a file to its end.
     *
     * @throws com.fasterxml.jackson.core.JacksonException if it isn't JSON
     */
    static JsonLook at(InputStream in) throws IOException {
        JsonLook look = new JsonLook();
        try (JsonParser parser = FACTORY.createParser(in)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("it is empty");
            }
            int depth = 0;
            do {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                // Deeper than two there is nothing that is looked for.
                if (token.isScalarValue() && depth <= 2) {
                    look.remember(parser);
                }
                token = parser.nextToken();
            } while (token != null && depth > 0);
            if (token != null) {
                throw new IOException("something comes after its end");
            }
        }
        return look;
    }

    private void remember(JsonParser parser) throws IOException {
        // Most values have a name that nobody looks for; their place is never spelled out.
        String name = parser.currentName();
        if (name == null || !NAMES.contains(name)) {
            return;
        }
        String place = parser.getParsingContext().pathAsPointer().toString();
        if (WANTED.contains(place) && parser.getTextLength() <= LONGEST_VALUE) {
            values.put(place, parser.getText());
        }
    }

    /** When it says that it was made, or null. */
    @Nullable
    Cut printed() {
        return cut("/ultimoCorte/fecha", "/ultimoCorte/hora")
                .or(() -> cut("/fechaCorte", "/horaCorte"))
                .orElse(null);
    }

    private Optional<Cut> cut(String date, String time) {
        return CutText.find(values.getOrDefault(date, "") + " " + values.getOrDefault(time, ""))
                .map(CutText.Printed::cut);
    }

    /** The package's name that it says, or null. */
    @Nullable
    String packageName() {
        return values.get("/archivoCorte");
    }

    /** How many acts it expects; -1 where it doesn't say. */
    long expected() {
        return number("/capturadas/esperadas");
    }

    /** What only grows, by name. */
    Map<String, Long> totals() {
        Map<String, Long> totals = new HashMap<>();
        Map.of(
                        "overview.expected", "/capturadas/esperadas",
                        "overview.captured", "/capturadas/total",
                        "overview.counted", "/contabilizadas/total",
                        "overview.votes", "/totalVotos")
                .forEach((name, place) -> {
                    if (number(place) >= 0) {
                        totals.put(name, number(place));
                    }
                });
        return totals;
    }

    private long number(String place) {
        return CsvLook.number(values.getOrDefault(place, ""));
    }
}
