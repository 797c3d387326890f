package mx.prep.aws.cloudfront;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import mx.prep.error.CancelledException;
import mx.prep.error.EdgeException;
import mx.prep.error.EdgeException.Kind;
import mx.prep.error.PrepException;
import mx.prep.internal.secret.QuietWire;
import mx.prep.internal.tls.ForbiddenAddressException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What went wrong with a call, and whether a repetition helps. The only place that sees the SDK's exceptions; neither
 * they nor what AWS wrote goes further, since an answer to a bad signature repeats the request's headers.
 */
final class Failures {
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Set<String> UNKNOWN_KEYS = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "IncompleteSignature");
    private static final Set<String> EXPIRED_KEYS = Set.of("ExpiredToken", "ExpiredTokenException");

    /** Whatever else stands in a code's place isn't repeated. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final String where;
    private final TheirTime time;

    /** Whether a call changes something at AWS. */
    enum Effect {
        READS,
        WRITES
    }

    /**
     * @param where the distribution or store, for people
     * @param time what signatures are dated by
     */
    Failures(String where, TheirTime time) {
        this.where = where;
        this.time = time;
    }

    /**
     * Calls AWS.
     *
     * @param action the IAM action that it takes
     * @throws EdgeException if it fails
     */
    <T> T calling(String action, Effect effect, Supplier<T> call) {
        try {
            return QuietWire.ofPlatform().during(call::get);
        } catch (AwsServiceException e) {
            throw refused(action, effect, e);
        } catch (SdkException e) {
            throw unanswered(action, effect, e);
        }
    }

    private EdgeException refused(String action, Effect effect, AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        code = CODE.matcher(code).matches() ? code : "no code";
        String answer = action + " answered with status " + e.statusCode() + " (" + code + ")";
        Optional<Duration> off = e.statusCode() == 403 || e.statusCode() == 400
                ? header(details, "Date").flatMap(time::learn)
                : Optional.empty();
        if (off.isPresent()) {
            return failure(
                    Kind.UNAVAILABLE,
                    answer + ": this machine's clock is " + off.get().abs().toMinutes()
                            + " minutes off; set it by a time server. The next call goes by AWS' clock",
                    SOON);
        }
        if (code.equals("TooManyInvalidationsInProgress")) {
            return failure(Kind.THROTTLED, answer + ": too many paths are being invalidated; it goes on later", BUSY);
        }
        if (e.isThrottlingException() || e.statusCode() == 429) {
            return failure(
                    Kind.THROTTLED,
                    answer + ": too many calls; it goes on later",
                    retryAfter(details).orElse(SOON));
        }
        if (e.statusCode() == 409 || e.statusCode() == 412) {
            return failure(Kind.CONFLICT, answer + ": it was changed since it was read", null);
        }
        if (e.statusCode() >= 500) {
            return failure(
                    effect == Effect.WRITES ? Kind.UNKNOWN_OUTCOME : Kind.UNAVAILABLE,
                    answer,
                    retryAfter(details).orElse(SOON));
        }
        return failure(Kind.DENIED, answer + ": " + remedy(action, code, e.statusCode()), null);
    }

    private static String remedy(String action, String code, int status) {
        if (EXPIRED_KEYS.contains(code)) {
            return "the credentials have expired and weren't renewed";
        }
        if (UNKNOWN_KEYS.contains(code)) {
            return "AWS doesn't accept the credentials; check the key, the secret and the token";
        }
        if (status == 403 || status == 401) {
            return "allow " + action + " on it in the publisher's IAM policy";
        }
        if (status == 404) {
            return "it isn't in this account; check its name in the configuration";
        }
        return "AWS refuses the request; the distribution's limits or the library's version may be the reason";
    }

    private PrepException unanswered(String action, Effect effect, SdkException e) {
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new CancelledException("interrupted while calling " + action, null);
        }
        IOException io = find(IOException.class, e);
        if (e instanceof ApiCallTimeoutException) {
            return lost(effect, action + " isn't answered in time", null);
        }
        if (io == null) {
            return failure(
                    Kind.UNAVAILABLE,
                    action
                            + " can't be called: AWS' default chain finds no credentials, or they can't be read; set"
                            + " them in the environment, a profile, or the machine's role",
                    null);
        }
        if (io instanceof ForbiddenAddressException) {
            String advice = ". Check whether somebody tampers with this machine's DNS; an address that is meant can be"
                    + " written into the endpoint itself";
            return failure(Kind.UNAVAILABLE, action + " isn't called: " + io.getMessage() + advice, SOON);
        }
        if (io instanceof ConnectException || io instanceof UnknownHostException) {
            return failure(Kind.UNAVAILABLE, action + " can't be called: " + io, null);
        }
        return lost(effect, action + " isn't answered: " + io, io);
    }

    private EdgeException lost(Effect effect, String message, @Nullable IOException cause) {
        return new EdgeException(
                effect == Effect.WRITES ? Kind.UNKNOWN_OUTCOME : Kind.UNAVAILABLE, where + ": " + message, null, cause);
    }

    private EdgeException failure(Kind kind, String message, @Nullable Duration retryAfter) {
        return new EdgeException(kind, where + ": " + message, retryAfter, null);
    }

    /** Seconds only: a date would need another clock (RFC 9110, section 10.2.3). */
    private static Optional<Duration> retryAfter(@Nullable AwsErrorDetails details) {
        return header(details, "Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<String> header(@Nullable AwsErrorDetails details, String name) {
        return details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader(name);
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
