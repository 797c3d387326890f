package mx.prep.testkit.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/** The packages that are on offer, with their digests. Thread-safe. */
final class Shelf {
    private final int keep;
    private final Map<String, Offering> named = new LinkedHashMap<>();
    private final Map<String, Offering> numbered = new LinkedHashMap<>();
    private final Clock clock;
    private String run;
    private long sequence;
    private @Nullable Offering current;
    private @Nullable Offering previous;

    Shelf(int keep, String run, Clock clock) {
        this.keep = keep;
        this.run = run;
        this.clock = clock;
    }

    /** Starts another exercise: its packages are numbered from 1. */
    void startRun(String id) {
        synchronized (named) {
            run = id;
            sequence = 0;
        }
    }

    /** Leaves numbers out. */
    void skip(long numbers) {
        synchronized (named) {
            sequence += numbers;
        }
    }

    /** Makes a package the current one. */
    void put(Offering offering) {
        synchronized (named) {
            named.remove(offering.name());
            named.put(offering.name(), offering);
            sequence++;
            numbered.put("/assets/entregables/" + run + "/" + sequence + "/" + offering.name(), offering);
            numbered.put("/numbered/" + run + "/" + sequence + ".zip", offering);
            previous = current;
            current = offering;
            if (named.size() > keep) {
                Offering oldest = named.values().iterator().next();
                named.remove(oldest.name());
                numbered.values().removeIf(other -> other.file().equals(oldest.file()));
                oldest.discard();
            }
        }
    }

    /**
     * The current package.
     *
     * @throws IllegalStateException if there is none
     */
    Offering current() {
        synchronized (named) {
            if (current == null) {
                throw new IllegalStateException("there is no package yet");
            }
            return current;
        }
    }

    /**
     * The package before the current one.
     *
     * @throws IllegalStateException if there is none any more
     */
    Offering previous() {
        synchronized (named) {
            if (previous == null || !Files.exists(previous.file())) {
                throw new IllegalStateException("there is no package before the current one");
            }
            return previous;
        }
    }

    void takeCurrent() {
        synchronized (named) {
            if (current != null) {
                named.remove(current.name());
                numbered.values().removeIf(current::equals);
                current = null;
            }
        }
    }

    /** The package under a path. */
    Optional<Offering> find(String path) {
        synchronized (named) {
            if (path.equals(AuthoritySimulator.PACKAGE_PATH)) {
                return Optional.ofNullable(current);
            }
            return Optional.ofNullable(named.getOrDefault(path.substring(1), numbered.get(path)));
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
        synchronized (named) {
            Optional<Offering> offering = find(path);
            boolean late = offering.isPresent() && isLate(offering.get());
            if (late && !path.equals(AuthoritySimulator.PACKAGE_PATH)) {
                return Optional.empty();
            }
            return (late ? Optional.ofNullable(previous) : offering)
                    .map(described -> line(described.digest(algorithm), path.substring(path.lastIndexOf('/') + 1)));
        }
    }

    /** Whether its sidecar isn't there yet. */
    private boolean isLate(Offering offering) {
        return clock.instant().isBefore(offering.digestsFrom());
    }

    /** The names of the packages, the newest last, as a page, a JSON document or plain text. */
    Optional<Reply> listing(String path) {
        List<String> names;
        synchronized (named) {
            names = List.copyOf(named.keySet());
        }
        return switch (path) {
            case "/listing.html" ->
                Optional.of(Reply.of(
                        200,
                        Map.of("Content-Type", "text/html; charset=utf-8"),
                        page(names).getBytes(StandardCharsets.UTF_8)));
            case "/listing.json" ->
                Optional.of(Reply.of(
                        200,
                        Map.of("Content-Type", "application/json"),
                        names.stream()
                                .collect(Collectors.joining("\"},{\"file\":\"", "{\"files\":[{\"file\":\"", "\"}]}"))
                                .getBytes(StandardCharsets.UTF_8)));
            case "/listing.txt" -> Optional.of(Reply.text(200, String.join("\n", names)));
            default -> Optional.empty();
        };
    }

    private static String page(List<String> names) {
        return names.stream()
                .map(name -> "<tr><td><a href=\"" + name + "\">" + name + "</a></td><td>40M</td></tr>\n")
                .collect(Collectors.joining(
                        "", "<!DOCTYPE html><title>Index of /</title><table>\n<a href=\"../\">..</a>\n", "</table>\n"));
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
