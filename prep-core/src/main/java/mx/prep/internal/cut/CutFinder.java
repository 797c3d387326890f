package mx.prep.internal.cut;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import mx.prep.internal.cut.CutText.Printed;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.CutRules;
import mx.prep.model.DatedCut;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds a package's cut: in its name, else in its content, else in the source's Last-Modified. When it was received says
 * nothing about it. Thread-safe.
 */
public final class CutFinder {
    private static final int MOST_LINES = 10;
    /** The keys of date and time in an object, as the sites of 2021 and of 2018 have them. */
    private static final List<List<String>> DATE_AND_TIME =
            List.of(List.of("fecha", "hora"), List.of("fechaCorte", "horaCorte"));

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build());

    private final CutRules rules;
    private final ZoneId zone;
    private final Limits limits;

    /**
     * A finder for an election.
     *
     * @param zone the election's zone, which Last-Modified is read in
     * @param limits what a package may not exceed whose content is looked at
     */
    public CutFinder(CutRules rules, ZoneId zone, Limits limits) {
        this.rules = rules;
        this.zone = zone;
        this.limits = limits;
    }

    /**
     * The cut of a received package.
     *
     * @param name its file name
     * @param file its bytes
     * @param lastModified what the source says, or null
     * @return empty if none of the three says it
     * @throws mx.prep.error.CancelledException if the thread is interrupted while it looks into the package
     */
    public Optional<DatedCut> find(String name, Path file, @Nullable Instant lastModified) {
        return fromName(name)
                .map(cut -> new DatedCut(cut, CutOrigin.NAME))
                .or(() -> printed(file).map(printed -> new DatedCut(printed.cut(), CutOrigin.CONTENT)))
                .or(() -> fromLastModified(lastModified).map(cut -> new DatedCut(cut, CutOrigin.LAST_MODIFIED)));
    }

    /**
     * Compares the offset from UTC that the package's content prints with that of the election's zone.
     *
     * @return empty if they agree, or none is printed, or no content is configured
     */
    public Optional<OffsetMismatch> offsetMismatch(Path file) {
        return printed(file).flatMap(printed -> {
            ZoneOffset expected = zone.getRules().getOffset(printed.cut().instant(zone));
            ZoneOffset offset = printed.offset();
            return offset == null || offset.equals(expected)
                    ? Optional.empty()
                    : Optional.of(new OffsetMismatch(printed.cut(), offset, zone, expected));
        });
    }

    /** The cut that the configured file prints; empty if none is configured or it can't be read. */
    public Optional<Cut> printedCut(Path file) {
        return printed(file).map(Printed::cut);
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

    private Optional<Cut> fromLastModified(@Nullable Instant lastModified) {
        try {
            return Optional.ofNullable(lastModified).map(at -> Cut.at(at, zone));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Printed> printed(Path file) {
        ObjectKey wanted = rules.file();
        if (wanted == null) {
            return Optional.empty();
        }
        String pointer = rules.pointer();
        return PackagePeek.head(file, wanted, limits)
                .flatMap(head -> pointer == null ? fromCsv(head) : fromJson(head, pointer));
    }

    private static Optional<Printed> fromCsv(byte[] head) {
        // Date lines are ASCII whatever the file's charset is.
        return new String(head, StandardCharsets.ISO_8859_1)
                .lines()
                .limit(MOST_LINES)
                .flatMap(line -> CutText.find(line).stream())
                .findFirst();
    }

    private static Optional<Printed> fromJson(byte[] bytes, String pointer) {
        try {
            JsonNode value = JSON.readTree(bytes).at(pointer);
            if (!value.isObject()) {
                return CutText.find(value.asText());
            }
            return DATE_AND_TIME.stream()
                    .flatMap(keys ->
                            CutText.find(value.path(keys.get(0)).asText() + " "
                                            + value.path(keys.get(1)).asText())
                                    .stream())
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
