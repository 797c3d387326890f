package mx.prep.gcp.cdn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.gcp.cdn.Compute.Call;
import mx.prep.gcp.cdn.Compute.Effect;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.internal.tls.Endpoints;
import mx.prep.internal.web.ControlHttp;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * Cloud CDN's cache in front of a site: purges are invalidations of a URL map, global or regional.
 *
 * <p>A ticket has one path, since Cloud CDN takes one in a call. Its request id is made of its reference: sent again,
 * Google answers with the operation that it began then, and begins no other. A reference is never used for another path.
 *
 * <p>Limits as Google documents them ("Cache invalidation overview"): 500 calls a minute, a {@code *} only as the last
 * character behind a slash, no {@code ?} or {@code #}; each takes about 10 seconds. One call's answer is waited for 15
 * seconds. Errors are {@link EdgeException}s; {@code DENIED} names the permission ({@code
 * compute.urlMaps.invalidateCache}, {@code compute.globalOperations.get}; for a region {@code
 * compute.regionUrlMaps.invalidateCache}, {@code compute.regionOperations.get}). Thread-safe.
 */
public final class CloudCdnCache implements EdgeCache {
    private static final URI GOOGLE = URI.create("https://compute.googleapis.com");
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int LONGEST_ANSWER = 1024 * 1024;
    /** Together what may be sent in a minute. */
    private static final int OPEN_PATHS = 400;

    private static final int OPEN_WILDCARDS = 100;
    private static final Duration INTERVAL = Duration.ofMinutes(1).dividedBy(OPEN_PATHS + OPEN_WILDCARDS);

    private final String root;
    private final String urlMap;
    private final boolean regional;
    private final @Nullable String host;
    private final Limits limits;
    private final Clock clock;
    private final Compute compute;

    private CloudCdnCache(Builder options, String project, String urlMap) {
        this.urlMap = urlMap;
        this.host = options.host;
        this.regional = options.region != null;
        this.root = options.endpoint.toString().replaceFirst("/+$", "") + "/compute/v1/projects/" + project + "/"
                + (options.region == null ? "global" : "regions/" + options.region);
        this.limits = new Limits(
                Keys.URL,
                Wildcards.AFTER_SLASH,
                LetterCase.KEPT_APART,
                1,
                OPEN_PATHS,
                OPEN_WILDCARDS,
                INTERVAL,
                Prices.DEFAULT,
                options.monthlyPaths);
        this.clock = options.clock;
        AccessTokens tokens = options.tokens == null
                ? AccessTokens.ofDefault(options.credentialsFile, options.trust)
                : options.tokens;
        this.compute = new Compute(
                "Cloud CDN of URL map " + urlMap, new ControlHttp(options.trust, DEADLINE, LONGEST_ANSWER), tokens);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** @throws IllegalArgumentException if the ticket has more than one path */
    @Override
    public Handle purge(Ticket ticket) {
        if (ticket.paths().size() != 1) {
            throw new IllegalArgumentException(
                    "Cloud CDN takes one path in a call, not " + ticket.paths().size());
        }
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        rule.put("path", ticket.paths().get(0));
        if (host != null) {
            rule.put("host", host);
        }
        URI address =
                URI.create(root + "/urlMaps/" + urlMap + "/invalidateCache?requestId=" + requestId(ticket.reference()));
        String permission = regional ? "compute.regionUrlMaps.invalidateCache" : "compute.urlMaps.invalidateCache";
        JsonNode operation = compute.call(new Call(address, permission, Effect.WRITES, rule))
                .orElseThrow(() -> compute.failure(
                        EdgeException.Kind.DENIED,
                        "there is no such URL map in the project: correct 'urlMap', 'project' or 'urlMapRegion'",
                        null));
        String name = operation.path("name").asText();
        if (name.isEmpty()) {
            throw compute.failure(EdgeException.Kind.UNKNOWN_OUTCOME, "the answer names no operation", null);
        }
        return new Handle(name);
    }

    /** The same for the same reference, another for every other. */
    private String requestId(String reference) {
        return UUID.nameUUIDFromBytes((root + "/" + urlMap + "/" + reference).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public Status status(Handle handle) {
        if (!Builder.NAME.matcher(handle.value()).matches()) {
            return new Status.NotFound();
        }
        URI address = URI.create(root + "/operations/" + handle.value());
        String permission = regional ? "compute.regionOperations.get" : "compute.globalOperations.get";
        Optional<JsonNode> operation = compute.call(new Call(address, permission, Effect.READS, null));
        if (operation.isEmpty()) {
            return new Status.NotFound();
        }
        JsonNode error = operation.get().path("error").path("errors").path(0);
        if (!operation.get().path("status").asText().equals("DONE")) {
            return new Status.InProgress();
        }
        return error.isMissingNode()
                ? new Status.Done(clock.instant())
                : new Status.Failed("Cloud CDN of URL map " + urlMap + " gave the invalidation up: "
                        + error.path("code").asText("no reason").replaceAll("[^A-Za-z0-9_]", ""));
    }

    /** Java 17's client ends its threads when it is no longer referred to. */
    @Override
    public void close() {}

    /** Options of a Cloud CDN cache. */
    public static final class Builder implements mx.prep.spi.Builder<CloudCdnCache> {
        private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,126}[a-z0-9])?");
        private static final Pattern PROJECT = Pattern.compile("(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,61}[a-z0-9]");
        private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
        private @Nullable String project;
        private @Nullable String urlMap;
        private @Nullable String region;
        private @Nullable String host;
        private int monthlyPaths = Integer.MAX_VALUE;
        private URI endpoint = GOOGLE;
        private @Nullable Path credentialsFile;
        private @Nullable Path trust;
        private @Nullable AccessTokens tokens;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** The project's id, such as {@code medio-prep}. */
        public Builder project(String id) {
            project = id;
            return this;
        }

        /** The name of the load balancer's URL map. */
        public Builder urlMap(String name) {
            urlMap = name;
            return this;
        }

        /** The region of a regional URL map; default: the URL map is global. */
        public Builder region(String name) {
            region = name;
            return this;
        }

        /** The host whose paths are invalidated, lower case; default: every host of the URL map. */
        public Builder host(String name) {
            host = name;
            return this;
        }

        /** Paths in a calendar month after which a warning is sent; default: never. Nothing is withheld. */
        public Builder monthlyPaths(int paths) {
            monthlyPaths = paths;
            return this;
        }

        /** Another address of Compute Engine's API, such as a private endpoint; default: Google's. */
        public Builder endpoint(URI address) {
            endpoint = address;
            return this;
        }

        /** A file with credentials as Google writes them; default: application default credentials. */
        public Builder credentialsFile(Path json) {
            credentialsFile = json;
            return this;
        }

        /** PEM file with certificates that are trusted as well as the platform's; default: none. */
        public Builder trust(Path pem) {
            trust = pem;
            return this;
        }

        Builder tokens(AccessTokens given) {
            tokens = given;
            return this;
        }

        /** Tells when a purge was found done; default: the system's. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        @Override
        public CloudCdnCache build() {
            String checkedProject = checked("project", project, PROJECT, "a project's id such as medio-prep");
            String checkedMap = checked("urlMap", urlMap, NAME, "a URL map's name such as portal");
            if (region != null) {
                checked("urlMapRegion", region, NAME, "a region such as northamerica-south1");
            }
            if (host != null) {
                checked("host", host, HOST, "a host's name such as prep.medio.mx");
            }
            Endpoints.checked(endpoint);
            if (monthlyPaths < 1) {
                throw new ConfigException("monthlyPaths is 1 or more, not " + monthlyPaths);
            }
            return new CloudCdnCache(this, checkedProject, checkedMap);
        }

        private static String checked(String option, @Nullable String value, Pattern form, String meaning) {
            if (value == null || !form.matcher(value).matches()) {
                throw new ConfigException(option + " is " + meaning + ", not " + value);
            }
            return value;
        }
    }
}
