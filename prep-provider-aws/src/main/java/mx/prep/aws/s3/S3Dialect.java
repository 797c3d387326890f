package mx.prep.aws.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.StoreException.Kind;
import mx.prep.store.jclouds.Dialect;
import org.jspecify.annotations.Nullable;

/** S3's errors (API reference, "Error responses"). */
final class S3Dialect implements Dialect {
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,100})</Code>");

    private final S3Place place;

    S3Dialect(S3Place place) {
        this.place = place;
    }

    @Override
    public String code(String content) {
        Matcher found = CODE.matcher(content);
        return found.find() ? found.group(1) : "";
    }

    @Override
    public @Nullable Kind kind(int status, String code) {
        return switch (code) {
            case "NoSuchKey" -> Kind.NOT_FOUND;
            case "NoSuchBucket", "AccessDenied", "InvalidToken" -> Kind.DENIED;
            case "PreconditionFailed" -> Kind.PRECONDITION;
            // Two requests met; neither says how the other ended.
            case "ConditionalRequestConflict", "OperationAborted" -> Kind.UNAVAILABLE;
            case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "IncompleteBody" -> Kind.CORRUPT;
            case "RequestTimeout", "ExpiredToken" -> Kind.UNAVAILABLE;
            case "SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "ServiceUnavailable" ->
                Kind.THROTTLED;
            default -> null;
        };
    }

    @Override
    public String advice(int status, String code, String permission) {
        String elsewhere = "the bucket isn't in " + place.region() + ": correct 'region'";
        return switch (code) {
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" ->
                "the credentials that AWS's default chain found aren't this store's: check them, and the region";
            case "RequestTimeTooSkewed" -> "this machine's clock is wrong: set it";
            case "NoSuchBucket" -> "there is no bucket " + place.bucket() + ": create it, or correct 'bucket'";
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect" -> elsewhere;
            default ->
                switch (status) {
                    case 301, 307 -> elsewhere;
                    case 403 -> "permit " + permission + " on the bucket " + place.bucket();
                    default -> "";
                };
        };
    }
}
