package mx.prep.testkit.authority;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/** The packages that are on offer, with their digests. Thread-safe. */
final class Shelf {
    private final int keep;
    private final Map<String, Offering> named = new LinkedHashMap<>();
    private @Nullable Offering current;

    Shelf(int keep) {
        this.keep = keep;
    }

    void put(Path file, Instant lastModified) {
        Offering offering = Offering.of(file, lastModified);
        synchronized (named) {
            named.remove(offering.name());
            named.put(offering.name(), offering);
            current = offering;
            if (named.size() > keep) {
                Offering oldest = named.values().iterator().next();
                named.remove(oldest.name());
                oldest.discard();
            }
        }
    }

    void takeCurrent() {
        synchronized (named) {
            if (current != null) {
                named.remove(current.name());
                current = null;
            }
        }
    }

    /** The package under a path. */
    Optional<Offering> find(String path) {
        synchronized (named) {
            return Optional.ofNullable(
                    path.equals(AuthoritySimulator.PACKAGE_PATH) ? current : named.get(path.substring(1)));
        }
    }

    /** The text of a sidecar or of the list of all. */
    Optional<String> companion(String path) {
        if (path.equals("/SHA256SUMS")) {
            return Optional.of(sums());
        }
        return Arrays.stream(DigestAlgorithm.values())
                .filter(algorithm -> path.endsWith("." + algorithm.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .flatMap(algorithm -> sidecar(path.substring(0, path.lastIndexOf('.')), algorithm));
    }

    private Optional<String> sidecar(String path, DigestAlgorithm algorithm) {
        return find(path).map(offering -> line(offering.digest(algorithm), path.substring(1)));
    }

    private String sums() {
        synchronized (named) {
            List<String> lines = new ArrayList<>();
            if (current != null) {
                lines.add(line(current.sha256(), AuthoritySimulator.PACKAGE_PATH.substring(1)));
            }
            named.values().forEach(offering -> lines.add(line(offering.sha256(), offering.name())));
            return String.join("\n", lines);
        }
    }

    private static String line(Digest digest, String name) {
        return digest.hex() + "  " + name;
    }
}
