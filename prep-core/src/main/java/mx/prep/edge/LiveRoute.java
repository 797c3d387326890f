package mx.prep.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mx.prep.edge.LiveTree.Absence;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.ObjectKey;

/**
 * Where a path leads in a live tree: the same rules as in a release ({@link Route}), but the store is asked, since a
 * page may be newer than the manifest. Hidden files are served if they are the release's.
 */
sealed interface LiveRoute {
    /** A file. */
    record File(Found.File found) implements LiveRoute {}

    /** A folder asked for without its last slash, or the entry page's folder. */
    record Moved(Route.Moved to) implements LiveRoute {}

    /** There is no such thing. */
    record Missing() implements LiveRoute {}

    static CompletableFuture<LiveRoute> of(LiveTree tree, Release current, RequestPath path) {
        Optional<ObjectKey> key = path.key();
        if (!path.isRoot() && (key.isEmpty() || isClosed(current, key.get()))) {
            return CompletableFuture.completedFuture(new Missing());
        }
        Deque<Candidate> candidates = new ArrayDeque<>();
        if (path.isRoot()) {
            add(candidates, "index.html", Kind.FILE);
        } else {
            String text = key.orElseThrow().value();
            if (!path.folder()) {
                candidates.add(new Candidate(key.orElseThrow(), Kind.FILE));
            }
            add(candidates, text + "/index.html", path.folder() ? Kind.FILE : Kind.FOLDER);
            if (Route.Kinds.isRoute(key.orElseThrow())) {
                for (String folder = text; !folder.isEmpty(); ) {
                    folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
                    add(candidates, folder.isEmpty() ? "index.html" : folder + "/index.html", Kind.PAGE);
                }
            }
        }
        return first(tree, current, path, candidates);
    }

    /** What a candidate's being there means. */
    enum Kind {
        FILE,
        FOLDER,
        PAGE
    }

    /** A file that would answer the request. */
    record Candidate(ObjectKey path, Kind kind) {}

    private static boolean isClosed(Release current, ObjectKey key) {
        String path = key.value();
        boolean hidden = path.startsWith(".") || path.contains("/.");
        return TargetLayout.isReserved(path + "/")
                || (hidden && current.manifest().find(key).isEmpty());
    }

    private static void add(Deque<Candidate> candidates, String path, Kind kind) {
        // What is longer than any name in a store isn't there.
        ObjectKey.find(path).ifPresent(key -> candidates.add(new Candidate(key, kind)));
    }

    private static CompletableFuture<LiveRoute> first(
            LiveTree tree, Release current, RequestPath path, Deque<Candidate> candidates) {
        Candidate candidate = candidates.poll();
        if (candidate == null) {
            return CompletableFuture.completedFuture(last(current, path));
        }
        boolean named = candidate.kind() == Kind.FILE && !Route.Kinds.isRoute(candidate.path());
        return tree.find(current.id(), candidate.path(), named ? Absence.ASKED_EACH_TIME : Absence.REMEMBERED)
                .thenCompose(found -> {
                    if (!(found instanceof Found.File file)) {
                        return first(tree, current, path, candidates);
                    }
                    return CompletableFuture.completedFuture(
                            candidate.kind() == Kind.FOLDER
                                    ? new Moved(new Route.Moved(RequestPath.encode(path.text() + "/")))
                                    : new File(file));
                });
    }

    private static LiveRoute last(Release current, RequestPath path) {
        if (path.isRoot() && Route.of(current, path) instanceof Route.Moved moved) {
            return new Moved(moved);
        }
        return new Missing();
    }
}
