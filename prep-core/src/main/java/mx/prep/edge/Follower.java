package mx.prep.edge;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.PointerFormat;
import mx.prep.model.Digest;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** Follows a target's pointer: whatever fails, the site stays what it was. */
final class Follower {
    private final ReleaseReader reader;
    private final Clock clock;
    private final Incidents incidents;
    private final ReentrantLock following = new ReentrantLock();
    private volatile Site site = Site.NOTHING;
    private volatile EdgeStatus status = new EdgeStatus(null, null, "not read yet");

    Follower(ReleaseReader reader, Clock clock, Incidents incidents) {
        this.reader = reader;
        this.clock = clock;
        this.incidents = incidents;
    }

    Site site() {
        return site;
    }

    EdgeStatus status() {
        return status;
    }

    /** Reads the pointer and follows it; returns at once while another thread does so. */
    void refresh() {
        if (following.tryLock()) {
            followLocked(Set.of());
        }
    }

    /**
     * The same as {@link #refresh}, once another thread that does so is done: what is read is no older than this call.
     *
     * @param wanted releases that page loads are pinned to; found where the pointer names them as replaced lately
     * @return whether the site is what the pointer says, with what is wanted
     */
    boolean look(Set<ReleaseId> wanted) {
        following.lock();
        return followLocked(wanted);
    }

    private boolean followLocked(Set<ReleaseId> wanted) {
        try {
            boolean whole = step(wanted);
            report(null);
            return whole;
        } catch (PrepException | FormatException e) {
            report(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            report(e.toString());
        } finally {
            following.unlock();
        }
        return false;
    }

    /** The next site shows when it is whole: a release never without the one before, whose page loads go on. */
    private boolean step(Set<ReleaseId> wanted) {
        Instant now = clock.instant();
        Optional<byte[]> found = pointer();
        if (found.isEmpty()) {
            return true;
        }
        byte[] bytes = found.get();
        Site next = Arrays.equals(bytes, site.document().bytes())
                ? site
                : follow(PointerFormat.read(bytes), new Site.Document(bytes), now);
        next = next.without(now);
        boolean whole = true;
        for (ReleaseId missing : missing(next, wanted, now)) {
            try {
                next = next.with(earlier(next, missing));
            } catch (StoreException e) {
                whole = false;
            }
        }
        site = next;
        return whole;
    }

    /** The pointer's bytes, or empty before the target's first. */
    private Optional<byte[]> pointer() {
        try {
            return Optional.of(reader.pointer());
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND && site.pointer() == null) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Site follow(Pointer next, Site.Document bytes, Instant now) {
        Pointer followed = site.pointer();
        if (followed != null && site.isAheadOf(next)) {
            throw new NotFollowedException("the pointer went back from epoch " + followed.epoch() + ", high water "
                    + followed.highWater() + " to epoch " + next.epoch() + ", high water " + next.highWater()
                    + "; if the site was reset on purpose, start the edge again");
        }
        ReleaseId id = next.release();
        Digest manifest = next.manifest();
        Release current = site.current();
        if (id == null || manifest == null) {
            if (current != null) {
                throw new NotFollowedException("the pointer names no release any more");
            }
            return site.repoint(next, bytes);
        } else if (current != null && current.id().equals(id) && isManifest(current, manifest)) {
            return site.repoint(next, bytes);
        }
        return site.moveTo(next, bytes, load(id, manifest), now);
    }

    private Release load(ReleaseId id, Digest manifest) {
        return site.find(id)
                .filter(release -> isManifest(release, manifest))
                .orElseGet(() -> shared(site, reader.release(id, manifest)));
    }

    private static Release shared(Site site, Release release) {
        Release current = site.current();
        return current == null ? release : release.sharing(current);
    }

    private static boolean isManifest(Release release, Digest manifest) {
        return release.document().sha256().equals(manifest);
    }

    /**
     * Releases that the pointer names and that aren't in memory, since this edge began after them or they were replaced
     * between two looks: the one before, and what page loads are pinned to.
     */
    private Set<ReleaseId> missing(Site next, Set<ReleaseId> wanted, Instant now) {
        Set<ReleaseId> missing = new LinkedHashSet<>();
        Pointer pointer = next.pointer();
        if (pointer != null && next.current() != null && !Site.Replaced.isOver(pointer.publishedAt(), now)) {
            if (pointer.previous() != null) {
                missing.add(pointer.previous());
            }
            wanted.stream().filter(next::isRecent).forEach(missing::add);
            missing.removeIf(id -> next.find(id).isPresent());
        }
        return missing;
    }

    /** When it was replaced isn't known, but that was before the pointer was written. */
    private Site.Replaced earlier(Site next, ReleaseId id) {
        Pointer pointer = Objects.requireNonNull(next.pointer());
        return new Site.Replaced(shared(next, reader.release(id)), pointer.publishedAt());
    }

    private void report(@Nullable String problem) {
        Release current = site.current();
        ReleaseId served = current == null ? null : current.id();
        Instant followedAt = problem == null ? clock.instant() : status.followedAt();
        status = new EdgeStatus(served, followedAt, problem);
        if (problem != null) {
            incidents.open("edge: " + problem + "; readers "
                    + (served == null ? "get the holding page" : "keep release " + served));
        }
    }

    /** The store answered, but not with a pointer to follow. */
    private static final class NotFollowedException extends PrepException {
        private static final long serialVersionUID = 1L;

        NotFollowedException(String message) {
            super(message, null);
        }
    }
}
