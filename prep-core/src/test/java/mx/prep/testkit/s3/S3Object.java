package mx.prep.testkit.s3;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An object as stored. Immutable. */
public final class S3Object {
    private final byte[] bytes;
    private final String etag;
    private final Map<String, String> headers;
    private final Instant lastModified;

    S3Object(byte[] bytes, String etag, Map<String, String> headers, Instant lastModified) {
        this.bytes = bytes;
        this.etag = etag;
        this.headers = new TreeMap<>(headers);
        this.lastModified = lastModified;
    }

    /** The stored bytes, a fresh array. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The ETag without quotes. */
    public String etag() {
        return etag;
    }

    /** A header that was stored with it, such as {@code Cache-Control} or {@code x-amz-meta-name}, whatever its case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** All headers that were stored with it, by lower-case name. */
    public Map<String, String> headers() {
        return new TreeMap<>(headers);
    }

    /** When it was written, by the server's clock. */
    public Instant lastModified() {
        return lastModified;
    }

    int size() {
        return bytes.length;
    }

    /** The bytes themselves, not to be changed. */
    byte[] content() {
        return bytes;
    }
}
