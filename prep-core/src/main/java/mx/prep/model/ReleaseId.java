package mx.prep.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a release: {@code <yyyyMMdd-HHmm>-<epoch>-<12 hex digits>}, or {@code holding} or {@code closing} in place
 * of the cut for a page of the outlet's own.
 *
 * <p>The digits are the head of SHA-256(package or page digest ‖ recipe digest ‖ overrides), so that the same id means
 * the same bytes and headers, whoever writes it.
 *
 * @param cut the package's cut, or null for a page
 * @param page which page it is, or null for a cut
 * @param epoch the number of the order in whose epoch it was staged, 0 before any order
 * @param fingerprint 12 lower-case hex digits
 */
public record ReleaseId(@Nullable Cut cut, @Nullable PageKind page, int epoch, String fingerprint) {
    private static final Pattern TEXT =
            Pattern.compile("(?:(\\d{8}-\\d{4})|(holding|closing))-(0|[1-9]\\d{0,8})-([0-9a-f]{12})");

    public ReleaseId {
        if ((cut == null) == (page == null)) {
            throw new IllegalArgumentException("a release is of a cut or of a page: " + cut + ", " + page);
        }
        if (epoch < 0 || !fingerprint.matches("[0-9a-f]{12}")) {
            throw new IllegalArgumentException("not a release id: " + cut + "-" + epoch + "-" + fingerprint);
        }
    }

    /** The id of a package or page stored by a recipe in an epoch. */
    public static ReleaseId of(Content content, int epoch, Digest recipe) {
        return of(content, epoch, recipe, List.of());
    }

    /** The id of a package stored by a recipe in an epoch, with files of the outlet's own over it. */
    public static ReleaseId of(Content content, int epoch, Digest recipe, List<FileOverride> overrides) {
        StringBuilder all = new StringBuilder(content.sha256().hex()).append(recipe.hex());
        overrides.stream()
                .sorted()
                .forEach(o -> all.append('\n').append(o.sha256()).append(' ').append(o.path()));
        String fingerprint = Digest.of(DigestAlgorithm.SHA256, all.toString().getBytes(StandardCharsets.UTF_8))
                .shortHex();
        return content instanceof PackageRef reference
                ? new ReleaseId(reference.cut(), null, epoch, fingerprint)
                : new ReleaseId(null, ((PageRef) content).kind(), epoch, fingerprint);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is not a release id
     */
    public static ReleaseId parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "not a release id (yyyyMMdd-HHmm-epoch-12hex, or holding or closing for the cut): " + text);
        }
        int epoch = Integer.parseInt(m.group(3));
        String cut = m.group(1);
        return cut == null
                ? new ReleaseId(null, PageKind.valueOf(m.group(2).toUpperCase(Locale.ROOT)), epoch, m.group(4))
                : new ReleaseId(Cut.parse(cut), null, epoch, m.group(4));
    }

    /** Whether the other release holds the same bytes, staged in whichever epoch. */
    public boolean hasSameBytes(ReleaseId other) {
        return Objects.equals(cut, other.cut) && page == other.page && fingerprint.equals(other.fingerprint);
    }

    /**
     * Whether a site goes from the other release to this one: a later epoch, or a later cut in the same; a holding page
     * stands before all cuts of its epoch, a closing page after them.
     */
    public boolean isAfter(ReleaseId other) {
        if (epoch != other.epoch) {
            return epoch > other.epoch;
        }
        if (cut == null || other.cut == null) {
            return rank() > other.rank();
        }
        return cut.compareTo(other.cut) > 0;
    }

    private int rank() {
        if (page == null) {
            return 1;
        }
        return page == PageKind.HOLDING ? 0 : 2;
    }

    @Override
    public String toString() {
        PageKind kind = page;
        return (kind == null ? cut : kind.name().toLowerCase(Locale.ROOT)) + "-" + epoch + "-" + fingerprint;
    }
}
