package mx.prep.internal.format;

import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;

/**
 * Where things lie in a target.
 *
 * @param prefix put before every key, ending with a slash, or empty
 */
public record TargetLayout(String prefix) {
    /** The folder of the library's own objects. */
    public static final String CONTROL = ".prep/";
    /** The folder of the releases. */
    public static final String RELEASES = "releases/";

    public ObjectKey pointer() {
        return ObjectKey.of(prefix + CONTROL + "current.json");
    }

    public ObjectKey manifest(ReleaseId id) {
        return ObjectKey.of(manifests() + id + ".json");
    }

    /** Prefix of all manifests. */
    public String manifests() {
        return prefix + CONTROL + "releases/";
    }

    /** Prefix of a release's files. */
    public String release(ReleaseId id) {
        return prefix + RELEASES + id + "/";
    }

    public ObjectKey file(ReleaseId id, ObjectKey path) {
        return ObjectKey.of(release(id) + path.value());
    }

    /** The ticket register of the purge stage. */
    public ObjectKey purged() {
        return ObjectKey.of(prefix + CONTROL + "purged.json");
    }
}
