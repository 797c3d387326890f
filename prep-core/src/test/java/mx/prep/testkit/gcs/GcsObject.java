package mx.prep.testkit.gcs;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/** An object as stored. Immutable. */
public final class GcsObject {
    private final byte[] bytes;
    private final Map<String, String> properties;
    private final Map<String, String> metadata;
    private final long generation;
    private final long metageneration;
    private final Instant created;
    private final String md5;
    private final String crc32c;

    /**
     * An object.
     *
     * @param properties what may be written of the resource, such as {@code contentType}, by the JSON API's names;
     *     retention as {@code retention.mode} and {@code retention.retainUntilTime}
     * @param metadata custom metadata
     */
    GcsObject(
            byte[] bytes,
            Map<String, String> properties,
            Map<String, String> metadata,
            long generation,
            long metageneration,
            Instant created) {
        this.bytes = bytes;
        this.properties = new TreeMap<>(properties);
        this.metadata = new TreeMap<>(metadata);
        this.generation = generation;
        this.metageneration = metageneration;
        this.created = created;
        this.md5 = md5(bytes);
        this.crc32c = crc32c(bytes);
    }

    static String md5(byte[] bytes) {
        return Base64.getEncoder()
                .encodeToString(Digest.of(DigestAlgorithm.MD5, bytes).bytes());
    }

    /** Big-endian, as the API wants it. */
    static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int value = (int) crc.getValue();
        return Base64.getEncoder()
                .encodeToString(
                        new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }

    GcsObject with(Map<String, String> otherProperties, Map<String, String> otherMetadata) {
        return new GcsObject(bytes, otherProperties, otherMetadata, generation, metageneration + 1, created);
    }

    /** The stored bytes, a fresh array. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** A property of the resource that was written, such as {@code cacheControl}. */
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }

    /** Custom metadata. */
    public Map<String, String> metadata() {
        return new TreeMap<>(metadata);
    }

    public long generation() {
        return generation;
    }

    public long metageneration() {
        return metageneration;
    }

    Map<String, String> properties() {
        return new TreeMap<>(properties);
    }

    Instant created() {
        return created;
    }

    String md5() {
        return md5;
    }

    String crc32c() {
        return crc32c;
    }

    String etag() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        (generation + "/" + metageneration).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    String contentType() {
        return properties.getOrDefault("contentType", "application/octet-stream");
    }

    /** Until when nobody may replace or delete it, or null. */
    @Nullable
    Instant retainedUntil() {
        String until = properties.get("retention.retainUntilTime");
        return until == null ? null : Instant.parse(until);
    }

    int size() {
        return bytes.length;
    }

    /** The bytes themselves, not to be changed. */
    byte[] content() {
        return bytes;
    }
}
