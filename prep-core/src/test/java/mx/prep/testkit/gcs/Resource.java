package mx.prep.testkit.gcs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a JSON document says of an object.
 *
 * @param properties what stays with the object, as {@link GcsObject} wants it
 * @param md5 what its bytes must be, or empty
 * @param crc32c the same
 */
record Resource(String name, Map<String, String> properties, Map<String, String> metadata, String md5, String crc32c) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WRITABLE = List.of(
            "contentType", "cacheControl", "contentEncoding", "contentDisposition", "contentLanguage", "storageClass");

    static ObjectNode parse(byte[] document) {
        try {
            JsonNode parsed = document.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(document);
            if (parsed instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new GcsRefusal(400, "parseError", "Parse Error");
        } catch (java.io.IOException e) {
            throw new IllegalStateException("an array can be read", e);
        }
        throw new GcsRefusal(400, "parseError", "Parse Error");
    }

    static Resource of(ObjectNode document) {
        Map<String, String> properties = new TreeMap<>();
        for (String property : WRITABLE) {
            if (document.hasNonNull(property)) {
                properties.put(property, document.get(property).asText());
            }
        }
        JsonNode retention = document.path("retention");
        if (retention.isObject() && !retention.isEmpty()) {
            String mode = retention.path("mode").asText();
            if (!mode.equals("Locked") && !mode.equals("Unlocked")) {
                throw GcsRefusal.invalid("Invalid argument: retention.mode");
            }
            properties.put("retention.mode", mode);
            properties.put(
                    "retention.retainUntilTime",
                    retention.path("retainUntilTime").asText());
        }
        Map<String, String> metadata = new TreeMap<>();
        document.path("metadata").properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                metadata.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return new Resource(
                document.path("name").asText(),
                properties,
                metadata,
                document.path("md5Hash").asText(),
                document.path("crc32c").asText());
    }

    /** The same, encrypted with a key of Cloud KMS if one is named. */
    Resource encrypted(Optional<String> key) {
        Map<String, String> more = new TreeMap<>(properties);
        key.ifPresent(name -> more.put("kmsKeyName", name));
        return new Resource(name, more, metadata, md5, crc32c);
    }

    /** Refuses bytes that aren't what the document, or a hash header, says. */
    void check(byte[] bytes, String hashes) {
        check("MD5 hash", md5, GcsObject.md5(bytes));
        check("CRC32C", crc32c, GcsObject.crc32c(bytes));
        for (String hash : hashes.isEmpty() ? new String[0] : hashes.split(",", -1)) {
            String[] pair = hash.strip().split("=", 2);
            check(pair[0], pair[1], pair[0].equals("md5") ? GcsObject.md5(bytes) : GcsObject.crc32c(bytes));
        }
    }

    private static void check(String kind, String provided, String calculated) {
        if (!provided.isEmpty() && !provided.equals(calculated)) {
            throw GcsRefusal.invalid("Provided " + kind + " \"" + provided + "\" doesn't match calculated " + kind
                    + " \"" + calculated + "\".");
        }
    }

    /** The document that describes an object. */
    static ObjectNode of(String bucket, String name, GcsObject object) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", "storage#object")
                .put("id", bucket + "/" + name + "/" + object.generation())
                .put("name", name)
                .put("bucket", bucket)
                .put("generation", String.valueOf(object.generation()))
                .put("metageneration", String.valueOf(object.metageneration()))
                .put("storageClass", "STANDARD")
                .put("size", String.valueOf(object.size()))
                .put("md5Hash", object.md5())
                .put("crc32c", object.crc32c())
                .put("etag", object.etag())
                .put("timeCreated", object.created().toString())
                .put("updated", object.created().toString());
        object.properties().forEach((property, value) -> {
            if (property.startsWith("retention.")) {
                node.withObjectProperty("retention").put(property.substring("retention.".length()), value);
            } else {
                node.put(property, value);
            }
        });
        if (!object.metadata().isEmpty()) {
            ObjectNode metadata = node.putObject("metadata");
            object.metadata().forEach(metadata::put);
        }
        return node;
    }

    static byte[] bytes(JsonNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
