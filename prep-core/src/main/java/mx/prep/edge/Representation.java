package mx.prep.edge;

import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;

/**
 * The form of a file that one reader gets.
 *
 * @param entry the file
 * @param encoding how its bytes travel: as stored, or plain although they are stored as gzip
 */
record Representation(ManifestEntry entry, Encoding encoding) {
    private static final int TAG_DIGITS = 32;
    private static final int STORED_DIGITS = 16;

    static Representation of(ManifestEntry entry, EdgeRequest request) {
        boolean gzip = entry.encoding() == Encoding.GZIP
                && AcceptEncoding.prefersGzip(request.header("Accept-Encoding").orElse(null));
        return new Representation(entry, gzip ? Encoding.GZIP : Encoding.IDENTITY);
    }

    /** Whether the bytes go out just as the store has them. */
    boolean isStored() {
        return encoding == entry.encoding();
    }

    long length() {
        return isStored() ? entry.storedSize() : entry.size();
    }

    /**
     * A strong validator: equal for equal bytes in whatever release. Two gzip streams of one content are other bytes,
     * so theirs names the stored digest, too.
     */
    String etag() {
        String content = entry.sha256().hex().substring(0, TAG_DIGITS);
        return encoding == Encoding.GZIP
                ? '"' + content + "-gzip-" + entry.storedMd5().hex().substring(0, STORED_DIGITS) + '"'
                : '"' + content + '"';
    }
}
