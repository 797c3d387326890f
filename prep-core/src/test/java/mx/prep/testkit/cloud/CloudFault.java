package mx.prep.testkit.cloud;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import org.jspecify.annotations.Nullable;

/** What goes wrong with a request to a cloud. Immutable. */
public sealed interface CloudFault {
    /** Nothing goes wrong. */
    CloudFault NONE = new None();
    /** The connection is closed before anything is done. */
    CloudFault RESET = new Reset(false);
    /** The request is applied, and the connection closed without an answer. */
    CloudFault LOST_ANSWER = new Reset(true);

    /** Nothing. */
    record None() implements CloudFault {}

    /**
     * An error before anything is done.
     *
     * @param code the cloud's own word for it, or empty for an answer that isn't the cloud's, as proxies give
     * @param retryAfter the Retry-After to send, or null
     */
    record Refuse(int status, String code, @Nullable Duration retryAfter) implements CloudFault {}

    /** The request is applied and an error answered. */
    record AppliedThen(int status, String code) implements CloudFault {}

    /** The connection is closed. */
    record Reset(boolean applied) implements CloudFault {}

    /** The answer's body ends early: after so many bytes the connection is closed. */
    record CutBody(int bytes) implements CloudFault {}

    /**
     * The answer's body comes slowly.
     *
     * @param bytes how many at a time
     * @param between called between the pieces, on the server's thread: it may wait
     */
    record SlowBody(int bytes, Runnable between) implements CloudFault {}

    /** After so many bytes of a request's body the connection is closed; an upload that can be resumed keeps them. */
    record BreakUpload(int bytes) implements CloudFault {}

    /** What the answer says, in headers or in members of its document, is replaced, or left out where the value is empty. */
    record Says(Map<String, String> other) implements CloudFault {}

    /** An error that isn't the cloud's own, before anything is done: a proxy's 502. */
    static CloudFault proxy(int status) {
        return new Refuse(status, "", null);
    }

    /** Decides what goes wrong with each request; asked once for each, from several threads. */
    @FunctionalInterface
    interface Script extends Function<Request, CloudFault> {
        /** Nothing goes wrong. */
        Script NONE = request -> CloudFault.NONE;

        /** The faults one after the other, for the requests that match; then nothing more. */
        static Script of(Predicate<Request> which, CloudFault... faults) {
            AtomicInteger next = new AtomicInteger();
            return request -> {
                if (!which.test(request)) {
                    return CloudFault.NONE;
                }
                int now = next.getAndIncrement();
                return now < faults.length ? faults[now] : CloudFault.NONE;
            };
        }

        /** The faults one after the other, for the requests of an operation; then nothing more. */
        static Script of(Operation operation, CloudFault... faults) {
            return of(request -> request.operation() == operation, faults);
        }

        /** Always the same fault for the requests of an operation. */
        static Script always(Operation operation, CloudFault fault) {
            return request -> request.operation() == operation ? fault : CloudFault.NONE;
        }
    }
}
