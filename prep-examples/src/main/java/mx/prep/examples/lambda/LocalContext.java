package mx.prep.examples.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What Lambda tells a handler with a request, for calls of the handler elsewhere. Thread-safe. */
public final class LocalContext implements Context {
    private final String instance;
    private final Duration remaining;
    private final StringBuilder log = new StringBuilder();

    /**
     * The context of one request.
     *
     * @param instance the end of the log stream's name
     * @param remaining what is left of the function's time; it doesn't run
     */
    public LocalContext(String instance, Duration remaining) {
        this.instance = instance;
        this.remaining = remaining;
    }

    /** What was logged. */
    public String log() {
        synchronized (log) {
            return log.toString();
        }
    }

    @Override
    public String getAwsRequestId() {
        return "8f5076a2-0000-4000-8000-000000000000";
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/prep";
    }

    @Override
    public String getLogStreamName() {
        return "2021/06/06/[$LATEST]" + instance;
    }

    @Override
    public String getFunctionName() {
        return "prep";
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:us-east-1:123456789012:function:prep";
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return Math.toIntExact(remaining.toMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1024;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                synchronized (log) {
                    log.append(message);
                }
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
