package mx.prep.internal.confirm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.Json;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.model.Pointer;
import mx.prep.model.ProbeReport.State;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** What a site publishes of itself: pointer and manifests, as anybody can read them. Thread-safe. */
final class Published {
    private static final TargetLayout LAYOUT = new TargetLayout("");
    private static final int MANIFEST_BYTES = 64 << 20;
    private static final int INTENT_BYTES = 16 << 20;
    private static final int MOST_REMEMBERED = 4;

    private final HttpReading http;
    /** Manifests by their path; a release's never changes. */
    private final Map<String, Manifest> remembered = new LinkedHashMap<>();

    Published(HttpReading http) {
        this.http = http;
    }

    /** The pointer, and what isn't as promised about it. */
    record Named(Pointer pointer, List<Flaw> flaws) {}

    /** The site can't be judged: it is in this state. */
    static final class Unable extends Exception {
        private static final long serialVersionUID = 1;

        private final State state;

        Unable(State state, String sentence) {
            super(sentence, null, false, false);
            this.state = state;
        }

        State state() {
            return state;
        }
    }

    Named pointer() throws Unable {
        String path = LAYOUT.pointer().value();
        try {
            Optional<HttpReading.Control> found = http.control(path, PointerFormat.MAX_BYTES);
            if (found.isEmpty()) {
                throw new Unable(
                        State.UNREACHABLE,
                        path + " isn't there: no site of this library is at this URL, or its pointer is gone");
            }
            return new Named(
                    PointerFormat.read(found.get().bytes()),
                    AnswerRules.pointerFlaws(found.get().headers(), path));
        } catch (IOException e) {
            throw new Unable(State.UNREACHABLE, path + " can't be read: " + e.getMessage());
        } catch (FormatException e) {
            throw new Unable(State.UNREACHABLE, path + " is no pointer; is the URL the site's own?");
        }
    }

    /** Whether the pointer names another release now; one that can't be read wasn't seen to move. */
    boolean isMoved(Pointer seen) {
        try {
            return !Objects.equals(pointer().pointer().release(), seen.release());
        } catch (Unable e) {
            return false;
        }
    }

    /** The manifest that a pointer names, with the digest that it gives. */
    Manifest manifest(Pointer pointer) throws Unable {
        ReleaseId release = Objects.requireNonNull(pointer.release(), "asked of pointers that name one");
        String path = LAYOUT.manifest(release).value();
        Manifest known = known(path);
        if (known != null) {
            return known;
        }
        Optional<HttpReading.Control> found;
        try {
            found = http.control(path, MANIFEST_BYTES);
        } catch (IOException e) {
            throw new Unable(State.MISSING, path + " can't be read: " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw new Unable(State.MISSING, path + ", which the pointer names, is missing");
        }
        byte[] bytes = found.get().bytes();
        if (!Digest.of(DigestAlgorithm.SHA256, bytes).equals(pointer.manifest())) {
            throw new Unable(State.FOREIGN, path + " isn't the manifest whose SHA-256 the pointer gives");
        }
        Manifest manifest = parsed(bytes)
                .orElseThrow(() -> new Unable(State.MISSING, path + " is no manifest that this version can read"));
        remember(path, manifest);
        return manifest;
    }

    /**
     * Paths of the manifests of other releases: in place first those that are being published, where the site lets them
     * be seen, then those that the pointer keeps, the newest first.
     */
    List<String> others(Pointer pointer, Mode mode) {
        List<String> paths = new ArrayList<>();
        if (mode == Mode.IN_PLACE) {
            begun().forEach(id -> paths.add(LAYOUT.plan(id).value()));
        }
        List<ReleaseId> kept = new ArrayList<>(pointer.kept());
        Collections.reverse(kept);
        if (pointer.previous() != null && !kept.contains(pointer.previous())) {
            kept.add(0, pointer.previous());
        }
        kept.forEach(id -> paths.add(LAYOUT.manifest(id).value()));
        return paths;
    }

    private List<ReleaseId> begun() {
        try {
            Optional<HttpReading.Control> intent = http.control(LAYOUT.intent().value(), INTENT_BYTES);
            List<ReleaseId> begun = new ArrayList<>();
            if (intent.isPresent()) {
                Json.read("intent", intent.get().bytes(), node -> Json.array(node, "unfinished"))
                        .forEach(id -> begun.add(ReleaseId.parse(id.asText())));
            }
            return begun;
        } catch (IOException | FormatException | IllegalArgumentException e) {
            // The embedded edge shows no intent; what it can't explain is given time instead.
            return List.of();
        }
    }

    /** Another release's manifest, or empty if it can't be had. */
    Optional<Manifest> read(String path) {
        Manifest known = known(path);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Optional<Manifest> found = http.control(path, MANIFEST_BYTES).flatMap(control -> parsed(control.bytes()));
            found.ifPresent(manifest -> remember(path, manifest));
            return found;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private synchronized @Nullable Manifest known(String path) {
        return remembered.get(path);
    }

    private synchronized void remember(String path, Manifest manifest) {
        remembered.put(path, manifest);
        if (remembered.size() > MOST_REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
    }

    private static Optional<Manifest> parsed(byte[] bytes) {
        try {
            return Optional.of(ManifestFormat.read(new ByteArrayInputStream(bytes)));
        } catch (IOException | FormatException e) {
            return Optional.empty();
        }
    }
}
