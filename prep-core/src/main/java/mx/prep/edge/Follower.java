package mx.prep.edge;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
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
            followLocked();
        }
    }

    /** The same, once another thread that does so is done: what is read is no older than this call. */
    void look() {
        following.lock();
        followLocked();
    }

    private void followLocked() {
        try {
            step();
            report(null);
        } catch (PrepException | FormatException e) {
            report(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            report(e.toString());
        } finally {
            following.unlock();
        }
    }

    private void step() {
        Instant now = clock.instant();
        Optional<byte[]> found = pointer();
        if (found.isEmpty()) {
            return;
        }
        byte[] bytes = found.get();
        if (!Arrays.equals(bytes, site.document().bytes())) {
            follow(PointerFormat.read(bytes), new Site.Document(bytes), now);
        }
        site = site.without(now);
        findPrevious(now);
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

    private void follow(Pointer next, Site.Document bytes, Instant now) {
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
            site = site.repoint(next, bytes);
        } else if (current != null && current.id().equals(id) && isManifest(current, manifest)) {
            site = site.repoint(next, bytes);
        } else {
            site = site.moveTo(next, bytes, load(id, manifest), now);
        }
    }

    private Release load(ReleaseId id, Digest manifest) {
        return site.find(id)
                .filter(release -> isManifest(release, manifest))
                .orElseGet(() -> shared(reader.release(id, manifest)));
    }

    private Release shared(Release release) {
        Release current = site.current();
        return current == null ? release : release.sharing(current);
    }

    private static boolean isManifest(Release release, Digest manifest) {
        return release.document().sha256().equals(manifest);
    }

    /** After a start in the middle of the night, page loads of the release before go on. */
    private void findPrevious(Instant now) {
        Pointer pointer = site.pointer();
        if (pointer == null || site.current() == null) {
            return;
        }
        ReleaseId previous = pointer.previous();
        Instant replacedAt = pointer.publishedAt();
        if (previous == null || site.find(previous).isPresent() || Site.Replaced.isOver(replacedAt, now)) {
            return;
        }
        Release release;
        try {
            release = shared(reader.release(previous));
        } catch (StoreException e) {
            // Readers pinned to it get the current release; the next refresh tries again.
            return;
        }
        site = site.with(new Site.Replaced(release, replacedAt));
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
