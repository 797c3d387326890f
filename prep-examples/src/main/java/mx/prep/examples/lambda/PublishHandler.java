package mx.prep.examples.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.error.ConfigException;
import mx.prep.examples.ExitCode;
import mx.prep.examples.Reports;
import mx.prep.examples.terminal.JsonLine;
import mx.prep.model.CycleResult;
import org.jspecify.annotations.Nullable;

/**
 * Runs one cycle for each invocation, whatever the event. It answers with what {@code prep publish --json} writes, and
 * logs it; an invocation fails where that command would end with 12, or 20 or more.
 *
 * <p>Everything is closed before the answer, so that nothing is under way while Lambda freezes the process, and nothing
 * has to be remembered by it. Instances may run at once and be killed at any time. A cycle that isn't over 10 s before
 * the function's timeout is stopped; the next invocation goes on with it.
 */
public final class PublishHandler implements RequestStreamHandler {
    /** What is left of the invocation's time to stop a cycle and tell it. */
    static final Duration RESERVE = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MARK = 12;

    private final Path config;
    private final Path work;

    /**
     * For Lambda. The configuration is the file that {@code PREP_CONFIG} names, from the folder of the function's code
     * on; by default {@code prep.yaml}. It works in {@code java.io.tmpdir}, whatever the configuration says.
     */
    public PublishHandler() {
        this(configuration(System.getenv()), Path.of(System.getProperty("java.io.tmpdir"), "prep"));
    }

    PublishHandler(Path config, Path work) {
        this.config = config;
        this.work = work;
    }

    static Path configuration(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("LAMBDA_TASK_ROOT", ""))
                .resolve(environment.getOrDefault("PREP_CONFIG", "prep.yaml"));
    }

    /**
     * One cycle.
     *
     * @throws FailedCycleException if something failed, or waits for an operator, or the time was up
     * @throws ConfigException if the configuration can't be used
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        CycleResult cycle = cycle(context);
        ExitCode exit = ExitCode.of(cycle);
        String told = JsonLine.of(Reports.cycle(cycle, exit));
        if (exit.compareTo(ExitCode.REFUSED) >= 0) {
            throw new FailedCycleException(exit.meaning() + ": " + told);
        }
        context.getLogger().log(told + "\n");
        answer.write(told.getBytes(StandardCharsets.UTF_8));
    }

    private CycleResult cycle(Context context) {
        Duration time = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        if (time.isNegative() || time.isZero()) {
            throw new FailedCycleException("The function needs a longer timeout than 10 s, such as 5 minutes.");
        }
        Publisher publisher = PrepConfig.load(config)
                .publisher()
                .name(name(context.getFunctionName(), context.getLogStreamName()))
                .work(work)
                .build();
        FutureTask<CycleResult> cycle = new FutureTask<>(publisher::runOnce);
        Thread thread = new Thread(cycle, "prep-cycle");
        thread.setDaemon(true);
        thread.start();
        try {
            return cycle.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FailedCycleException("The function's time was up before the cycle was over. The next invocation"
                    + " goes on with it; where this comes again, the function needs a longer timeout, or more memory.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedCycleException("interrupted");
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            cycle.cancel(true);
            publisher.stop(PATIENCE);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error failure) {
            throw failure;
        }
        return e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
    }

    /** What receipts and ledger call this instance: two of one function are two publishers. */
    static String name(String function, @Nullable String logStream) {
        if (logStream == null || logStream.isEmpty()) {
            return function;
        }
        String instance = logStream.substring(logStream.lastIndexOf(']') + 1);
        return function + "-" + instance.substring(0, Math.min(MARK, instance.length()));
    }
}
