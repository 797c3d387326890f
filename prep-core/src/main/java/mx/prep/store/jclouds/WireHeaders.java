package mx.prep.store.jclouds;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import org.jspecify.annotations.Nullable;

/** Headers of objects as HTTP carries them. Immutable. */
public final class WireHeaders {
    /** The name of the metadata that holds the SHA-256 of the decoded bytes, without the cloud's prefix. */
    public static final String DECODED_SHA256 = "decoded-sha256";

    private final String decodedSha256;

    /** @param metadataPrefix what the cloud puts before names of metadata, lower case, such as {@code x-amz-meta-} */
    public WireHeaders(String metadataPrefix) {
        this(metadataPrefix, DECODED_SHA256);
    }

    /** @param decodedSha256 in place of {@link #DECODED_SHA256}, where the cloud takes no such name */
    public WireHeaders(String metadataPrefix, String decodedSha256) {
        this.decodedSha256 = metadataPrefix + decodedSha256;
    }

    /** As they are sent with a put or a copy: all of them, since some clouds reset what isn't named. */
    public Map<String, String> write(ObjectHeaders headers) {
        Map<String, String> wire = new LinkedHashMap<>();
        wire.put("Content-Type", headers.mediaType().value());
        wire.put("Cache-Control", headers.cacheRule().value());
        if (headers.encoding() == Encoding.GZIP) {
            wire.put("Content-Encoding", "gzip");
        }
        Digest decoded = headers.decodedSha256();
        if (decoded != null) {
            wire.put(decodedSha256, decoded.hex());
        }
        return wire;
    }

    /**
     * As they come back.
     *
     * @param header gives a header's value, or null
     * @return null if somebody else wrote headers that aren't of the library's form
     */
    public @Nullable ObjectHeaders read(UnaryOperator<@Nullable String> header) {
        String type = header.apply("Content-Type");
        String rule = header.apply("Cache-Control");
        Encoding encoding = encoding(header.apply("Content-Encoding"));
        String decoded = header.apply(decodedSha256);
        if (type == null || rule == null || encoding == null) {
            return null;
        }
        try {
            return new ObjectHeaders(
                    new MediaType(plain(type)),
                    new CacheRule(rule),
                    encoding,
                    decoded == null ? null : Digest.sha256(decoded));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The one way that the library writes what HTTP allows in several (RFC 9110, section 8.3.1). */
    private static String plain(String type) {
        return type.replaceAll("\\s*;\\s*", "; ").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Encoding encoding(@Nullable String value) {
        return switch (value == null ? "" : value.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Encoding.IDENTITY;
            case "gzip" -> Encoding.GZIP;
            default -> null;
        };
    }
}
