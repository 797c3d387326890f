package mx.prep.edge;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param earlier releases that page loads may still be pinned to, those that aren't in memory included
 */
record Site(
        @Nullable Pointer pointer,
        Document document,
        @Nullable Release current,
        Map<ReleaseId, Replaced> earlier) {
    /** So many releases back page loads go on at an edge that has missed them. */
    private static final int RECENT = 8;

    /** Nobody knows what the site is: neither that a file is missing nor that nothing is published yet. */
    static final Site UNREAD = new Site(null, Document.UNREAD, null, Map.of());

    /** The store has no pointer. */
    static final Site NOTHING = new Site(null, new Document(new byte[0]), null, Map.of());

    Site {
        earlier = Map.copyOf(earlier);
    }

    /**
     * A release that isn't current any more.
     *
     * @param release null while it isn't in memory
     * @param at when this edge heard of it, by its own clock
     */
    record Replaced(@Nullable Release release, Instant at) {
        boolean mayBePinned(Pin pin) {
            return !pin.issued().isAfter(at.plus(Pin.LAG));
        }

        boolean isOver(Instant now) {
            return now.isAfter(at.plus(Pin.LAG).plus(Pin.LIFE));
        }
    }

    /** The pointer's bytes, never changed, and the same as a file to serve. */
    static final class Document {
        private static final ObjectKey PATH = ObjectKey.of(TargetLayout.CONTROL + "current.json");
        private static final Document UNREAD = new Document(new byte[0]);
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

    boolean isUnread() {
        return document == Document.UNREAD;
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
        return replaced != null && named && replaced.mayBePinned(pin)
                ? find(id).filter(Release::isHeld)
                : Optional.empty();
    }

    /** Whether a release was replaced not long ago and isn't in memory. */
    boolean misses(ReleaseId id) {
        Replaced replaced = earlier.get(id);
        return replaced != null && replaced.release() == null;
    }

    /** A release that is in memory. */
    Optional<Release> find(ReleaseId id) {
        if (current != null && current.id().equals(id)) {
            return Optional.of(current);
        }
        Replaced replaced = earlier.get(id);
        return Optional.ofNullable(replaced == null ? null : replaced.release());
    }

    /** The site after the pointer has moved, to another release or over the same one, or over none. */
    Site moveTo(Pointer next, Document bytes, @Nullable Release release, Instant now) {
        Map<ReleaseId, Replaced> replaced = new LinkedHashMap<>(earlier);
        replacedSince(next).forEach(id -> replaced.put(id, new Replaced(find(id).orElse(null), now)));
        if (current != null) {
            replaced.put(current.id(), new Replaced(current, now));
        }
        if (release != null) {
            replaced.remove(release.id());
        }
        return new Site(next, bytes, release, replaced);
    }

    /**
     * What was live between the pointer that is followed and the next, that first release included: those behind it among
     * the kept ones, which are in the order in which they were replaced; and the previous one, whatever else is known.
     */
    private Set<ReleaseId> replacedSince(Pointer next) {
        List<ReleaseId> kept = next.kept();
        int recent = Math.max(0, kept.size() - RECENT);
        int followed = current == null ? 0 : kept.indexOf(current.id());
        Set<ReleaseId> since =
                new LinkedHashSet<>(followed < 0 ? List.of() : kept.subList(Math.max(recent, followed), kept.size()));
        if (next.previous() != null) {
            since.add(next.previous());
        }
        return since;
    }

    /** The site with an earlier release in memory. */
    Site with(Release release) {
        Map<ReleaseId, Replaced> more = new LinkedHashMap<>(earlier);
        more.computeIfPresent(release.id(), (id, replaced) -> new Replaced(release, replaced.at()));
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
