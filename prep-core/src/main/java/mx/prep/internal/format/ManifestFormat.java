package mx.prep.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mx.prep.model.CacheRule;
import mx.prep.model.Content;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.Encoding;
import mx.prep.model.FileOverride;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import org.jspecify.annotations.Nullable;

/**
 * {@code .prep/releases/<id>.json}: streamed, since it may name 70,000 files; one file a line, so that people can read
 * and compare it. The same manifest always gives the same bytes.
 */
public final class ManifestFormat {
    private static final int SCHEMA = 1;

    private ManifestFormat() {}

    public static byte[] write(Manifest manifest) {
        ByteArrayOutputStream out =
                new ByteArrayOutputStream(256 + manifest.files().size() * 256);
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.setRootValueSeparator(null);
            json.writeStartObject();
            json.writeNumberField("schema", SCHEMA);
            write(json, manifest.content());
            json.writeStringField("recipeSha256", manifest.recipe().hex());
            if (manifest.mode() != Mode.RELEASES) {
                json.writeStringField("mode", Json.lower(manifest.mode()));
            }
            write(json, manifest.overrides());
            json.writeNumberField("totalBytes", manifest.totalBytes());
            json.writeArrayFieldStart("files");
            for (ManifestEntry file : manifest.files()) {
                json.writeRaw('\n');
                write(json, file);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("an array can always be written", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Content content) throws IOException {
        if (content instanceof PackageRef reference) {
            json.writeStringField("cut", reference.cut().toString());
            json.writeStringField("packageSha256", reference.sha256().hex());
        } else if (content instanceof PageRef page) {
            json.writeStringField("page", Json.lower(page.kind()));
            json.writeStringField("pageSha256", page.sha256().hex());
        }
    }

    private static void write(JsonGenerator json, List<FileOverride> overrides) throws IOException {
        if (overrides.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("overrides");
        for (FileOverride override : overrides) {
            json.writeStartObject();
            json.writeStringField("path", override.path().value());
            json.writeStringField("sha256", override.sha256().hex());
            json.writeNumberField("order", override.order());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ManifestEntry file) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", file.path().value());
        json.writeNumberField("size", file.size());
        json.writeStringField("sha256", file.sha256().hex());
        json.writeStringField("mediaType", file.mediaType().value());
        json.writeStringField("cacheControl", file.cacheRule().value());
        json.writeStringField("encoding", file.encoding().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("storedSize", file.storedSize());
        json.writeStringField("storedMd5", file.storedMd5().hex());
        json.writeEndObject();
    }

    /**
     * Reads a manifest, file by file.
     *
     * @throws FormatException if the bytes are no manifest of this schema
     * @throws IOException if the stream fails
     */
    public static Manifest read(InputStream in) throws IOException {
        try (JsonParser json = Json.FACTORY.createParser(in)) {
            return new Reader(json).read();
        } catch (CharConversionException | com.fasterxml.jackson.core.JacksonException | IllegalArgumentException e) {
            throw new FormatException("manifest: " + e.getMessage(), e);
        }
    }

    private static final class Reader {
        private final JsonParser json;
        // A manifest repeats a handful of media types and cache rules tens of thousands of times.
        private final Map<String, MediaType> mediaTypes = new HashMap<>();
        private final Map<String, CacheRule> cacheRules = new HashMap<>();
        private final Map<String, Object> head = new HashMap<>();
        private final List<FileOverride> overrides = new ArrayList<>();
        private final List<ManifestEntry> files = new ArrayList<>();

        Reader(JsonParser json) {
            this.json = json;
        }

        Manifest read() throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("files")) {
                    expect(value, JsonToken.START_ARRAY);
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        files.add(file());
                    }
                    expect(json.currentToken(), JsonToken.END_ARRAY);
                } else if (field.equals("overrides")) {
                    expect(value, JsonToken.START_ARRAY);
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        overrides.add(override());
                    }
                    expect(json.currentToken(), JsonToken.END_ARRAY);
                } else if (value.isScalarValue()) {
                    head.put(field, json.getText());
                    checkSchema();
                } else {
                    json.skipChildren();
                }
            }
            expect(json.currentToken(), JsonToken.END_OBJECT);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("text after the end");
            }
            head("schema");
            return new Manifest(
                    content(),
                    Digest.sha256(head("recipeSha256")),
                    head.containsKey("mode") ? Mode.valueOf(head("mode").toUpperCase(Locale.ROOT)) : Mode.RELEASES,
                    overrides,
                    files);
        }

        /** As soon as it is read: what comes after it in another schema is nothing that this one knows. */
        private void checkSchema() {
            Object schema = head.get("schema");
            if (schema != null && !Integer.toString(SCHEMA).equals(schema)) {
                throw FormatException.schema("manifest", schema);
            }
        }

        private Content content() {
            if (!head.containsKey("page")) {
                return new PackageRef(Cut.parse(head("cut")), Digest.sha256(head("packageSha256")));
            }
            if (head.containsKey("cut") || head.containsKey("packageSha256")) {
                throw new IllegalArgumentException("it is of a package and of a page");
            }
            PageKind kind = PageKind.valueOf(head("page").toUpperCase(Locale.ROOT));
            return new PageRef(kind, Digest.sha256(head("pageSha256")));
        }

        private FileOverride override() throws IOException {
            Map<String, String> values = values();
            return new FileOverride(
                    ObjectKey.of(text(values.get("path"), "path")),
                    Digest.sha256(text(values.get("sha256"), "sha256")),
                    Integer.parseInt(text(values.get("order"), "order")));
        }

        private String head(String field) {
            return text(head.get(field), field);
        }

        private ManifestEntry file() throws IOException {
            Map<String, String> values = values();
            return new ManifestEntry(
                    ObjectKey.of(text(values.get("path"), "path")),
                    size(values, "size"),
                    Digest.sha256(text(values.get("sha256"), "sha256")),
                    mediaTypes.computeIfAbsent(text(values.get("mediaType"), "mediaType"), MediaType::new),
                    cacheRules.computeIfAbsent(text(values.get("cacheControl"), "cacheControl"), CacheRule::new),
                    Encoding.valueOf(text(values.get("encoding"), "encoding").toUpperCase(Locale.ROOT)),
                    size(values, "storedSize"),
                    Digest.md5(text(values.get("storedMd5"), "storedMd5")));
        }

        private Map<String, String> values() throws IOException {
            Map<String, String> values = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    values.put(field, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return values;
        }

        private static long size(Map<String, String> values, String field) {
            long size = Long.parseLong(text(values.get(field), field));
            if (size < 0) {
                throw new IllegalArgumentException(field + " is negative");
            }
            return size;
        }

        private static String text(@Nullable Object value, String field) {
            if (value == null) {
                throw new IllegalArgumentException("no " + field);
            }
            return value.toString();
        }

        private static void expect(@Nullable JsonToken found, JsonToken wanted) {
            if (found != wanted) {
                throw new IllegalArgumentException("found " + found + " instead of " + wanted);
            }
        }
    }
}
