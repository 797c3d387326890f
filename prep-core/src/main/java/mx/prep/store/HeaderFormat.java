package mx.prep.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that headers are kept as. Those of ordinary files take 60 bytes or fewer, what an ext4 inode of 256 bytes
 * holds without a block of its own.
 */
final class HeaderFormat {
    private static final int FORMAT = 1;
    private static final int GZIP = 1;
    private static final int DIGEST = 2;
    /** Rules that are written as their place in this list, from 1; grows at its end only. */
    private static final List<CacheRule> KNOWN = List.of(
            new CacheRule("public, max-age=0, must-revalidate, s-maxage=31536000"),
            new CacheRule("public, max-age=0, must-revalidate, s-maxage=15, stale-if-error=86400"),
            new CacheRule("public, max-age=0, must-revalidate, s-maxage=15"),
            new CacheRule("public, max-age=5, s-maxage=5"),
            new CacheRule("no-store"));

    private HeaderFormat() {}

    static byte[] write(ObjectHeaders headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Digest digest = headers.decodedSha256();
            out.writeByte(FORMAT);
            out.writeByte((headers.encoding() == Encoding.GZIP ? GZIP : 0) | (digest != null ? DIGEST : 0));
            if (digest != null) {
                out.write(digest.bytes());
            }
            int known = KNOWN.indexOf(headers.cacheRule()) + 1;
            out.writeByte(known);
            if (known == 0) {
                out.writeUTF(headers.cacheRule().value());
            }
            out.write(headers.mediaType().value().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException("memory can't fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if these aren't headers */
    static ObjectHeaders read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readUnsignedByte() != FORMAT) {
                throw new IOException("headers of an unknown format");
            }
            int flags = in.readUnsignedByte();
            @Nullable
            Digest digest =
                    (flags & DIGEST) == 0 ? null : Digest.sha256(HexFormat.of().formatHex(in.readNBytes(32)));
            int known = in.readUnsignedByte();
            CacheRule rule = known == 0 ? new CacheRule(in.readUTF()) : KNOWN.get(known - 1);
            MediaType type = new MediaType(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            return new ObjectHeaders(type, rule, (flags & GZIP) == 0 ? Encoding.IDENTITY : Encoding.GZIP, digest);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("headers that make no sense", e);
        }
    }

    /** What is said of a file that came without headers, because somebody else put it there. */
    static ObjectHeaders unknown(ObjectKey key) {
        MediaType type = Recipe.MEDIA_TYPES.getOrDefault(key.extension(), MediaType.OCTET_STREAM);
        return new ObjectHeaders(type, CacheRule.NO_STORE, Encoding.IDENTITY, null);
    }
}
