package mx.prep.edge;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import mx.prep.error.StoreException;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.CacheRule;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** Turns a request into a response, for one moment of the site. */
final class Answers {
    private static final String MANIFESTS = TargetLayout.CONTROL + "releases/";
    private static final String JSON = ".json";
    private final TargetLayout layout;
    private final Source source;
    private final LiveTree tree;
    private final Head.Policy policy;
    private final Notices notices;
    private final Front front;
    private final Clock clock;
    private final Duration patience;

    Answers(
            TargetLayout layout,
            Source source,
            LiveTree tree,
            Head.Policy policy,
            Front front,
            Clock clock,
            Duration patience) {
        this.layout = layout;
        this.source = source;
        this.tree = tree;
        this.policy = policy;
        this.notices = new Notices(policy);
        this.front = front;
        this.clock = clock;
        this.patience = patience;
    }

    EdgeResponse broken(EdgeRequest request) {
        return notices.broken(request);
    }

    /** The release that a request's page load is pinned to, if it can't be got from this site. */
    Optional<ReleaseId> unknown(EdgeRequest request, Site site) {
        return front == Front.READERS
                ? Pin.find(request, clock.instant())
                        .filter(pin -> site.pinned(pin).isEmpty())
                        .map(Pin::release)
                : Optional.empty();
    }

