package mx.prep.internal.cut;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.CutRules;
import mx.prep.model.DatedCut;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds a package's cut. The look into the package comes before the strict reader's and is bounded; whatever it throws
 * means that the content says nothing. Thread-safe.
 */
public final class CutFinder {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_LINES = 10;

    private final CutRules rules;
    private final ZoneId zone;

    /**
     * @param zone the election's zone, which Last-Modified is read in
     */
    public CutFinder(CutRules rules, ZoneId zone) {
        this.rules = rules;
        this.zone = zone;
    }

    /**
     * The cut of a received package.
     *
     * @param name its file name
     * @param file its bytes
     * @param lastModified what the source says, or null
     * @return empty if none of the three says it
     */
    public Optional<DatedCut> find(String name, Path file, @Nullable Instant lastModified) {
        return fromName(name)
                .map(cut -> new DatedCut(cut, CutOrigin.NAME))
                .or(() -> fromContent(file).map(cut -> new DatedCut(cut, CutOrigin.CONTENT)))
                .or(() -> Optional.ofNullable(lastModified)
                        .map(at -> new DatedCut(Cut.at(at, zone), CutOrigin.LAST_MODIFIED)));
    }

    /** The cut that a file name says. */
    public Optional<Cut> fromName(String name) {
        Matcher m = rules.name().matcher(name);
        if (!m.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Cut.parse(m.group(1) + "-" + m.group(2)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Cut> fromContent(Path file) {
        ObjectKey wanted = rules.file();
        if (wanted == null) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(wanted.value());
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = zip.getInputStream(entry)) {
                byte[] head = in.readNBytes(MOST_BYTES);
                String pointer = rules.pointer();
                return pointer == null ? fromCsv(head) : fromJson(head, pointer);
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Cut> fromCsv(byte[] head) {
        // Date lines are ASCII whatever the file's charset is.
        return new String(head, StandardCharsets.ISO_8859_1)
                .lines()
                .limit(MOST_LINES)
                .flatMap(line -> CutText.find(line).stream())
                .findFirst();
    }

    private static Optional<Cut> fromJson(byte[] bytes, String pointer) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build())
                .build();
        JsonNode value = new JsonMapper(factory).readTree(bytes).at(pointer);
        String text = value.isObject()
                ? value.path("fecha").asText() + " " + value.path("hora").asText()
                : value.asText();
        return CutText.find(text);
    }
}
