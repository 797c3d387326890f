package mx.prep.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a release: {@code <yyyyMMdd-HHmm>-<epoch>-<12 hex digits>}.
 *
 * <p>The digits are the head of SHA-256(package digest ‖ recipe digest), so that the same id means the same bytes and
 * headers, whoever writes it.
 *
 * @param cut the package's cut
 * @param epoch the number of the order in whose epoch it was staged, 0 before any order
 * @param fingerprint 12 lower-case hex digits
 */
public record ReleaseId(Cut cut, int epoch, String fingerprint) {
    private static final Pattern TEXT = Pattern.compile("(\\d{8}-\\d{4})-(\\d{1,9})-([0-9a-f]{12})");

    public ReleaseId {
        if (epoch < 0 || !fingerprint.matches("[0-9a-f]{12}")) {
            throw new IllegalArgumentException("not a release id: " + cut + "-" + epoch + "-" + fingerprint);
        }
    }

    /** The id of a package stored by a recipe in an epoch. */
    public static ReleaseId of(PackageRef reference, int epoch, Digest recipe) {
        byte[] both = (reference.sha256().hex() + recipe.hex()).getBytes(StandardCharsets.US_ASCII);
        return new ReleaseId(
                reference.cut(), epoch, Digest.of(DigestAlgorithm.SHA256, both).shortHex());
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is not a release id
     */
    public static ReleaseId parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("not a release id (yyyyMMdd-HHmm-epoch-12hex): " + text);
        }
        return new ReleaseId(Cut.parse(m.group(1)), Integer.parseInt(m.group(2)), m.group(3));
    }

    @Override
    public String toString() {
        return cut + "-" + epoch + "-" + fingerprint;
    }
}
