package mx.prep.aws.cloudfront;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import mx.prep.aws.cloudfront.Failures.Effect;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.error.ConfigException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.tls.Endpoints;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.CloudFrontKeyValueStoreClient;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.model.DeleteKeyRequestListItem;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.model.ListKeysResponseListItem;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.model.PutKeyRequestListItem;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.model.UpdateKeysResponse;

/**
 * The key-value store that the function {@code edge.js} reads: which release readers see, and how to find the way in
 * it. The store is this target's alone.
 *
 * <p>A revision is the store's ETag, which moves with every write to whatever key. A value that isn't ours reads as none
 * and is replaced. Names of files go before the value that needs them, all in one write where they fit (50 keys). A
 * write is applied to all its keys or to none; where an answer is lost, reading again tells.
 *
 * <p>Points of presence hear of a write within seconds, each in its own time; a page load keeps to its release
 * meanwhile. Errors are {@link mx.prep.error.EdgeException}s; {@code DENIED} names the IAM action
 * ({@code cloudfront-keyvaluestore:} {@code DescribeKeyValueStore}, {@code GetKey}, {@code ListKeys},
 * {@code UpdateKeys}). One call takes 10 seconds at most. Thread-safe.
 */
public final class CloudFrontSwitch implements ReleaseSwitch {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String SERVICE = "cloudfront-keyvaluestore:";
    /** Keys in one write (CloudFront Developer Guide, quotas of key-value stores). */
    private static final int KEYS_PER_WRITE = 50;

    private final String arn;
    private final Connection<CloudFrontKeyValueStoreClient> connection;
    private final Failures failures;

    private CloudFrontSwitch(Builder options, String arn) {
        this.arn = arn;
        this.connection = Connection.toKeyValueStore(
                new Connection.Options(options.endpoint, options.trust, options.chain(), DEADLINE));
        this.failures = new Failures(
                "CloudFront key-value store " + arn.substring(arn.lastIndexOf('/') + 1), connection.time());
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Value read() {
        String revision = failures.calling(
                SERVICE + "DescribeKeyValueStore",
                Effect.READS,
                () -> connection
                        .client()
                        .describeKeyValueStore(r -> r.kvsARN(arn))
                        .eTag());
        LiveValue live = live();
        return new Value(revision, live == null ? null : live.release());
    }

    @Override
    public Value replace(Value expected, ReleaseId release, Manifest manifest) {
        LiveValue before = live();
        Shape shape = Shape.of(manifest);
        LiveValue next = LiveValue.next(before, release, manifest, shape);
        Deque<PutKeyRequestListItem> puts = new ArrayDeque<>();
        List<DeleteKeyRequestListItem> deletes = new ArrayList<>();
        // The same release again is a repair.
        boolean known = before != null
                && before.needs(Shape.name(shape.text()))
                && !before.release().equals(release);
        if (!known) {
            shape.entries().forEach((key, value) -> puts.add(put(key, value)));
            unneeded(next)
                    .forEach(key -> deletes.add(
                            DeleteKeyRequestListItem.builder().key(key).build()));
        }
        puts.add(put(LiveValue.KEY, next.write()));
        return new Value(write(expected.revision(), puts, deletes), release);
    }

    /** Writes names first, and the value that needs them in the last write, with what nothing needs any more. */
    private String write(String expected, Deque<PutKeyRequestListItem> puts, List<DeleteKeyRequestListItem> deletes) {
        String revision = expected;
        while (!puts.isEmpty()) {
            List<PutKeyRequestListItem> some = new ArrayList<>();
            while (!puts.isEmpty() && some.size() < KEYS_PER_WRITE) {
                some.add(puts.remove());
            }
            // What doesn't fit is deleted with a later release.
            int room = puts.isEmpty() ? Math.min(deletes.size(), KEYS_PER_WRITE - some.size()) : 0;
            String matching = revision;
            UpdateKeysResponse written = failures.calling(
                    SERVICE + "UpdateKeys",
                    Effect.WRITES,
                    () -> connection
                            .client()
                            .updateKeys(r ->
                                    r.kvsARN(arn).ifMatch(matching).puts(some).deletes(deletes.subList(0, room))));
            revision = written.eTag();
        }
        return revision;
    }

    private List<String> unneeded(LiveValue next) {
        return failures.calling(
                SERVICE + "ListKeys",
                Effect.READS,
                () -> connection.client().listKeysPaginator(r -> r.kvsARN(arn)).items().stream()
                        .map(ListKeysResponseListItem::key)
                        .filter(key -> key.startsWith(Shape.PREFIX))
                        .filter(key -> !next.needs(key.substring(
                                Shape.PREFIX.length(), Math.max(Shape.PREFIX.length(), key.lastIndexOf('/')))))
                        .toList());
    }

    private @Nullable LiveValue live() {
        String text = failures.calling(SERVICE + "GetKey", Effect.READS, () -> {
            try {
                return connection
                        .client()
                        .getKey(r -> r.kvsARN(arn).key(LiveValue.KEY))
                        .value();
            } catch (ResourceNotFoundException e) {
                return "";
            }
        });
        try {
            return text.isEmpty() ? null : LiveValue.read(text);
        } catch (FormatException e) {
            return null;
        }
    }

    private static PutKeyRequestListItem put(String key, String value) {
        return PutKeyRequestListItem.builder().key(key).value(value).build();
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Options of a CloudFront switch. */
    public static final class Builder implements mx.prep.spi.Builder<CloudFrontSwitch> {
        private static final Pattern ARN =
                Pattern.compile("arn:aws[a-z-]*:cloudfront::\\d{12}:key-value-store/[A-Za-z0-9-]{1,64}");
        private @Nullable String keyValueStore;
        private @Nullable URI endpoint;
        private @Nullable Path trust;
        private @Nullable String profile;
        private @Nullable RotatingCredentials credentials;

        private Builder() {}

        /**
         * The store's ARN, such as {@code arn:aws:cloudfront::123456789012:key-value-store/…}.
         *
         * @throws ConfigException if it is something else
         */
        public Builder keyValueStore(String arn) {
            if (!ARN.matcher(arn).matches()) {
                throw new ConfigException("keyValueStore is a key-value store's ARN such as"
                        + " arn:aws:cloudfront::123456789012:key-value-store/"
                        + "a1b2c3d4-5678-90ab-cdef-example11111, not " + arn);
            }
            keyValueStore = arn;
            return this;
        }

        /**
         * Another address of the store's API, such as an emulator's; default: AWS'.
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

        private RotatingCredentials chain() {
            return credentials == null ? RotatingCredentials.ofDefaultChain(profile) : credentials;
        }

        @Override
        public CloudFrontSwitch build() {
            if (keyValueStore == null) {
                throw new ConfigException("a CloudFront switch needs a keyValueStore");
            }
            return new CloudFrontSwitch(this, keyValueStore);
        }
    }
}
