package mx.prep.testkit.s3;

import java.time.Duration;
import mx.prep.testkit.cloud.CloudFault;
import org.jspecify.annotations.Nullable;

/** What goes wrong with a request, in S3's words. */
public final class S3Fault {
    /** {@code 503 SlowDown} before anything is done. */
    public static final CloudFault SLOW_DOWN = throttled(503, null);
    /** {@code 409 ConditionalRequestConflict} before anything is done. */
    public static final CloudFault CONFLICT = new CloudFault.Refuse(409, "ConditionalRequestConflict", null);
    /** {@code 500 InternalError} before anything is done. */
    public static final CloudFault INTERNAL_ERROR = new CloudFault.Refuse(500, "InternalError", null);
    /** The request is applied, and {@code 500 InternalError} answered. */
    public static final CloudFault APPLIED_THEN_ERROR = new CloudFault.AppliedThen(500, "InternalError");
    /** {@code 200 OK} with an error in its body, before anything is done: what S3 answers to copies that fail late. */
    public static final CloudFault ERROR_IN_200 = new CloudFault.Refuse(200, "InternalError", null);

    private S3Fault() {}

    /**
     * {@code 429} or {@code 503 SlowDown} before anything is done.
     *
     * @param retryAfter the Retry-After to send, or null
     */
    public static CloudFault throttled(int status, @Nullable Duration retryAfter) {
        return new CloudFault.Refuse(status, "SlowDown", retryAfter);
    }
}
