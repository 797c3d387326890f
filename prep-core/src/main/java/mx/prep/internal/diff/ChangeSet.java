package mx.prep.internal.diff;

import java.util.List;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/**
 * A release as it is to be, file by file, and how it differs from what is live. Only the diff stage makes one. It
 * reads from the unpacked tree, which must stay open while it is used.
 */
public final class ChangeSet {
    private final Manifest manifest;
    private final List<Change> changes;

    ChangeSet(Manifest manifest, List<Change> changes) {
        this.manifest = manifest;
        this.changes = List.copyOf(changes);
    }

    /** The new release's manifest. */
    public Manifest manifest() {
        return manifest;
    }

    /** One change for each file of the manifest, in its order. */
    public List<Change> changes() {
        return changes;
    }

    /** How a file differs from the live release's file of the same path. */
    public enum Kind {
        ADDED,
        CHANGED,
        UNCHANGED
    }

    /** One file of the new release. */
    public static final class Change {
        private final ManifestEntry entry;
        private final Body body;
        private final Kind kind;

        Change(ManifestEntry entry, Body body, @Nullable ManifestEntry live) {
            this.entry = entry;
            this.body = body;
            this.kind = live == null ? Kind.ADDED : entry.sameObject(live) ? Kind.UNCHANGED : Kind.CHANGED;
        }

        public ManifestEntry entry() {
            return entry;
        }

        public Kind kind() {
            return kind;
        }

        /** The bytes to store. */
        public Body body() {
            return body;
        }
    }
}
