package mx.prep.histories;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * Mode IN_PLACE: no page refers to a file that isn't there, at any moment. What was written because equal bytes have
 * equal versions is excused until it is written again: the next cycle heals it.
 */
final class TreeWatch extends SiteWatch {
    /** A file of somebody else's. */
    static final ObjectKey FOREIGN = ObjectKey.of("robots.txt");

    static final String FOREIGN_TEXT = "theirs";
    private static final ObjectKey PAGE = ObjectKey.of("index.html");
    private static final ObjectKey DATA = ObjectKey.of("a.json");

    private final Set<ObjectKey> slipped = new HashSet<>();
    private boolean isForeignThere;

    TreeWatch(Site site, Meaning meaning, Consumer<String> complaints) {
        super(site, meaning, complaints);
    }

    /** Somebody else has written their file. */
    void foreignCame() {
        isForeignThere = true;
    }

    @Override
    void writtenFile(ObjectKey key, Slip how) {
        changed(Map.of(key, how));
    }

    @Override
    void deleted(Map<ObjectKey, Slip> gone) {
        changed(gone);
    }

    private void changed(Map<ObjectKey, Slip> objects) {
        Map<ObjectKey, Slip> files = new TreeMap<>(objects);
        files.keySet().removeIf(key -> TargetLayout.isReserved(key.value()));
        files.forEach(this::note);
        if (!files.isEmpty()) {
            checkPage(files.keySet());
        }
    }

    private void note(ObjectKey key, Slip how) {
        if (key.equals(FOREIGN)) {
            complain("I5 a file of somebody else's is changed");
        }
        if (how == Slip.EQUAL_BYTES) {
            slipped.add(key);
        } else {
            slipped.remove(key);
        }
    }

    private void checkPage(Set<ObjectKey> changed) {
        String page = text(PAGE);
        if (page == null) {
            return;
        }
        if (page.equals(OwnContent.CLOSING.get(PAGE.value()))) {
            checkReferred("the closing page", OwnContent.CLOSING.keySet(), changed);
            return;
        }
        Optional<Edition> shown = meaning().edition(e -> page.equals(e.files().get(PAGE.value())));
        shown.ifPresentOrElse(edition -> check(edition, changed), () -> complain("I6 the page is nobody's: " + page));
    }

    private void check(Edition shown, Set<ObjectKey> changed) {
        checkReferred("the page of " + shown, shown.files().keySet(), changed);
        String data = text(DATA);
        Optional<Edition> told =
                meaning().edition(e -> e.files().get(DATA.value()).equals(data));
        if (meaning().orders() == 0
                && told.filter(e -> e.number() < shown.number()).isPresent()) {
            complain("I6 the page of " + shown + " stands over the data of " + told.get());
        }
    }

    private void checkReferred(String page, Set<String> paths, Set<ObjectKey> changed) {
        for (String path : paths) {
            ObjectKey key = ObjectKey.of(path);
            if (text(key) == null && !slipped.contains(key) && !slipped.contains(PAGE)) {
                complain("I6 " + page + " refers to " + path + ", which isn't there, since a change of " + changed);
            }
        }
    }

    @Override
    void movedTo(ReleaseId release) {}

    @Override
    void followed(ReleaseId release) {
        throw new IllegalStateException("a live tree has no edge");
    }

    @Override
    void settledAt(Pointer now) {
        Map<String, String> wanted = new TreeMap<>();
        PackageRef live = now.live();
        if (live != null) {
            wanted.putAll(meaning().own().files(meaning().edition(live).orElseThrow(), now.epoch()));
        } else if (now.release() != null) {
            wanted.putAll(OwnContent.CLOSING);
        }
        if (isForeignThere) {
            wanted.put(FOREIGN.value(), FOREIGN_TEXT);
        }
        Map<String, @Nullable String> tree = tree();
        if (!tree.equals(wanted)) {
            complain("I5 the tree has " + tree + ", not " + wanted);
        }
        String intent = text(LAYOUT.intent());
        if (live != null && (intent == null || !intent.contains("\"unfinished\":[]"))) {
            complain("I5 the intent isn't settled: " + intent);
        }
    }

    private Map<String, @Nullable String> tree() {
        Map<String, @Nullable String> tree = new TreeMap<>();
        for (ObjectKey key : site().store().keys()) {
            if (!TargetLayout.isReserved(key.value())) {
                tree.put(key.value(), text(key));
            }
        }
        return tree;
    }
}
