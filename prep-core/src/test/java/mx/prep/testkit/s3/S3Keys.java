package mx.prep.testkit.s3;

import org.jspecify.annotations.Nullable;

/**
 * Credentials that a server takes.
 *
 * @param accessKey what names them
 * @param secretKey what requests are signed with
 * @param sessionToken what has to come with each request, or null for lasting credentials
 */
public record S3Keys(
        String accessKey, String secretKey, @Nullable String sessionToken) {
    /** Keys without a session. */
    public static S3Keys lasting(String accessKey, String secretKey) {
        return new S3Keys(accessKey, secretKey, null);
    }

    @Override
    public String toString() {
        return "keys " + accessKey;
    }
}
