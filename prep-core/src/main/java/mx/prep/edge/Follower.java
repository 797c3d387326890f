package mx.prep.edge;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
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
    private volatile Site site = Site.UNREAD;
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
     * @param wanted releases that page loads are pinned to; those that were replaced lately are loaded
     */
    Looks.Seen look(Set<ReleaseId> wanted) {
        following.lock();
        return followLocked(wanted);
    }

    private Looks.Seen followLocked(Set<ReleaseId> wanted) {
        try {
            step();
            Set<ReleaseId> unread = new HashSet<>();
            wanted.stream().filter(id -> site.misses(id) && !load(id)).forEach(unread::add);
            report(null);
            return new Looks.Seen(true, unread);
        } catch (PrepException | FormatException e) {
            report(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            report(e.toString());
        } finally {
            following.unlock();
        }
        return Looks.Seen.NOTHING;
    }

    /** A release shows with the one before, whose page loads go on, unless that can't be read. */
    private void step() {
        Instant now = clock.instant();
        Optional<byte[]> found = pointer();
        if (found.isEmpty()) {
            site = Site.NOTHING;
            return;
        }
        byte[] bytes = found.get();
        Site next = Arrays.equals(bytes, site.document().bytes())
                ? site
                : follow(PointerFormat.read(bytes), new Site.Document(bytes), now);
        next = next.without(now);
        ReleaseId previous = next.pointer() == null ? null : next.pointer().previous();
        if (previous != null && next.misses(previous)) {
            next = read(next, previous).map(next::with).orElse(next);
        }
        site = next;
    }

    private boolean load(ReleaseId id) {
        Optional<Release> release = read(site, id);
        release.ifPresent(loaded -> site = site.with(loaded));
        return release.isPresent();
    }

    private Optional<Release> read(Site within, ReleaseId id) {
        try {
            return Optional.of(shared(within, reader.release(id)));
        } catch (RuntimeException e) {
            // It is wanted again by the next page load that is pinned to it.
            return Optional.empty();
        }
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
            return site.moveTo(next, bytes, null, now);
        } else if (current != null && current.id().equals(id) && isManifest(current, manifest)) {
            return site.moveTo(next, bytes, current, now);
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

    private void report(@Nullable String problem) {
        Release current = site.current();
        ReleaseId served = current == null ? null : current.id();
        Instant followedAt = problem == null ? clock.instant() : status.followedAt();
        status = new EdgeStatus(served, followedAt, problem);
        if (problem != null) {
            incidents.open("edge: " + problem + "; readers " + meanwhile(served));
        }
    }

    private String meanwhile(@Nullable ReleaseId served) {
        if (served != null) {
            return "keep release " + served;
        }
        return site.isUnread() ? "get status 503 until it can be read" : "get the holding page";
    }

    /** The store answered, but not with a pointer to follow. */
    private static final class NotFollowedException extends PrepException {
        private static final long serialVersionUID = 1L;

        NotFollowedException(String message) {
            super(message, null);
        }
    }
}
