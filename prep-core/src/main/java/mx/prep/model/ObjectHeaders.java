package mx.prep.model;

import org.jspecify.annotations.Nullable;

/**
 * The headers that are stored with an object and come back with it.
 *
 * @param mediaType Content-Type
 * @param cacheRule Cache-Control
 * @param encoding Content-Encoding of the stored bytes
 * @param decodedSha256 SHA-256 of the bytes after decoding, or null where nobody computed it
 */
public record ObjectHeaders(
        MediaType mediaType,
        CacheRule cacheRule,
        Encoding encoding,
        @Nullable Digest decodedSha256) {
    /** Headers of the library's own JSON documents. */
    public static final ObjectHeaders CONTROL =
            new ObjectHeaders(MediaType.JSON, CacheRule.NO_STORE, Encoding.IDENTITY, null);
}
