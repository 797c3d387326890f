package mx.prep.gcp.storage;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.StoreException.Kind;
import mx.prep.store.jclouds.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * Cloud Storage's errors: JSON with a reason, or XML with a code for content ("HTTP status and error codes for JSON",
 * "... for XML").
 */
final class GcsDialect implements Dialect {
    private static final Pattern REASON =
            Pattern.compile("\"reason\"\\s*:\\s*\"([A-Za-z.]{1,100})\"|<Code>([A-Za-z0-9.]{1,100})</Code>");
    /** They say nothing of whether a write was applied, as if nobody had answered. */
    private static final Set<String> UNSURE =
            Set.of("backendError", "internalError", "InternalError", "ServiceUnavailable");

    private final GcsPlace place;

    GcsDialect(GcsPlace place) {
        this.place = place;
    }

    @Override
    public String code(String content) {
        Matcher found = REASON.matcher(content);
        if (!found.find()) {
            return "";
        }
        String code = found.group(1) == null ? found.group(2) : found.group(1);
        if (code.equals("notFound") && content.contains("specified bucket does not exist")) {
            return "NoSuchBucket";
        }
        if (code.equals("invalid") && content.contains("match calculated")) {
            return "BadDigest";
        }
        return UNSURE.contains(code) ? "" : code;
    }

    @Override
    public @Nullable Kind kind(int status, String code) {
        return switch (code) {
            case "NoSuchBucket" -> Kind.DENIED;
            case "BadDigest" -> Kind.CORRUPT;
            case "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "SlowDown" -> Kind.THROTTLED;
            // Two requests met; the refused one wasn't applied.
            case "conflict", "aborted", "OperationAborted" -> Kind.UNAVAILABLE;
            default -> null;
        };
    }

    @Override
    public String advice(int status, String code, String permission) {
        if (code.equals("NoSuchBucket")) {
            return "there is no bucket " + place.bucket() + ": create it, or correct 'bucket'";
        }
        if (code.equals("retentionPolicyNotMet") || code.equals("objectUnderActiveHold")) {
            return "the bucket's retention or the object's forbids it until it ends";
        }
        return switch (status) {
            case 401 -> "Cloud Storage doesn't accept the credentials that were found: check which they are";
            case 403 -> "permit " + permission + " on the bucket " + place.bucket();
            default -> "";
        };
    }
}
