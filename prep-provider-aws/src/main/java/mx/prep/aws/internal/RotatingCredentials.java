package mx.prep.aws.internal;

import java.time.Clock;
import mx.prep.internal.secret.QuietWire;
import mx.prep.internal.secret.Rotating;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials that are fetched again before they expire, as {@link Rotating} does it. Thread-safe. */
public final class RotatingCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final ThreadLocal<Boolean> FETCHING = ThreadLocal.withInitial(() -> false);

    private final AwsCredentialsProvider chain;
    private final Rotating<AwsCredentials> credentials;

    public RotatingCredentials(AwsCredentialsProvider chain, Clock clock) {
        this.chain = chain;
        this.credentials = new Rotating<>(() -> lease(QuietWire.ofPlatform().during(this::fetch)), clock);
    }

    private AwsCredentials fetch() {
        FETCHING.set(true);
        try {
            return chain.resolveCredentials();
        } finally {
            FETCHING.remove();
        }
    }

    /** Whether this thread fetches credentials of ours. */
    static boolean isFetching() {
        return FETCHING.get();
    }

    private static Rotating.Lease<AwsCredentials> lease(AwsCredentials fresh) {
        return new Rotating.Lease<>(fresh, fresh.expirationTime().orElse(null));
    }

    /**
     * AWS's default chain: environment, web identity, profile, container, instance. Looks for nothing yet.
     *
     * @param profile the profile to take, or null for the one that the environment names
     */
    public static RotatingCredentials ofDefaultChain(@Nullable String profile) {
        DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
        if (profile != null) {
            chain.profileName(profile);
        }
        return new RotatingCredentials(chain.build(), Clock.systemUTC());
    }

    /**
     * Valid credentials.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if there are none
     */
    @Override
    public AwsCredentials resolveCredentials() {
        return credentials.secret();
    }

    /** Forgets what it holds: a service said that it has expired. */
    public void discard() {
        credentials.discard();
    }

    @Override
    public void close() {
        if (chain instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "RotatingCredentials";
    }
}
