package mx.prep.internal.format;

import java.util.Optional;
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

    /** The release whose manifest has this key, or empty for another object. */
    public Optional<ReleaseId> manifestOf(ObjectKey key) {
        String text = key.value();
        if (!text.startsWith(manifests()) || !text.endsWith(".json")) {
            return Optional.empty();
        }
        try {
            return Optional.of(ReleaseId.parse(text.substring(manifests().length(), text.length() - 5)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