    /**
     * Answers it.
     *
     * @param certain whether a pin that the site doesn't know is of no use; otherwise its page load may have begun at an
     *     edge that knows more, and what belongs to it can't be told
     */
    CompletableFuture<EdgeResponse> answer(EdgeRequest request, Site site, boolean certain) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return done(notices.wrongMethod(request));
        }
        Optional<RequestPath> path = RequestPath.parse(request.path());
        if (path.isEmpty()) {
            return done(notices.malformed(request));
        }
        if (site.isUnread()) {
            return done(notices.unavailable(request, 503, 1));
        }
        if (path.get().text().startsWith(TargetLayout.CONTROL)) {
            return control(request, site, path.get());
        }
        Release current = site.current();
        if (!certain && unknown(request, site).isPresent() && !beginsAnew(request, current, path.get())) {
            return done(notices.unavailable(request, 503, 1));
        }
        if (current == null) {
            return done(isPage(path.get()) ? notices.holding(request) : notices.missing(request));
        }
        if (!current.isHeld()) {
            Optional<Choice> held =
                    front == Front.READERS ? Choice.held(site, request, path.get(), clock.instant()) : Optional.empty();
            return held.map(choice -> follow(request, choice)).orElseGet(() -> live(request, current, path.get()));
        }
        Choice choice = front == Front.READERS
                ? Choice.pinned(site, current, request, path.get(), clock.instant())
                : Choice.unpinned(current, path.get());
        return follow(request, choice);
    }

    /** Whether a page load may begin with it: with a page, in a frame only where that belongs to no page load yet. */
    private boolean beginsAnew(EdgeRequest request, @Nullable Release current, RequestPath path) {
        boolean page =
                current == null ? isPage(path) : Route.of(current, path) instanceof Route.File file && file.isPage();
        return page && Choice.beginsAnew(request, clock.instant());
    }

    private CompletableFuture<EdgeResponse> follow(EdgeRequest request, Choice choice) {
        if (choice.route() instanceof Route.File file) {
            ObjectKey key = layout.file(choice.release().id(), file.entry().path());
            Representation form = Representation.of(file.entry(), request);
            return send(request, form, choice.pin(), part -> source.body(key, form, part));
        }
        return done(choice.route() instanceof Route.Moved moved ? moved(request, moved) : notices.missing(request));
    }

    /** From the live tree, as it is now. */
    private CompletableFuture<EdgeResponse> live(EdgeRequest request, Release current, RequestPath path) {
        return patiently(request, LiveRoute.of(tree, current, path).thenCompose(route -> {
            if (route instanceof LiveRoute.File file) {
                Representation form = Representation.of(file.found().entry(), request);
                return send(request, form, null, part -> source.body(tree, file.found(), form, part));
            }
            return done(route instanceof LiveRoute.Moved moved ? moved(request, moved.to()) : notices.missing(request));
        }));
    }

    /** Before the first release a page is whatever isn't another kind of file. */
    private static boolean isPage(RequestPath path) {
        return path.isRoot()
                || path.key()
                        .filter(key -> Route.Kinds.isRoute(key)
                                || key.extension().equals("html")
                                || key.extension().equals("htm"))
                        .isPresent();
    }

    /** The pointer and the manifests behind it: what anybody needs to check what is served. */
    private CompletableFuture<EdgeResponse> control(EdgeRequest request, Site site, RequestPath path) {
        ManifestEntry pointer = site.document().entry();
        if (site.pointer() != null && path.text().equals(pointer.path().value())) {
            ByteBuffer bytes = ByteBuffer.wrap(site.document().bytes());
            return send(
                    request,
                    new Representation(pointer, Encoding.IDENTITY),
                    null,
                    part -> done(new EdgeBody.Bytes(
                            bytes.slice(Math.toIntExact(part.offset()), Math.toIntExact(part.length())))));
        }
        Optional<Release> release = manifestOf(path.text()).flatMap(site::find);
        if (release.isEmpty()) {
            return done(notices.missing(request));
        }
        Representation form = new Representation(release.get().document(), Encoding.IDENTITY);
        return send(request, form, null, part -> source.body(form.entry().path(), form, part));
    }

    private static Optional<ReleaseId> manifestOf(String path) {
        if (!path.startsWith(MANIFESTS) || !path.endsWith(JSON) || path.length() < MANIFESTS.length() + JSON.length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ReleaseId.parse(path.substring(MANIFESTS.length(), path.length() - JSON.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private EdgeResponse moved(EdgeRequest request, Route.Moved moved) {
        String query = request.query();
        boolean printable = query != null && query.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return policy.head(request.transport())
                .add("Cache-Control", CacheRule.NO_STORE.value())
                .add("Location", printable ? moved.location() + "?" + query : moved.location())
                .add("Content-Length", "0")
                .respond(302, new EdgeBody.None());
    }

    private interface Bodies {
        CompletableFuture<EdgeBody> of(Part part);
    }

    private CompletableFuture<EdgeResponse> send(
            EdgeRequest request, Representation form, @Nullable Pin pin, Bodies bodies) {
        String etag = form.etag();
        if (Conditions.failsMatch(request, etag)) {
            return done(notices.plain(request, 412, "Ya no es el mismo archivo."));
        }
        Head head = policy.head(request.transport())
                .add("Cache-Control", rule(form.entry()).value())
                .add("ETag", etag);
        if (form.entry().encoding() == Encoding.GZIP) {
            head.add("Vary", "Accept-Encoding");
        }
        if (pin != null) {
            head.add("Set-Cookie", pin.cookie(request.transport()));
        }
        if (Conditions.isKnown(request, etag)) {
            return done(head.respond(304, new EdgeBody.None()));
        }
        head.add("Content-Type", form.entry().mediaType().value()).add("Accept-Ranges", "bytes");
        if (form.encoding() == Encoding.GZIP) {
            head.add("Content-Encoding", "gzip");
        }
        long size = form.length();
        if (request.method().equals("HEAD")) {
            return done(head.add("Content-Length", Long.toString(size)).respond(200, new EdgeBody.None()));
        }
        Optional<Part> part = part(request, etag, size);
        if (part.isEmpty()) {
            return body(request, 200, head, new Part(0, size), bodies);
        }
        head.add("Content-Range", part.get().contentRange(size));
        return part.get().isUnsatisfiable()
                ? done(unsatisfiable(request, part.get().contentRange(size)))
                : body(request, 206, head, part.get(), bodies);
    }

    private static Optional<Part> part(EdgeRequest request, String etag, long size) {
        return Conditions.allowsRange(request, etag)
                ? Part.of(request.header("Range").orElse(null), size)
                : Optional.empty();
    }

    private EdgeResponse unsatisfiable(EdgeRequest request, String contentRange) {
        return policy.head(request.transport())
                .add("Cache-Control", CacheRule.NO_STORE.value())
                .add("Content-Range", contentRange)
                .add("Content-Length", "0")
                .respond(416, new EdgeBody.None());
    }

    private CompletableFuture<EdgeResponse> body(EdgeRequest request, int status, Head head, Part part, Bodies bodies) {
        head.add("Content-Length", Long.toString(part.length()));
        return part.length() == 0
                ? done(head.respond(status, new EdgeBody.None()))
                : patiently(request, bodies.of(part).thenApply(body -> head.respond(status, body)));
    }

    /** Waits for the store no longer than readers would; what comes too late is released. */
    private CompletableFuture<EdgeResponse> patiently(EdgeRequest request, CompletableFuture<EdgeResponse> ready) {
        CompletableFuture<EdgeResponse> answer = new CompletableFuture<>();
        var unused = ready.whenComplete((response, failure) -> {
            EdgeResponse last = failure == null ? response : failed(request, failure);
            if (!answer.complete(last)) {
                last.close();
            }
        });
        return answer.isDone()
                ? answer
                : answer.completeOnTimeout(
                        notices.unavailable(request, 503, 1), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private EdgeResponse failed(EdgeRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StoreException e && e.isRetryable()) {
            long seconds = e.retryAfter().map(Duration::toSeconds).orElse(1L);
            return notices.unavailable(request, 503, Math.max(1, seconds));
        }
        return notices.unavailable(request, 502, 1);
    }

    private CacheRule rule(ManifestEntry entry) {
        return front == Front.CDN && entry.cacheRule().equals(CacheRule.RELEASE)
                ? CacheRule.STABLE_URL
                : entry.cacheRule();
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
