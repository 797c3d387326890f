package mx.prep.gcp.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import mx.prep.model.Digest;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.store.jclouds.WireHeaders;
import org.jspecify.annotations.Nullable;

/** What the JSON API says of an object (reference, "Objects: resource"). */
final class GcsResource {
    /** What is asked for of one object. */
    static final String FIELDS = "generation,size,md5Hash,crc32c,contentType,cacheControl,contentEncoding,metadata";

    private static final String METADATA = "metadata.";
    private static final WireHeaders HEADERS = new WireHeaders(METADATA);
    private static final Map<String, String> NAMES = Map.of(
            "Content-Type", "contentType", "Cache-Control", "cacheControl", "Content-Encoding", "contentEncoding");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode node;

    GcsResource(JsonNode node) {
        this.node = node;
    }

    /** @throws IOException if it isn't JSON */
    static JsonNode parse(byte[] document) throws IOException {
        JsonNode parsed = JSON.readTree(document);
        if (parsed == null || !parsed.isObject()) {
            throw new IOException("no JSON object");
        }
        return parsed;
    }

    /** A description with every header, since what isn't named is lost. */
    static ObjectNode describing(ObjectHeaders headers) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        HEADERS.write(headers).forEach((name, value) -> {
            if (name.startsWith(METADATA)) {
                document.withObjectProperty("metadata").put(name.substring(METADATA.length()), value);
            } else {
                document.put(NAMES.getOrDefault(name, name), value);
            }
        });
        return document;
    }

    /** Adds the checksums that bytes must have. */
    static void checksums(ObjectNode document, Body.Checksums checksums) {
        document.put(
                "md5Hash", Base64.getEncoder().encodeToString(checksums.md5().bytes()));
        document.put("crc32c", crc32c(checksums));
    }

    /** Base64 of four bytes, the highest first. */
    private static String crc32c(Body.Checksums checksums) {
        int value = checksums.crc32c();
        return Base64.getEncoder()
                .encodeToString(
                        new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }

    static byte[] bytes(JsonNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Null where the answer has no generation. */
    @Nullable
    Version version() {
        String generation = node.path("generation").asText();
        return generation.isEmpty() ? null : new Version(generation);
    }

    long size() {
        return node.path("size").asLong();
    }

    /** Null for what was composed of others. */
    @Nullable
    Digest md5() {
        return md5(node.path("md5Hash").asText());
    }

    /** From Base64; null where it is none. */
    static @Nullable Digest md5(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return bytes.length == 16 ? Digest.md5(java.util.HexFormat.of().formatHex(bytes)) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether Cloud Storage has the bytes that were sent. */
    boolean holds(Body body) {
        String crc32c = node.path("crc32c").asText();
        Digest md5 = md5();
        return size() == body.length()
                && crc32c.equals(crc32c(body.checksums()))
                && (md5 == null || md5.equals(body.checksums().md5()));
    }

    @Nullable
    ObjectHeaders headers() {
        return HEADERS.read(this::header);
    }

    private @Nullable String header(String name) {
        JsonNode value = name.startsWith(METADATA)
                ? node.path("metadata").path(name.substring(METADATA.length()))
                : node.path(NAMES.getOrDefault(name, name));
        return value.isTextual() ? value.asText() : null;
    }

    /** The object that it describes. */
    StoredObject stored(ObjectKey key, Version version, @Nullable ObjectHeaders headers) {
        return new StoredObject(key, version, size(), md5(), headers);
    }
}
