package mx.prep.aws.s3;

import mx.prep.model.Digest;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/**
 * ETags: as versions, and as the MD5 that they are unless KMS encrypts the object or it came in parts. A list doesn't
 * say which; what one object's answer says is taken for all of the bucket. Thread-safe.
 */
final class Tags {
    private volatile @Nullable Boolean md5;

    Tags(S3Encryption encryption) {
        md5 = encryption == S3Encryption.BUCKET ? null : Boolean.valueOf(encryption == S3Encryption.AES256);
    }

    /** Whether it is known by now what a list's ETags are. */
    boolean isKnown() {
        return md5 != null;
    }

    /** What an answer says of its object's encryption; null: nothing. */
    void learn(@Nullable String encryption) {
        if (encryption != null && encryption.startsWith("aws:kms")) {
            md5 = false;
        } else if (md5 == null) {
            md5 = true;
        }
    }

    static Version version(String etag) {
        return new Version(etag.replace("\"", ""));
    }

    static String quoted(Version version) {
        return "\"" + version.value() + "\"";
    }

    /** The MD5 that a version of a list is, or null. */
    @Nullable
    Digest md5(Version version) {
        return Boolean.TRUE.equals(md5) ? asMd5(version) : null;
    }

    /** The MD5 that a version is, given what its own answer says of the encryption. */
    @Nullable
    Digest md5(Version version, @Nullable String encryption) {
        learn(encryption);
        return encryption != null && encryption.startsWith("aws:kms") ? null : asMd5(version);
    }

    /** Uploads in parts have a hyphen. */
    static @Nullable Digest asMd5(Version version) {
        String value = version.value();
        return value.matches("[0-9a-f]{32}") ? Digest.md5(value) : null;
    }

    /** The condition of a write, put onto a request. */
    static void condition(S3Http.Ask ask, Precondition precondition) {
        if (precondition instanceof Precondition.Absent) {
            ask.header("If-None-Match", "*");
        } else if (precondition instanceof Precondition.Matches matches) {
            ask.header("If-Match", quoted(matches.version()));
        }
    }
}
