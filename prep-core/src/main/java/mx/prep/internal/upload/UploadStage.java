package mx.prep.internal.upload;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.error.StoreException;
import mx.prep.internal.diff.ChangeSet;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/** Stores releases of one target. Used by one thread at a time; its transfers run on the workers that it is given. */
public final class UploadStage {
    private static final int REPAIR_ROUNDS = 3;

    private final ReleaseStore releases;
    private final Workers workers;
    /** Versions of the objects of the release staged last, so that a copy need not list them again. */
    private @Nullable Known known;

    /** Told how many files of how many are stored, each time that another hundredth of them is. */
    public interface Progress {
        void done(int files, int total);
    }

    private record Known(ReleaseId release, Map<ObjectKey, Version> versions) {}

    public UploadStage(ReleaseStore releases, Workers workers) {
        this.releases = releases;
        this.workers = workers;
    }

    /** A release that was finished before, by whomever; empty where its manifest isn't there. */
    public Optional<UploadedTree> readmit(ReleaseId release) {
        return releases.manifest(release).map(m -> new UploadedTree(release, m.manifest(), m.digest(), 0));
    }

    /**
     * Stores a release and, when every object was seen in a listing, its manifest.
     *
     * @param live what is live, to copy unchanged files from; null where nothing is
     * @throws StoreException for the first file that fails for good
     */
    public UploadedTree upload(ChangeSet changes, ReleaseId release, @Nullable ReleaseId live, Progress progress) {
        Staging staging = new Staging(changes, release, live, progress);
        long sent = staging.run();
        return releases.commit(release, changes.manifest(), sent);
    }

    /** One release on its way into the store. */
    private final class Staging {
        private final ChangeSet changes;
        private final ReleaseId release;
        private final @Nullable ReleaseId live;
        private final Hundredths stored;
        private final Map<ObjectKey, Version> sources;
        private final String folder;
        private final String liveFolder;
        /** After a first round that fell short, every missing file is sent: a copy that failed would fail again. */
        private volatile boolean repairing;

        private final java.util.concurrent.atomic.AtomicLong sent = new java.util.concurrent.atomic.AtomicLong();

        Staging(ChangeSet changes, ReleaseId release, @Nullable ReleaseId live, Progress progress) {
            this.changes = changes;
            this.release = release;
            this.live = live;
            this.stored = new Hundredths(progress, changes.changes().size());
            this.sources = sources();
            this.folder = releases.layout().release(release);
            this.liveFolder = live == null ? "" : releases.layout().release(live);
        }

        long run() {
            Map<ObjectKey, StoredObject> there = leftovers();
            for (int round = 0; round < REPAIR_ROUNDS; round++) {
                Map<ObjectKey, StoredObject> before = there;
                try (Writes writes = Writes.to(releases.store())) {
                    workers.forEach(
                            changes.changes(),
                            change -> stage(
                                    writes, change, before.get(change.entry().path())));
                    writes.commit();
                }
                there = releases.objects(release);
                refuseStrangers(there);
                if (isWhole(there)) {
                    remember(there);
                    return sent.get();
                }
                startOver();
            }
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    releases.store().name(),
                    releases.layout().release(release),
                    "the listing doesn't agree with the manifest after " + REPAIR_ROUNDS
                            + " attempts; is somebody else writing here?",
                    null);
        }

        /** What an earlier attempt at the same release left; one request where there was none. */
        private Map<ObjectKey, StoredObject> leftovers() {
            return releases.objects(release);
        }

        private Map<ObjectKey, Version> sources() {
            if (live == null || changes.changes().stream().noneMatch(c -> c.kind() == ChangeSet.Kind.UNCHANGED)) {
                return Map.of();
            }
            if (known == null || !known.release().equals(live)) {
                remember(live, releases.objects(live));
            }
            return known == null ? Map.of() : known.versions();
        }

        private void stage(Writes writes, ChangeSet.Change change, @Nullable StoredObject there) {
            ManifestEntry entry = change.entry();
            if (there == null || !agrees(there, entry)) {
                if (there != null || !copied(writes, change)) {
                    put(writes, change, there);
                }
            }
            stored.advance();
        }

        private void startOver() {
            stored.startOver();
            repairing = true;
        }

        private boolean copied(Writes writes, ChangeSet.Change change) {
            ObjectKey path = change.entry().path();
            Version version = sources.get(path);
            if (repairing || live == null || version == null || change.kind() != ChangeSet.Kind.UNCHANGED) {
                return false;
            }
            try {
                writes.copy(
                        inside(liveFolder, path),
                        version,
                        inside(folder, path),
                        change.entry().headers());
                return true;
            } catch (StoreException e) {
                // The source is gone or another one, or can't be copied: the bytes are at hand.
                return false;
            }
        }

        private void put(Writes writes, ChangeSet.Change change, @Nullable StoredObject there) {
            ManifestEntry entry = change.entry();
            Precondition precondition = there == null ? Precondition.ABSENT : Precondition.matches(there.version());
            try {
                writes.put(inside(folder, entry.path()), change.body(), entry.headers(), precondition);
                sent.addAndGet(entry.storedSize());
            } catch (StoreException e) {
                // Another publisher of the same release was first; the listing tells whether its bytes are these.
                if (e.kind() != StoreException.Kind.PRECONDITION) {
                    throw e;
                }
            }
        }

        private void refuseStrangers(Map<ObjectKey, StoredObject> there) {
            if (there.size() <= changes.changes().size()) {
                return;
            }
            for (ObjectKey path : there.keySet()) {
                if (changes.manifest().find(path).isEmpty()) {
                    throw new StoreException(
                            StoreException.Kind.CORRUPT,
                            releases.store().name(),
                            releases.layout().file(release, path).value(),
                            "isn't in the package; remove it, nobody but the publisher may write under releases/",
                            null);
                }
            }
        }

        private boolean isWhole(Map<ObjectKey, StoredObject> there) {
            return changes.manifest().files().stream().allMatch(entry -> {
                StoredObject object = there.get(entry.path());
                return object != null && agrees(object, entry);
            });
        }

        private void remember(Map<ObjectKey, StoredObject> objects) {
            remember(release, objects);
        }

        private void remember(ReleaseId of, Map<ObjectKey, StoredObject> objects) {
            Map<ObjectKey, Version> versions = new ConcurrentHashMap<>(objects.size() * 2);
            objects.forEach((path, object) -> versions.put(path, object.version()));
            known = new Known(of, versions);
        }
    }

    private static ObjectKey inside(String folder, ObjectKey path) {
        return ObjectKey.of(folder + path.value());
    }

    private static boolean agrees(StoredObject object, ManifestEntry entry) {
        return object.size() == entry.storedSize()
                && (object.md5() == null || object.md5().equals(entry.storedMd5()));
    }
}
