package mx.prep.testkit.azure;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A blob as stored. Immutable. */
public final class StoredBlob {
    private final byte[] bytes;
    private final String etag;
    private final Map<String, String> headers;
    private final Instant lastModified;

    /** @param headers what is answered with it: {@code content-type} and the like, {@code x-ms-meta-…} */
    StoredBlob(byte[] bytes, String etag, Map<String, String> headers, Instant lastModified) {
        this.bytes = bytes;
        this.etag = etag;
        this.headers = Map.copyOf(headers);
        this.lastModified = lastModified;
    }

    /** The stored bytes, a fresh array. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** A header by its lower-case name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Without quotes. */
    public String etag() {
        return etag;
    }

    /** The bytes themselves, not to be changed. */
    byte[] content() {
        return bytes;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** What every answer about it has. */
    Map<String, String> answered() {
        Map<String, String> answered = new LinkedHashMap<>();
        answered.put("ETag", "\"" + etag + "\"");
        answered.put("Last-Modified", lastModified());
        return answered;
    }

    String lastModified() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(lastModified.atOffset(ZoneOffset.UTC));
    }
}
