package mx.prep.examples.cloudfront;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.Publisher;
import mx.prep.aws.AwsTarget;
import mx.prep.aws.AwsTargetBuilder;
import mx.prep.aws.s3.S3Store;
import mx.prep.examples.night.CachingBrowser;
import mx.prep.examples.night.CachingBrowser.Cookies;
import mx.prep.examples.night.Crowd;
import mx.prep.examples.night.NightRig;
import mx.prep.model.Cut;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import mx.prep.testkit.time.VirtualTime;

/** The whole on one machine: authority, archive and bucket behind an S3 server, and the stand-in for CloudFront. */
final class AwsNight extends NightRig {
    private static final String SITE = "medio-prep";
    private static final String ARCHIVE = "medio-prep-archive";
    private static final String REGION = "us-east-1";
    private static final String DISTRIBUTION = "E2EXAMPLE1ABCD";
    private static final int PLACES = 3;
    /** The most requests that a value of the key-value store is late at a place. */
    private static final int LAG = 40;
    /** At the edge this passes with each write into the key-value store, so that pins and short lives end. */
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(10);

    private static final Pattern RELEASE = Pattern.compile("\"release\":\"(\\d{8}-\\d{4})-");

    final VirtualTime time = new VirtualTime(Instant.parse("2021-06-07T02:00:00Z"));
    final InvalidationServer invalidations = new InvalidationServer(DISTRIBUTION);
    final CloudFrontStandIn cloudFront;
    private final KeyValueStoreServer values = opened(KeyValueStoreServer.start(Clock.systemUTC()));
    private final boolean function;
    private final URI s3;
    private final ObjectStore archive;
    private final Target target;

    /** Who decides at the edge. */
    enum Edge {
        FUNCTION,
        NOBODY
    }

    /** @param s3 where buckets for site and archive are, by the example keys */
    AwsNight(Path folder, URI s3, int cuts, Edge edge) throws IOException {
        super(folder, cuts);
        this.s3 = s3;
        this.function = edge == Edge.FUNCTION;
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
        Origin origin = opened(new Origin(s3, REGION, SITE, ExampleKeys.ID, ExampleKeys.SECRET));
        opened(invalidations);
        cloudFront = opened(new CloudFrontStandIn(origin, function ? function() : null, PLACES, time));
        invalidations.deliverTo(PLACES, cloudFront::invalidate);
        archive = opened(
                S3Store.builder().bucket(ARCHIVE).region(REGION).endpoint(s3).build());
        target = made();
        opened(target.store());
        if (target.releaseSwitch() != null) {
            opened(target.releaseSwitch());
        }
        if (target.edgeCache() != null) {
            opened(target.edgeCache());
        }
    }

    @Override
    protected ObjectStore archive() {
        return archive;
    }

    @Override
    protected Target target() {
        return target;
    }

    private Target made() {
        AwsTargetBuilder options = AwsTarget.builder()
                .name(TARGET)
                .bucket(SITE)
                .region(REGION)
                .endpoint(s3)
                .publicUri(cloudFront.places().get(0));
        if (function) {
            options.keyValueStore(KeyValueStoreServer.ARN).keyValueStoreEndpoint(values.endpoint());
        } else {
            options.distribution(DISTRIBUTION).cloudFrontEndpoint(invalidations.endpoint());
        }
        return options.build();
    }

    /** The buckets that a server needs. */
    static List<String> buckets() {
        return List.of(SITE, ARCHIVE);
    }

    private EdgeFunction function() throws IOException {
        values.onChange(any -> time.advance(BETWEEN_WRITES));
        return EdgeFunction.start(Files.createDirectory(folder.resolve("edge")), PLACES, values, LAG, 5, time);
    }

    /** Readers of the entry page, and of its routes where something answers them. */
    Crowd readers(int size) {
        List<String> pages = function ? List.of("", "entidad/2", "distrito/1") : List.of("");
        return new Crowd(size, cloudFront.places(), pages, pulse, time, 7);
    }

    /** A publisher whose waits are over at once. */
    Publisher inVirtualTime(String name) {
        return inVirtualTime(name, time);
    }

    /** The cut that the key-value store says is live; empty before the first. */
    Optional<Cut> liveAtTheEdge() {
        Matcher release = RELEASE.matcher(values.values().getOrDefault("live", ""));
        return release.find() ? Optional.of(Cut.parse(release.group(1))) : Optional.empty();
    }

    /** Asks each place until it has heard of a cut; on a night all have heard of the holding page before the first. */
    void arriveEverywhere(int cut) throws InterruptedException {
        for (URI place : cloudFront.places()) {
            int asked = 0;
            while (!new CachingBrowser(List.of(place), new Random(0), time, Cookies.DROPPED)
                    .load("", () -> true)
                    .cuts(packages)
                    .equals(Set.of(cut))) {
                asked++;
                if (asked > LAG) {
                    throw new IllegalStateException(place + " doesn't hear of cut " + cut);
                }
            }
        }
    }

    @Override
    public void close() {
        super.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
