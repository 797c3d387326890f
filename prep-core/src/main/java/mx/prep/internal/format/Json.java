package mx.prep.internal.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON: no duplicate keys, no trailing text, bounded length and depth. Fields that aren't known are passed over:
 * a newer release may write more, but what an older one must not lose or misread has another schema number.
 */
public final class Json {
    private static final int SCHEMA = 1;
    private static final int BRIEF = 2000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(16 << 10)
                    .maxNumberLength(20)
                    .maxDocumentLength(256L << 20)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Who opened a stream may have more to read from it.
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private Json() {}

    /** A new document that opens with its schema number. */
    public static ObjectNode document() {
        return MAPPER.createObjectNode().put("schema", SCHEMA);
    }

    /** An object that is part of a document. */
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static byte[] bytes(ObjectNode document) {
        try {
            return (MAPPER.writeValueAsString(document) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** Reads a document of ours, whatever is wrong with it becomes a {@link FormatException}. */
    public static <T> T read(String what, byte[] bytes, Function<JsonNode, T> reader) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || !node.isObject()) {
                throw new FormatException(what + ": not a JSON object", null);
            }
            JsonNode schema = node.path("schema");
            if (!schema.isInt()) {
                throw new FormatException(what + ": no schema", null);
            }
            if (schema.intValue() != SCHEMA) {
                throw FormatException.schema(what, schema);
            }
            return reader.apply(node);
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new FormatException(what + ": " + e.getMessage(), e);
        }
    }

    public static String text(JsonNode node, String field) {
        String value = textOrNull(node, field);
        if (value == null) {
            throw new IllegalArgumentException("no text in " + field);
        }
        return value;
    }

    public static @Nullable String textOrNull(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is not a text");
        }
        return value.textValue();
    }

    /** A value parsed from a text field, or null where the field is absent or null. */
    public static <T> @Nullable T parsedOrNull(JsonNode node, String field, Function<String, T> parser) {
        String value = textOrNull(node, field);
        return value == null ? null : parser.apply(value);
    }

    public static long number(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(field + " is not a whole number");
        }
        return value.longValue();
    }

    public static int smallNumber(JsonNode node, String field) {
        long value = number(node, field);
        if (value != (int) value) {
            throw new IllegalArgumentException(field + " is out of range");
        }
        return (int) value;
    }

    public static boolean flag(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || !value.isBoolean()) {
            throw new IllegalArgumentException(field + " is neither true nor false");
        }
        return value.booleanValue();
    }

    public static Instant instant(JsonNode node, String field) {
        return Instant.parse(text(node, field));
    }

    public static @Nullable Instant instantOrNull(JsonNode node, String field) {
        return parsedOrNull(node, field, Instant::parse);
    }

    /** The constant that {@link #lower} gave the field's text. */
    public static <E extends Enum<E>> E constant(JsonNode node, String field, Class<E> type) {
        return Enum.valueOf(type, text(node, field).toUpperCase(Locale.ROOT));
    }

    /** An enum constant as it stands in a document. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A text of somebody else's, cut so that every reader takes it. */
    public static @Nullable String brief(@Nullable String text) {
        return cut(text, BRIEF);
    }

    /** A text of at most this many characters, and an ellipsis where there were more. */
    static @Nullable String cut(@Nullable String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    public static @Nullable String textOf(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** The field's array, or an empty one where the field is absent. */
    public static JsonNode array(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return MAPPER.createArrayNode();
        }
        if (!value.isArray()) {
            throw new IllegalArgumentException(field + " is not an array");
        }
        return value;
    }
}
