package mx.prep.source;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * A part of a bucket that the authority puts packages into: any store that the publisher can write to is a source, too.
 *
 * <p>A poll lists the prefix (one request for each thousand objects). Offers are the packages that come after the one
 * that was accepted last, oldest first: by the cut in their names where the pattern finds one, else by name. A package
 * under the same name whose version is another is offered again. Keys under {@code .prep/} and names that don't match
 * the pattern are never looked at. Its validators hold the store's version as ETag; companions lie beside the package;
 * attributes there are none. It writes and deletes nothing, and has no clock for {@code sourceTime}.
 *
 * <p>Requests are repeated as all requests to stores are; a transfer that breaks off goes on behind the last byte as long
 * as the object is the same version. No message holds a key or the store's name. Thread-safe.
 */
public final class StoreSource implements PackageSource {
    private static final String CONTROL = ".prep/";

    private final ObjectStore store;
    private final String prefix;
    private final Pattern pattern;
    private final WakeablePause closed;
    private final Clock clock;

    StoreSource(ObjectStore store, String prefix, Pattern pattern, WakeablePause closed) {
        this.store = store;
        this.prefix = prefix;
        this.pattern = pattern;
        this.closed = closed;
        this.clock = Clock.systemUTC();
    }

    public static StoreSourceBuilder builder() {
        return new StoreSourceBuilder();
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        List<PackageOffer> offers = new ArrayList<>();
        packages().forEach((name, object) -> {
            boolean early = last.early().stream()
                    .anyMatch(known -> known.name().equals(name.name())
                            && object.version().value().equals(known.etag()));
            if (!early && isNewer(name, object, last.reference(), last.validators())) {
                offers.add(new StoreOffer(store, object, clock));
            }
        });
        if (!offers.isEmpty()) {
            return new SourceAnswer.Offers(offers, null);
        }
        return last.isNothing() ? new SourceAnswer.NotYet(null, null) : new SourceAnswer.Unchanged(null);
    }

    private static boolean isNewer(
            CutName name, StoredObject object, @Nullable PackageRef reference, @Nullable Validators seen) {
        if (reference == null) {
            return true;
        }
        if (seen == null) {
            return name.cut() == null || name.cut().compareTo(reference.cut()) > 0;
        }
        return name.name().equals(seen.name())
                ? seen.etag() != null && !object.version().value().equals(seen.etag())
                : name.isAfter(new CutName(seen.name(), reference.cut()));
    }

    /** Of two folders' packages of one name the one whose key sorts last. */
    private NavigableMap<CutName, StoredObject> packages() {
        NavigableMap<CutName, StoredObject> packages = new TreeMap<>();
        try {
            ObjectPage.forEach(store, prefix, object -> {
                String name = object.key().name();
                if (pattern.matcher(name).matches() && !object.key().value().startsWith(CONTROL)) {
                    packages.merge(
                            CutName.of(name, pattern), object, (a, b) -> a.key().compareTo(b.key()) > 0 ? a : b);
                }
            });
        } catch (StoreException e) {
            throw failure("can't be listed", e);
        }
        return packages;
    }

    /** Says what failed, and keeps store and key to itself. */
    static SourceException failure(String what, StoreException e) {
        String advice = switch (e.kind()) {
            case DENIED ->
                e.permission()
                        .map(permission -> "Permit " + permission + " on it to the credentials under source.store.")
                        .orElse("Check the credentials under source.store, and that they may list and read.");
            case NOT_FOUND -> "Check the name of bucket or container under source.store.";
            default -> "The next poll tries again.";
        };
        return new SourceException(
                "The source's store " + what + " (" + e.kind() + "). " + advice,
                e.retryAfter().orElse(null),
                null);
    }

    @Override
    public String kind() {
        return "store";
    }

    /** Ends requests that wait to be repeated, and closes the store. */
    @Override
    public void close() {
        closed.close();
        store.close();
    }
}
