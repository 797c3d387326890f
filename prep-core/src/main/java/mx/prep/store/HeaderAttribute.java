package mx.prep.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import org.jspecify.annotations.Nullable;

/**
 * An object's headers, kept beside its bytes in a user attribute of the file ({@code user.prep.headers} on Linux), so
 * that bytes and headers are replaced in one rename and a hard link has both.
 */
final class HeaderAttribute {
    private static final String NAME = "prep.headers";
    private static final int MAX_BYTES = 2048;

    private HeaderAttribute() {}

    /**
     * Writes headers.
     *
     * @throws IOException if the file system keeps no user attributes
     */
    static void write(Path file, ObjectHeaders headers) throws IOException {
        Digest sha256 = headers.decodedSha256();
        String text = headers.mediaType() + "\n" + headers.cacheRule() + "\n" + headers.encoding() + "\n"
                + (sha256 == null ? "" : sha256.hex());
        UserDefinedFileAttributeView view = view(file);
        if (view == null) {
            throw new IOException("the file system keeps no user attributes; use ext4, xfs, btrfs, APFS or NTFS");
        }
        view.write(NAME, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The headers, or null where the file has none of this form. */
    static @Nullable ObjectHeaders find(Path file) throws IOException {
        UserDefinedFileAttributeView view = view(file);
        if (view == null || !view.list().contains(NAME) || view.size(NAME) > MAX_BYTES) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(view.size(NAME));
        view.read(NAME, bytes);
        String[] lines = new String(bytes.array(), StandardCharsets.UTF_8).split("\n", -1);
        try {
            return lines.length != 4
                    ? null
                    : new ObjectHeaders(
                            new MediaType(lines[0]),
                            new CacheRule(lines[1]),
                            Encoding.valueOf(lines[2]),
                            lines[3].isEmpty() ? null : Digest.sha256(lines[3]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable UserDefinedFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
