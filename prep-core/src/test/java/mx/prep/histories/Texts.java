package mx.prep.histories;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import mx.prep.model.ObjectKey;
import mx.prep.testkit.store.InMemoryStore;
import org.jspecify.annotations.Nullable;

/** Stored files as readers decode them; each is decoded once. */
final class Texts {
    private static final Map<ByteBuffer, String> DECODED = new ConcurrentHashMap<>();

    private Texts() {}

    /** The text of an object, or null where there is none. */
    static @Nullable String of(InMemoryStore store, ObjectKey key) {
        return store.bytes(key)
                .map(bytes -> DECODED.computeIfAbsent(ByteBuffer.wrap(bytes), b -> decode(bytes)))
                .orElse(null);
    }

    private static String decode(byte[] stored) {
        boolean zipped = stored.length > 2 && stored[0] == 0x1f && (stored[1] & 0xff) == 0x8b;
        try {
            byte[] decoded = zipped ? new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes() : stored;
            return new String(decoded, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
