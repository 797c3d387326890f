package mx.prep.internal.confirm;

import com.google.common.collect.Iterators;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.prep.model.Digest;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/**
 * Other releases of a site, to find out whose bytes are. Manifests are read one after the other as far as they are needed;
 * the one that told last is asked first. Thread-safe.
 *
 * @param <K> what a manifest is found by
 */
final class Earlier<K> {
    /** How many releases are looked into before bytes are called foreign; a site keeps about as many. */
    private static final int MOST = 16;

    private final Supplier<List<K>> names;
    private final Function<K, Optional<Manifest>> reader;
    private @Nullable Manifest told;

    /**
     * @param names the releases, those first that are likelier
     * @param reader reads a manifest; empty if it can't be read
     */
    Earlier(Supplier<List<K>> names, Function<K, Optional<Manifest>> reader) {
        this.names = names;
        this.reader = reader;
    }

    /** The release that has these bytes there, or null if none has. */
    synchronized @Nullable Manifest owner(ManifestEntry entry, Digest sha256) {
        Iterator<Manifest> all =
                told == null ? others() : Iterators.concat(Iterators.singletonIterator(told), others());
        while (all.hasNext()) {
            Manifest manifest = all.next();
            if (Findings.has(manifest, entry, sha256)) {
                told = manifest;
                return manifest;
            }
        }
        return null;
    }

    private Iterator<Manifest> others() {
        return names.get().stream()
                .limit(MOST)
                .flatMap(name -> reader.apply(name).stream())
                .iterator();
    }
}
