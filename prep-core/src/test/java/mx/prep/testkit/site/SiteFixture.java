package mx.prep.testkit.site;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Content;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.model.Pointer;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import org.jspecify.annotations.Nullable;

/**
 * Writes releases and pointers into a target's store as a publisher would: files under {@code releases/<id>/}, the
 * manifest, then the pointer. For one thread at a time.
 */
public final class SiteFixture {
    private final ObjectStore store;
    private final TargetLayout layout;
    private final Clock clock;
    private final Recipe recipe = Recipe.of(Mode.RELEASES);
    private final Map<ReleaseId, Digest> manifests = new LinkedHashMap<>();
    private final Map<ReleaseId, PackageRef> packages = new LinkedHashMap<>();
    private Pointer pointer;

    /**
     * A target without pointer.
     *
     * @param prefix the target's prefix, ending with a slash, or empty
     * @param clock when pointers are written
     */
    public SiteFixture(ObjectStore store, String prefix, Clock clock) {
        this.store = store;
        this.layout = new TargetLayout(prefix);
        this.clock = clock;
        this.pointer = Pointer.empty(clock.instant(), false);
    }

    /** Stages a release and makes it live. */
    public ReleaseId publish(Cut cut, Map<String, byte[]> files) {
        ReleaseId id = stage(cut, files);
        move(id, pointer.epoch(), cut);
        return id;
    }

    /** Stages a page of the outlet's own and makes it live; the high water stays. */
    public ReleaseId show(PageKind kind, Map<String, byte[]> files) {
        PageRef page = new PageRef(kind, packageDigest(files));
        ReleaseId id = stage(page, files);
        move(id, pointer.epoch(), pointer.highWater());
        return id;
    }

    /** Makes a staged release live by an order: a new epoch, whose high water is what was highest before. */
    public void order(ReleaseId id) {
        Cut highWater = pointer.highWater();
        move(id, pointer.epoch() + 1, highWater == null ? id.cut() : highWater);
    }

    /** Writes a release's files and manifest, and leaves the pointer. */
    public ReleaseId stage(Cut cut, Map<String, byte[]> files) {
        return stage(new PackageRef(cut, packageDigest(files)), files);
    }

    private ReleaseId stage(Content reference, Map<String, byte[]> files) {
        ReleaseId id = ReleaseId.of(reference, pointer.epoch(), recipe.digest());
        List<ManifestEntry> entries = new ArrayList<>();
        new TreeMap<>(files).forEach((path, bytes) -> entries.add(write(id, ObjectKey.of(path), bytes)));
        byte[] manifest = ManifestFormat.write(new Manifest(reference, recipe.digest(), entries));
        put(layout.manifest(id), manifest, ObjectHeaders.CONTROL);
        manifests.put(id, Digest.of(DigestAlgorithm.SHA256, manifest));
        if (reference instanceof PackageRef live) {
            packages.put(id, live);
        }
        return id;
    }

    /** Writes a pointer, whatever it says. */
    public void point(Pointer next) {
        pointer = next;
        put(layout.pointer(), PointerFormat.write(next), ObjectHeaders.CONTROL);
    }

    /** What was last written, or a pointer that names nothing. */
    public Pointer pointer() {
        return pointer;
    }

    /** Where a release's file lies. */
    public ObjectKey file(ReleaseId id, String path) {
        return layout.file(id, ObjectKey.of(path));
    }

    public ObjectKey manifest(ReleaseId id) {
        return layout.manifest(id);
    }

    public ObjectKey pointerKey() {
        return layout.pointer();
    }

    private void move(ReleaseId id, int epoch, @Nullable Cut highWater) {
        ReleaseId before = pointer.release();
        List<ReleaseId> kept = new ArrayList<>(pointer.kept());
        if (before != null) {
            kept.remove(before);
            kept.add(before);
        }
        kept.remove(id);
        point(new Pointer(
                epoch,
                highWater,
                id,
                packages.get(id),
                manifests.get(id),
                before,
                kept,
                pointer.ledgerHead() + 1,
                clock.instant(),
                false));
    }

    private ManifestEntry write(ReleaseId id, ObjectKey path, byte[] bytes) {
        StoredFile file = StoredFile.of(recipe, recipe.encodingOf(path), path, bytes);
        put(layout.file(id, path), file.bytes(), file.entry().headers());
        return file.entry();
    }

    private void put(ObjectKey key, byte[] bytes, ObjectHeaders headers) {
        store.put(key, Body.of(bytes), headers, Precondition.NONE);
    }

    private static Digest packageDigest(Map<String, byte[]> files) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        new TreeMap<>(files).forEach((path, bytes) -> {
            all.writeBytes(path.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            all.writeBytes(bytes);
        });
        return Digest.of(DigestAlgorithm.SHA256, all.toByteArray());
    }
}
