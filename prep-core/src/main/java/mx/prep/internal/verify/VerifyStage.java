package mx.prep.internal.verify;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mx.prep.error.CancelledException;
import mx.prep.error.SourceException;
import mx.prep.internal.receive.Received;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Evidence;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier;
import mx.prep.spi.Verifier.Verdict;

/**
 * Asks the configured verifier. While it is undecided, the package's companions, then the package are fetched again,
 * since an authority never publishes both in one instant: after 1 s both, then the companions every 2 s and the package
 * every 10 s, until 30 s are over. Thread-safe.
 */
public final class VerifyStage {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int ROUNDS_PER_PACKAGE = 5;

    private final Verifier verifier;
    private final String name;
    private final Ticker ticker;
    private final Pause pause;

    public VerifyStage(Verifier verifier, Ticker ticker, Pause pause) {
        this.verifier = verifier;
        this.name = verifier.describe();
        this.ticker = ticker;
        this.pause = pause;
    }

    /** The check's short name. */
    public String check() {
        return name;
    }

    /**
     * Verifies a package; blocks for up to 30 s and what fetching takes.
     *
     * @throws SourceException if the package is fetched again and breaks off
     * @throws CancelledException if the thread is interrupted or the pause is closed
     */
    public Verification verify(Received received) {
        Stopwatch waiting = ticker.start();
        Verdict verdict = ask(received);
        for (int round = 0; verdict instanceof Verdict.Undecided undecided; round++) {
            if (waiting.hasPassed(PATIENCE)) {
                return new Verification.Refused(
                        Refusal.of(undecided.code(), undecided.message()), undecided.evidence());
            }
            pause.pause(round == 0 ? FIRST_PAUSE : PAUSE);
            verdict = ask(received);
            if (verdict instanceof Verdict.Undecided && round % ROUNDS_PER_PACKAGE == 0) {
                Optional<Refusal> unfit = received.fetchAgain();
                if (unfit.isPresent()) {
                    return new Verification.Refused(unfit.get(), verdict.evidence());
                }
                verdict = ask(received);
            }
        }
        return verdict instanceof Verdict.Refused refused
                ? new Verification.Refused(Refusal.of(refused.code(), refused.message()), refused.evidence())
                : new Verification.Verified(VerifiedPackage.of(received, verdict.evidence()));
    }

    /**
     * Whatever a verifier throws is a refusal, also that a library of it is missing; but for errors of the whole Java,
     * such as that its memory is full.
     */
    private Verdict ask(Received received) {
        try {
            return Objects.requireNonNull(verifier.verify(new ReceivedCandidate(received)));
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            String message = "the check " + name + " itself failed ("
                    + e.getClass().getSimpleName() + "), so that nobody can say whether the package is the authority's";
            return new Verdict.Refused(
                    RefusalCode.VERIFIER_FAILED, message, List.of(new Evidence(name, message, null, null)));
        }
    }
}
