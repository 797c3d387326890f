package mx.prep.testkit.gcs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import org.jspecify.annotations.Nullable;

/** What goes wrong with a request. */
public sealed interface GcsFault {
    /** Nothing goes wrong. */
    GcsFault NONE = new None();
    /** {@code 429} before anything is done. */
    GcsFault RATE_LIMIT = new Refuse(429, "rateLimitExceeded", null);
    /** {@code 503} before anything is done. */
    GcsFault BACKEND_ERROR = new Refuse(503, "backendError", null);
    /** {@code 500} before anything is done. */
    GcsFault INTERNAL_ERROR = new Refuse(500, "internalError", null);
    /** The request is applied, and {@code 503} answered. */
    GcsFault APPLIED_THEN_ERROR = new AppliedThen(503, "backendError");
    /** The connection is closed before anything is done. */
    GcsFault RESET = new Reset(false);
    /** The request is applied, and the connection closed without an answer. */
    GcsFault LOST_ANSWER = new Reset(true);

    /** Nothing. */
    record None() implements GcsFault {}

    /**
     * An error before anything is done.
     *
     * @param reason Google's word for it, or empty for an answer that isn't Google's, as proxies give
     * @param retryAfter the Retry-After to send, or null
     */
    record Refuse(int status, String reason, @Nullable Duration retryAfter) implements GcsFault {}

    /** The request is applied and an error answered. */
    record AppliedThen(int status, String reason) implements GcsFault {}

    /** The connection is closed. */
    record Reset(boolean applied) implements GcsFault {}

    /** The answer's body ends early: after so many bytes the connection is closed. */
    record CutBody(int bytes) implements GcsFault {}

    /** After so many bytes of a request's body the connection is closed; a resumable upload keeps what came. */
    record BreakUpload(int bytes) implements GcsFault {}

    /** Members of the answer's JSON object are replaced, or left out where the value is empty. */
    record Members(Map<String, String> members) implements GcsFault {}

    /** {@code 429} or {@code 503} with a Retry-After, before anything is done. */
    static GcsFault throttled(int status, Duration retryAfter) {
        return new Refuse(status, status == 429 ? "rateLimitExceeded" : "backendError", retryAfter);
    }

    /** An error that isn't Google's own, before anything is done: a proxy's 502. */
    static GcsFault proxy(int status) {
        return new Refuse(status, "", null);
    }

    /** A script of these faults one after the other, for the requests that match; then nothing more. */
    static Function<Request, GcsFault> script(Predicate<Request> which, GcsFault... faults) {
        AtomicInteger next = new AtomicInteger();
        return request -> {
            int now = which.test(request) ? next.getAndIncrement() : faults.length;
            return now < faults.length ? faults[now] : NONE;
        };
    }

    /** A script of these faults one after the other, for the requests of an operation; then nothing more. */
    static Function<Request, GcsFault> script(Operation operation, GcsFault... faults) {
        return script(request -> request.operation() == operation, faults);
    }
}
