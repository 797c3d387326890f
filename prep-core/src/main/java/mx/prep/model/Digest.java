package mx.prep.model;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A digest of some bytes.
 *
 * @param algorithm how it was computed
 * @param hex lower-case hexadecimal digits, exactly as many as the algorithm gives
 */
public record Digest(DigestAlgorithm algorithm, String hex) {
    public Digest {
        if (hex.length() != algorithm.hexLength() || !isLowerHex(hex)) {
            throw new IllegalArgumentException(
                    "not a " + algorithm + " digest of " + algorithm.hexLength() + " lower-case hex digits: " + hex);
        }
    }

    public static Digest sha256(String hex) {
        return new Digest(DigestAlgorithm.SHA256, hex);
    }

    public static Digest md5(String hex) {
        return new Digest(DigestAlgorithm.MD5, hex);
    }

    /** The digest of what the engine has been given; resets the engine. */
    public static Digest of(DigestAlgorithm algorithm, MessageDigest engine) {
        return new Digest(algorithm, HexFormat.of().formatHex(engine.digest()));
    }

    public static Digest of(DigestAlgorithm algorithm, byte[] bytes) {
        MessageDigest engine = algorithm.newDigest();
        engine.update(bytes);
        return of(algorithm, engine);
    }

    /** The raw bytes, a fresh array. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first 12 digits: what people type and what release ids hold. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return hex;
    }
}
