package mx.prep.internal.inplace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.error.StoreException;
import mx.prep.internal.upload.Workers;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether stored objects have the bytes that a manifest names. Where a store's list doesn't tell a digest, an
 * object is read once for each of its versions. Thread-safe.
 */
final class Contents {
    private final ObjectStore store;
    private final Workers workers;
    private final Map<ObjectKey, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(Version version, Digest md5) {}

    Contents(ObjectStore store, Workers workers) {
        this.store = store;
        this.workers = workers;
    }

    /** The entries that the tree doesn't hold as they should be. */
    List<ManifestEntry> differing(TreeListing tree, List<ManifestEntry> entries) {
        List<ManifestEntry> unread =
                entries.stream().filter(e -> isUnread(tree.find(e.path()), e)).toList();
        workers.forEach(unread, entry -> holds(tree.find(entry.path()), entry));
        return entries.stream().filter(e -> !holds(tree.find(e.path()), e)).toList();
    }

    private boolean isUnread(@Nullable StoredObject object, ManifestEntry entry) {
        if (object == null || object.md5() != null || object.size() != entry.storedSize()) {
            return false;
        }
        Seen known = seen.get(object.key());
        return known == null || !known.version().equals(object.version());
    }

    /** Whether the object, which may be absent, holds the entry's bytes. */
    boolean holds(@Nullable StoredObject object, ManifestEntry entry) {
        if (object == null || object.size() != entry.storedSize()) {
            return false;
        }
        if (object.md5() != null) {
            return object.md5().equals(entry.storedMd5());
        }
        Seen known = seen.get(object.key());
        if (known == null || !known.version().equals(object.version())) {
            known = read(object.key());
        }
        return known != null
                && known.version().equals(object.version())
                && known.md5().equals(entry.storedMd5());
    }

    /** Remembers what was written, so that it isn't read. */
    void wrote(StoredObject object, ManifestEntry entry) {
        if (object.md5() == null) {
            seen.put(object.key(), new Seen(object.version(), entry.storedMd5()));
        }
    }

    private @Nullable Seen read(ObjectKey key) {
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            MessageDigest engine = DigestAlgorithm.MD5.newDigest();
            try (InputStream in = new DigestInputStream(content.stream(), engine)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            Seen now = new Seen(content.object().version(), Digest.of(DigestAlgorithm.MD5, engine));
            seen.put(key, now);
            return now;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return null;
            }
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, store.name(), key.value(), "reading broke off", e);
        }
    }
}
