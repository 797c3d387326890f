package mx.prep.edge;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * One moment of the site, immutable: what the pointer says and the releases behind it.
 *
 * @param pointer the pointer that is followed, or null before the first
 * @param document the pointer's bytes as the store has them
 * @param current what readers get, or null while that is the holding page
 * @param earlier releases that page loads may still be pinned to
 */
record Site(
        @Nullable Pointer pointer,
        Document document,
        @Nullable Release current,
        Map<ReleaseId, Replaced> earlier) {
    private static final int RECENT = 8;

    static final Site NOTHING = new Site(null, new Document(new byte[0]), null, Map.of());

    Site {
        earlier = Map.copyOf(earlier);
    }

    /** A release and when it stopped being current. */
    record Replaced(Release release, Instant at) {
        boolean mayBePinned(Pin pin) {
            return !pin.issued().isAfter(at.plus(Pin.LAG));
        }

        boolean isOver(Instant now) {
            return isOver(at, now);
        }

        static boolean isOver(Instant at, Instant now) {
            return now.isAfter(at.plus(Pin.LAG).plus(Pin.LIFE));
        }
    }

    /** The pointer's bytes, never changed, and the same as a file to serve. */
    static final class Document {
        private static final ObjectKey PATH = ObjectKey.of(TargetLayout.CONTROL + "current.json");
        private final byte[] bytes;
        private final ManifestEntry entry;

        Document(byte[] bytes) {
            this.bytes = bytes;
            this.entry = new ManifestEntry(
                    PATH,
                    bytes.length,
                    Digest.of(DigestAlgorithm.SHA256, bytes),
                    MediaType.JSON,
                    CacheRule.POINTER,
                    Encoding.IDENTITY,
                    bytes.length,
                    Digest.of(DigestAlgorithm.MD5, bytes));
        }

        byte[] bytes() {
            return bytes;
        }

        ManifestEntry entry() {
            return entry;
        }
    }

    /** Whether a pointer is older than the one that is followed: the pointer is a max-register. */
    boolean isAheadOf(Pointer other) {
        if (pointer == null || pointer.epoch() != other.epoch()) {
            return pointer != null && pointer.epoch() > other.epoch();
        }
        return pointer.highWater() != null
                && (other.highWater() == null || pointer.highWater().compareTo(other.highWater()) > 0);
    }

    /** The release that a pin asks for, if it may: current, previous or kept, and issued when some edge may have had it. */
    Optional<Release> pinned(Pin pin) {
        if (pointer == null || current == null) {
            return Optional.empty();
        }
        ReleaseId id = pin.release();
        if (id.equals(current.id())) {
            return Optional.of(current).filter(Release::isHeld);
        }
        Replaced replaced = earlier.get(id);
        boolean named = id.equals(pointer.previous()) || pointer.kept().contains(id);
        return replaced != null && named && replaced.release().isHeld() && replaced.mayBePinned(pin)
                ? Optional.of(replaced.release())
                : Optional.empty();
    }

    /** Whether the pointer names a release as one of those that were live not long ago. */
    boolean isRecent(ReleaseId id) {
        if (pointer == null) {
            return false;
        }
        List<ReleaseId> kept = pointer.kept();
        return id.equals(pointer.previous())
                || kept.subList(Math.max(0, kept.size() - RECENT), kept.size()).contains(id);
    }

    /** A release that is in memory. */
    Optional<Release> find(ReleaseId id) {
        if (current != null && current.id().equals(id)) {
            return Optional.of(current);
        }
        return Optional.ofNullable(earlier.get(id)).map(Replaced::release);
    }

    /** The site after the pointer has moved; what was current becomes an earlier release. */
    Site moveTo(Pointer next, Document bytes, Release release, Instant now) {
        Map<ReleaseId, Replaced> kept = new LinkedHashMap<>(earlier);
        if (current != null) {
            kept.put(current.id(), new Replaced(current, now));
        }
        kept.remove(release.id());
        return new Site(next, bytes, release, kept);
    }

    /** The site with another pointer over the same release, or over none. */
    Site repoint(Pointer next, Document bytes) {
        return new Site(next, bytes, current, earlier);
    }

    Site with(Replaced previous) {
        Map<ReleaseId, Replaced> more = new LinkedHashMap<>(earlier);
        more.putIfAbsent(previous.release().id(), previous);
        return new Site(pointer, document, current, more);
    }

    /** The site without the releases that no pin can name any more; the previous one stays. */
    Site without(Instant now) {
        ReleaseId previous = pointer == null ? null : pointer.previous();
        if (earlier.entrySet().stream().noneMatch(e -> isOver(e, previous, now))) {
            return this;
        }
        Map<ReleaseId, Replaced> fewer = new LinkedHashMap<>(earlier);
        fewer.entrySet().removeIf(e -> isOver(e, previous, now));
        return new Site(pointer, document, current, fewer);
    }

    private static boolean isOver(Map.Entry<ReleaseId, Replaced> e, @Nullable ReleaseId previous, Instant now) {
        return !e.getKey().equals(previous) && e.getValue().isOver(now);
    }
}
