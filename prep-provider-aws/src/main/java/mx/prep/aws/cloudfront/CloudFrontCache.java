package mx.prep.aws.cloudfront;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import mx.prep.aws.cloudfront.Failures.Effect;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.error.ConfigException;
import mx.prep.internal.tls.Endpoints;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.InvalidationBatch;
import software.amazon.awssdk.services.cloudfront.model.NoSuchInvalidationException;

/**
 * CloudFront's cache in front of a live tree (mode {@code IN_PLACE}): purges are invalidations. Under a
 * {@link CloudFrontSwitch} nothing is ever out of date, and it isn't needed.
 *
 * <p>A ticket's reference is the invalidation's caller reference: sent again, CloudFront answers with the invalidation
 * that it began then, and begins no other. A reference is never used for other paths, so a rollback's purge is a new one.
 *
 * <p>Limits as CloudFront documents them: 3,000 paths, 15 with a wildcard, in invalidations that are in progress; the
 * first 1,000 paths of an account's month are free. One call takes 15 seconds at most. Errors are
 * {@link mx.prep.error.EdgeException}s; {@code DENIED} names the IAM action ({@code cloudfront:CreateInvalidation},
 * {@code cloudfront:GetInvalidation}). Thread-safe.
 */
public final class CloudFrontCache implements EdgeCache {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int OPEN_PATHS = 3000;
    private static final int OPEN_WILDCARDS = 15;
    private static final int FREE_PATHS = 1000;

    private final String distribution;
    private final Limits limits;
    private final Clock clock;
    private final Connection<CloudFrontClient> connection;
    private final Failures failures;

    private CloudFrontCache(Builder options, String distribution) {
        this.distribution = distribution;
        this.limits = new Limits(
                Keys.URL,
                Wildcards.ANYWHERE,
                LetterCase.KEPT_APART,
                OPEN_PATHS,
                OPEN_PATHS,
                OPEN_WILDCARDS,
                Duration.ZERO,
                Prices.DEFAULT,
                options.monthlyPaths);
        this.clock = options.clock;
        this.connection = Connection.toCloudFront(
                new Connection.Options(options.endpoint, options.trust, options.chain(), DEADLINE));
        this.failures = new Failures("CloudFront distribution " + distribution, connection.time());
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Handle purge(Ticket ticket) {
        InvalidationBatch batch = InvalidationBatch.builder()
                .callerReference(ticket.reference())
                .paths(p -> p.items(ticket.paths()).quantity(ticket.paths().size()))
                .build();
        return new Handle(failures.calling(
                "cloudfront:CreateInvalidation",
                Effect.WRITES,
                () -> connection
                        .client()
                        .createInvalidation(r -> r.distributionId(distribution).invalidationBatch(batch))
                        .invalidation()
                        .id()));
    }

    @Override
    public Status status(Handle handle) {
        return failures.calling("cloudfront:GetInvalidation", Effect.READS, () -> {
            try {
                String status = connection
                        .client()
                        .getInvalidation(r -> r.distributionId(distribution).id(handle.value()))
                        .invalidation()
                        .status();
                return "Completed".equals(status) ? new Status.Done(clock.instant()) : new Status.InProgress();
            } catch (NoSuchInvalidationException e) {
                return new Status.NotFound();
            }
        });
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Options of a CloudFront cache. */
    public static final class Builder implements mx.prep.spi.Builder<CloudFrontCache> {
        private static final Pattern DISTRIBUTION = Pattern.compile("[A-Z0-9]{8,32}");
        private @Nullable String distribution;
        private int monthlyPaths = FREE_PATHS;
        private @Nullable URI endpoint;
        private @Nullable Path trust;
        private @Nullable String profile;
        private @Nullable RotatingCredentials credentials;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * The distribution's id, such as {@code E2EXAMPLE1ABCD}.
         *
         * @throws ConfigException if it is something else
         */
        public Builder distribution(String id) {
            if (!DISTRIBUTION.matcher(id).matches()) {
                throw new ConfigException("distribution is a CloudFront distribution's id such as E2EXAMPLE1ABCD, not "
                        + id + "; a host name or ARN doesn't do");
            }
            distribution = id;
            return this;
        }

        /**
         * Paths in a calendar month after which a warning is sent; default 1,000, which are free. Nothing is withheld.
         *
         * @throws ConfigException if it is less than 1
         */
        public Builder monthlyPaths(int paths) {
            if (paths < 1) {
                throw new ConfigException("the paths in a month are 1 or more, not " + paths);
            }
            monthlyPaths = paths;
            return this;
        }

        /**
         * Another address of CloudFront's API, such as an emulator's; default: AWS'.
         *
         * @throws ConfigException if it isn't https, or plain http to this machine
         */
        public Builder endpoint(URI address) {
            endpoint = Endpoints.checked(address);
            return this;
        }

        /** PEM file with certificates that are trusted as well as the platform's; default: none. */
        public Builder trust(Path pem) {
            trust = pem;
            return this;
        }

        /** The profile of AWS' configuration files to take credentials from; default: as AWS' default chain finds them. */
        public Builder profile(String name) {
            profile = name;
            return this;
        }

        Builder credentials(RotatingCredentials given) {
            credentials = given;
            return this;
        }

        /** Tells when a purge was found done; default: the system's. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        private RotatingCredentials chain() {
            return credentials == null ? RotatingCredentials.ofDefaultChain(profile) : credentials;
        }

        @Override
        public CloudFrontCache build() {
            if (distribution == null) {
                throw new ConfigException("a CloudFront cache needs a distribution");
            }
            return new CloudFrontCache(this, distribution);
        }
    }
}
