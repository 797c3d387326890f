package mx.prep.azure.internal;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import mx.prep.azure.identity.AzureCloud;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.error.PrepException;
import mx.prep.internal.secret.Rotating;
import mx.prep.internal.web.ControlHttp;
import org.jspecify.annotations.Nullable;

/** Tokens for one of Azure's services, fetched again before they expire. Nothing is asked before the first. Thread-safe. */
public final class AzureTokens {
    /** Blob Storage's, in every cloud. */
    public static final String STORAGE = "https://storage.azure.com/.default";

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int LONGEST_ANSWER = 1024 * 1024;

    private final Rotating<String> tokens;

    private AzureTokens(Rotating<String> tokens) {
        this.tokens = tokens;
    }

    /**
     * Whose tokens.
     *
     * @param clientId which managed identity or workload, where there are several, or null
     * @param trust PEM file with certificates that are trusted as well as the platform's, or null
     */
    public record Source(
            AzureIdentity identity,
            @Nullable String clientId,
            AzureCloud cloud,
            @Nullable Path trust) {}

    /** Tokens of a source for a scope. */
    public static AzureTokens of(Source source, String scope) {
        Supplier<TokenCredential> credential = com.google.common.base.Suppliers.memoize(() -> new Credentials(
                        source,
                        System::getenv,
                        new IdentityHttp(new ControlHttp(source.trust(), DEADLINE, LONGEST_ANSWER)))
                .find());
        TokenRequestContext request = new TokenRequestContext().addScopes(scope);
        return of(() -> credential.get().getTokenSync(request), Clock.systemUTC());
    }

    /** Tokens from elsewhere. */
    public static AzureTokens of(Supplier<AccessToken> source, Clock clock) {
        return new AzureTokens(new Rotating<>(() -> lease(source), clock));
    }

    private static Rotating.Lease<String> lease(Supplier<AccessToken> source) {
        try {
            AccessToken token = source.get();
            return new Rotating.Lease<>(token.getToken(), token.getExpiresAt().toInstant());
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PrepException own) {
                    throw own;
                }
            }
            throw new NoTokenException(e);
        }
    }

    /**
     * A valid token.
     *
     * @throws NoTokenException if there is none
     */
    public String token() {
        return tokens.secret();
    }

    /** Forgets the token that it holds: a service said that it has expired. */
    public void discard() {
        tokens.discard();
    }
}
