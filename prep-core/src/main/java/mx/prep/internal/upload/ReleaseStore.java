package mx.prep.internal.upload;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;

/** Releases and manifests as they lie in a target's store. Thread-safe. */
public final class ReleaseStore {
    private static final ObjectHeaders MANIFEST_HEADERS =
            new ObjectHeaders(MediaType.JSON, CacheRule.RELEASE, Encoding.IDENTITY, null);

    private final ObjectStore store;
    private final TargetLayout layout;

    public ReleaseStore(ObjectStore store, TargetLayout layout) {
        this.store = store;
        this.layout = layout;
    }

    public ObjectStore store() {
        return store;
    }

    public TargetLayout layout() {
        return layout;
    }

    /**
     * The release's manifest, or empty where the release was never finished.
     *
     * @throws StoreException {@code CORRUPT} if the object isn't a manifest
     */
    public Optional<StoredManifest> manifest(ReleaseId release) {
        return read(layout.manifest(release));
    }

    /**
     * The manifest at a key, or empty where there is no object.
     *
     * @throws StoreException {@code CORRUPT} if the object isn't a manifest
     */
    public Optional<StoredManifest> read(ObjectKey key) {
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            MessageDigest engine = DigestAlgorithm.SHA256.newDigest();
            Manifest manifest;
            try (InputStream in = new DigestInputStream(content.stream(), engine)) {
                manifest = ManifestFormat.read(in);
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return Optional.of(new StoredManifest(manifest, Digest.of(DigestAlgorithm.SHA256, engine)));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (FormatException e) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT, store.name(), key.value(), "not a manifest: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, store.name(), key.value(), "reading broke off", e);
        }
    }

    /**
     * Writes a release's manifest, its commit record, when every object was seen in a listing.
     *
     * @param sent stored bytes that were sent for it
     * @throws StoreException {@code CORRUPT} if another manifest stands under this release's id
     */
    public UploadedTree commit(ReleaseId release, Manifest manifest, long sent) {
        ObjectKey key = layout.manifest(release);
        Body body = Body.of(ManifestFormat.write(manifest));
        try {
            store.put(key, body, MANIFEST_HEADERS, Precondition.ABSENT);
            return new UploadedTree(release, manifest, body.checksums().sha256(), sent);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.PRECONDITION) {
                throw e;
            }
        }
        StoredManifest there = manifest(release)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        store.name(),
                        key.value(),
                        "vanished while it was read",
                        null));
        if (!there.digest().equals(body.checksums().sha256())) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    store.name(),
                    key.value(),
                    "another manifest stands under this release's id; nothing was switched",
                    null);
        }
        return new UploadedTree(release, there.manifest(), there.digest(), sent);
    }

    /** Whether any release was ever finished here. */
    public boolean hasManifests() {
        return !store.list(layout.manifests(), null).objects().isEmpty();
    }

    /** Every release that was ever finished here and not swept, in the order in which a site goes from one to the next. */
    public List<ReleaseId> finished() {
        List<ReleaseId> finished = new ArrayList<>();
        ObjectPage.forEach(
                store,
                layout.manifests(),
                object -> layout.manifestOf(object.key()).ifPresent(finished::add));
        finished.sort((one, other) -> one.isAfter(other) ? 1 : other.isAfter(one) ? -1 : 0);
        return finished;
    }

    /** Every object of a release by its path in the release. */
    public Map<ObjectKey, StoredObject> objects(ReleaseId release) {
        String prefix = layout.release(release);
        Map<ObjectKey, StoredObject> objects = new HashMap<>();
        ObjectPage.forEach(
                store,
                prefix,
                object -> objects.put(ObjectKey.of(object.key().value().substring(prefix.length())), object));
        return objects;
    }

    /** A manifest and the SHA-256 of its object. */
    public record StoredManifest(Manifest manifest, Digest digest) {}
}
