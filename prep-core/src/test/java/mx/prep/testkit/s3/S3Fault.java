package mx.prep.testkit.s3;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import org.jspecify.annotations.Nullable;

/** What goes wrong with a request. */
public sealed interface S3Fault {
    /** Nothing goes wrong. */
    S3Fault NONE = new None();
    /** {@code 503 SlowDown} before anything is done. */
    S3Fault SLOW_DOWN = new Refuse(503, "SlowDown", null);
    /** {@code 409 ConditionalRequestConflict} before anything is done. */
    S3Fault CONFLICT = new Refuse(409, "ConditionalRequestConflict", null);
    /** {@code 500 InternalError} before anything is done. */
    S3Fault INTERNAL_ERROR = new Refuse(500, "InternalError", null);
    /** The request is applied, and {@code 500 InternalError} answered. */
    S3Fault APPLIED_THEN_ERROR = new AppliedThen(500, "InternalError");
    /** {@code 200 OK} with an error in its body, before anything is done: what S3 answers to copies that fail late. */
    S3Fault ERROR_IN_200 = new Refuse(200, "InternalError", null);
    /** The connection is closed before anything is done. */
    S3Fault RESET = new Reset(false);
    /** The request is applied, and the connection closed without an answer. */
    S3Fault LOST_ANSWER = new Reset(true);

    /** Nothing. */
    record None() implements S3Fault {}

    /**
     * An error before anything is done.
     *
     * @param code S3's code, or empty for an answer that isn't S3's, as proxies give
     * @param retryAfter the Retry-After to send, or null
     */
    record Refuse(int status, String code, @Nullable Duration retryAfter) implements S3Fault {}

    /** The request is applied and an error answered. */
    record AppliedThen(int status, String code) implements S3Fault {}

    /** The connection is closed. */
    record Reset(boolean applied) implements S3Fault {}

    /** The answer's body ends early: after so many bytes the connection is closed. */
    record CutBody(int bytes) implements S3Fault {}

    /**
     * The answer's body comes slowly.
     *
     * @param bytes how many at a time
     * @param between called between the pieces, on the server's thread: it may wait
     */
    record SlowBody(int bytes, Runnable between) implements S3Fault {}

    /** Headers of the answer are replaced, or left out where the value is empty. */
    record Headers(Map<String, String> headers) implements S3Fault {}

    /** {@code 429} or {@code 503 SlowDown} with a Retry-After, before anything is done. */
    static S3Fault throttled(int status, Duration retryAfter) {
        return new Refuse(status, "SlowDown", retryAfter);
    }

    /** An error that isn't S3's own, before anything is done: a proxy's 502. */
    static S3Fault proxy(int status) {
        return new Refuse(status, "", null);
    }

    /** Decides what goes wrong with each request; asked once for each, from several threads. */
    @FunctionalInterface
    interface Script extends Function<Request, S3Fault> {
        /** Nothing goes wrong. */
        Script NONE = request -> S3Fault.NONE;

        /** The faults one after the other, for the requests that match; then nothing more. */
        static Script of(Predicate<Request> which, S3Fault... faults) {
            AtomicInteger next = new AtomicInteger();
            return request -> {
                if (!which.test(request)) {
                    return S3Fault.NONE;
                }
                int now = next.getAndIncrement();
                return now < faults.length ? faults[now] : S3Fault.NONE;
            };
        }

        /** The faults one after the other, for the requests of an operation; then nothing more. */
        static Script of(Operation operation, S3Fault... faults) {
            return of(request -> request.operation() == operation, faults);
        }

        /** Always the same fault for the requests of an operation. */
        static Script always(Operation operation, S3Fault fault) {
            return request -> request.operation() == operation ? fault : S3Fault.NONE;
        }
    }
}
