package mx.prep.internal.retry;

import dev.failsafe.Execution;
import dev.failsafe.ExecutionContext;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.function.Supplier;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;

/** Runs one request until it succeeds, fails for good, or the rules say that it's enough. Thread-safe. */
final class Attempts {
    private final RetryRules rules;
    private final RetryPolicy<Object> policy;

    Attempts(RetryRules rules) {
        this.rules = rules;
        this.policy = RetryPolicy.builder()
                .handleIf(failure -> failure instanceof RepeatException || isRetryable(failure))
                .withMaxAttempts(rules.attempts())
                .withMaxDuration(rules.total())
                .withDelayFn(this::delay)
                .build();
    }

    private static boolean isRetryable(Throwable failure) {
        return failure instanceof StoreException e && e.isRetryable();
    }

    private Duration delay(ExecutionContext<Object> context) {
        Duration backoff = rules.backoff(Math.max(1, context.getAttemptCount()));
        Throwable last = context.getLastException();
        Throwable told = last instanceof RepeatException repeat ? repeat.lost() : last;
        Duration asked = told instanceof StoreException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return asked.compareTo(backoff) > 0 ? asked : backoff;
    }

    /**
     * Runs a request.
     *
     * @throws StoreException as thrown by the last attempt
     * @throws CancelledException before the next attempt, if the thread is interrupted
     */
    <T> T run(Supplier<T> request) {
        Execution<Object> execution = Execution.of(policy);
        Duration waited = Duration.ZERO;
        while (true) {
            StoreException failure;
            try {
                return request.get();
            } catch (StoreException e) {
                execution.recordException(e);
                failure = e;
            } catch (RepeatException e) {
                execution.recordException(e);
                failure = e.lost();
            }
            if (execution.isComplete()) {
                throw failure;
            }
            Duration delay = execution.getDelay();
            waited = waited.plus(delay);
            if (waited.compareTo(rules.total()) > 0) {
                throw failure;
            }
            rules.pause().pause(delay);
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException(failure.store() + ": " + failure.key() + ": interrupted", failure);
            }
        }
    }
}
