package mx.prep.internal.format;

import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.model.Mode;
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

    private static final Pattern RELEASE = Pattern.compile(
            "releases/(?:\\d{8}-\\d{4}|holding|closing)-\\d{1,9}-[0-9a-f]{12}/", Pattern.CASE_INSENSITIVE);
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

    /** A file of the live tree. */
    public ObjectKey live(ObjectKey path) {
        return ObjectKey.of(prefix + path.value());
    }

    /** A release's file where its mode has it. */
    public ObjectKey file(ReleaseId id, Mode mode, ObjectKey path) {
        return mode == Mode.IN_PLACE ? live(path) : file(id, path);
    }

    /** The intent register of a live tree. */
    public ObjectKey intent() {
        return ObjectKey.of(prefix + CONTROL + "intent.json");
    }

    /** The manifest of a release that is begun in a live tree. */
    public ObjectKey plan(ReleaseId id) {
        return ObjectKey.of(plans() + id + ".json");
    }

    /** Prefix of the manifests of releases that are begun in a live tree. */
    public String plans() {
        return prefix + CONTROL + "plans/";
    }

    /** Whether a path below the prefix can't be a file of a live tree: it is the publisher's own. */
    public static boolean isReserved(String path) {
        return path.regionMatches(true, 0, CONTROL, 0, CONTROL.length())
                || RELEASE.matcher(path).lookingAt();
    }

    /** The ticket register of the purge stage. */
    public ObjectKey purged() {
        return ObjectKey.of(prefix + CONTROL + "purged.json");
    }
}
