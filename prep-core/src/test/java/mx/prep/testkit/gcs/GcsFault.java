package mx.prep.testkit.gcs;

import java.time.Duration;
import mx.prep.testkit.cloud.CloudFault;

/** What goes wrong with a request, in Google's words. */
public final class GcsFault {
    /** {@code 429} before anything is done. */
    public static final CloudFault RATE_LIMIT = new CloudFault.Refuse(429, "rateLimitExceeded", null);
    /** {@code 503} before anything is done. */
    public static final CloudFault BACKEND_ERROR = new CloudFault.Refuse(503, "backendError", null);
    /** {@code 500} before anything is done. */
    public static final CloudFault INTERNAL_ERROR = new CloudFault.Refuse(500, "internalError", null);
    /** The request is applied, and {@code 503} answered. */
    public static final CloudFault APPLIED_THEN_ERROR = new CloudFault.AppliedThen(503, "backendError");

    private GcsFault() {}

    /** {@code 429} or {@code 503} with a Retry-After, before anything is done. */
    public static CloudFault throttled(int status, Duration retryAfter) {
        return new CloudFault.Refuse(status, status == 429 ? "rateLimitExceeded" : "backendError", retryAfter);
    }
}
