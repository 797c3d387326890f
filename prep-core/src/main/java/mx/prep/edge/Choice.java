package mx.prep.edge;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which release answers a request.
 *
 * @param release the release
 * @param route where the path leads in it
 * @param pin the pin that starts with this answer, or null
 */
record Choice(Release release, Route route, @Nullable Pin pin) {
    private static final Set<String> FRAMES = Set.of("iframe", "frame", "embed", "object");

    /** How a request came to be, as far as its headers tell. */
    private enum Cause {
        DOCUMENT,
        FRAME,
        SUB_REQUEST,
        UNKNOWN;

        boolean isNavigation() {
            return this == DOCUMENT || this == FRAME;
        }
    }

    /** Without pins, always from the current release. */
    static Choice unpinned(Release current, RequestPath path) {
        return new Choice(current, Route.of(current, path), null);
    }

    /**
     * From a release that a pin still holds although the live tree is current; empty where there is none. Releases in
     * place can't be held, so they set no pins.
     */
    static Optional<Choice> held(Site site, EdgeRequest request, RequestPath path, Instant now) {
        Optional<Pin> pin = Pin.find(request, now);
        Optional<Release> held = pin.flatMap(site::pinned);
        return held.isPresent()
                        && (!cause(request).isNavigation() || pin.orElseThrow().isFresh(now))
                ? Optional.of(unpinned(held.get(), path))
                : Optional.empty();
    }

    /**
     * By the pin: a navigation to a page keeps a fresh one and replaces an older one; everything else gets the release
     * of a valid pin and leaves it as it is.
     */
    static Choice pinned(Site site, Release current, EdgeRequest request, RequestPath path, Instant now) {
        Optional<Pin> pin = Pin.find(request, now);
        Optional<Release> pinned = pin.flatMap(site::pinned);
        Cause cause = cause(request);
        boolean keeps = pinned.isPresent()
                && (!cause.isNavigation() || pin.orElseThrow().isFresh(now));
        Route route = Route.of(current, path);
        boolean page = route instanceof Route.File file && file.isPage();
        if (keeps || (pinned.isPresent() && route instanceof Route.File && !page)) {
            return unpinned(pinned.orElseThrow(), path);
        }
        return new Choice(current, route, page && cause != Cause.SUB_REQUEST ? Pin.issue(current.id(), now) : null);
    }

    /** Whether a page load may begin with it, as far as its headers tell: a frame may be part of one that has just begun. */
    static boolean beginsAnew(EdgeRequest request, Instant now) {
        Cause cause = cause(request);
        return cause == Cause.DOCUMENT
                || (cause == Cause.FRAME
                        && Pin.find(request, now)
                                .filter(pin -> pin.isFresh(now))
                                .isEmpty());
    }

    /** Browsers say it in Sec-Fetch-Dest; older ones and other clients by asking for HTML or for nothing special. */
    private static Cause cause(EdgeRequest request) {
        List<String> destination = request.headers().all("Sec-Fetch-Dest");
        if (!destination.isEmpty()) {
            String name = destination.get(0).strip().toLowerCase(Locale.ROOT);
            return name.equals("document") ? Cause.DOCUMENT : FRAMES.contains(name) ? Cause.FRAME : Cause.SUB_REQUEST;
        }
        Optional<String> accept = request.header("Accept");
        return accept.isEmpty() || accept.get().toLowerCase(Locale.ROOT).contains("text/html")
                ? Cause.DOCUMENT
                : Cause.UNKNOWN;
    }
}
