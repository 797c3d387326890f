package mx.prep.model;

/**
 * One file of a release: as a reader gets it and as it is stored.
 *
 * @param path the file's path in the release
 * @param size decoded length in bytes
 * @param sha256 SHA-256 of the decoded bytes
 * @param mediaType Content-Type
 * @param cacheRule Cache-Control
 * @param encoding how it is stored
 * @param storedSize stored length in bytes
 * @param storedMd5 MD5 of the stored bytes, to hold against a store's listing
 */
public record ManifestEntry(
        ObjectKey path,
        long size,
        Digest sha256,
        MediaType mediaType,
        CacheRule cacheRule,
        Encoding encoding,
        long storedSize,
        Digest storedMd5) {

    /** The headers that its object carries. */
    public ObjectHeaders headers() {
        return new ObjectHeaders(mediaType, cacheRule, encoding, sha256);
    }

    /** Whether the other entry has the same stored bytes and the same headers, so that one object can be the other. */
    public boolean sameObject(ManifestEntry other) {
        return storedSize == other.storedSize
                && sha256.equals(other.sha256)
                && storedMd5.equals(other.storedMd5)
                && encoding == other.encoding
                && mediaType.equals(other.mediaType)
                && cacheRule.equals(other.cacheRule);
    }
}
