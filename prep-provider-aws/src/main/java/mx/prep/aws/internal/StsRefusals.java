package mx.prep.aws.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Leaves of what STS refuses with, while credentials of ours are fetched, its code alone: AWS' SDK logs the words, and they
 * may repeat the token that was shown. Others' calls in the same process stay as they are. The SDK finds it by the resource
 * {@code software/amazon/awssdk/services/sts/execution.interceptors}. Thread-safe.
 */
public final class StsRefusals implements ExecutionInterceptor {
    private static final int LONGEST = 64 << 10;
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]{1,60})</Code>");

    /** For the SDK, which finds it by itself. */
    public StsRefusals() {}

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<InputStream> body = context.responseBody();
        return RotatingCredentials.isFetching() && context.httpResponse().statusCode() >= 400
                ? body.map(StsRefusals::code)
                : body;
    }

    private static InputStream code(InputStream words) {
        String kept = "unknown";
        try (words) {
            Matcher code = CODE.matcher(new String(words.readNBytes(LONGEST), StandardCharsets.UTF_8));
            kept = code.find() ? code.group(1) : kept;
        } catch (IOException e) {
            // The refusal broke off: its status is known all the same.
            kept = "unknown";
        }
        return new ByteArrayInputStream(("<ErrorResponse><Error><Code>" + kept + "</Code></Error></ErrorResponse>")
                .getBytes(StandardCharsets.UTF_8));
    }
}
