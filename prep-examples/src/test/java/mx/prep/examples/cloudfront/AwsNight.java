package mx.prep.examples.cloudfront;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.aws.AwsTarget;
import mx.prep.aws.AwsTargetBuilder;
import mx.prep.aws.s3.S3Store;
import mx.prep.event.PublishEvent;
import mx.prep.examples.gate.Gated;
import mx.prep.examples.gate.Passage;
import mx.prep.integrity.Digests;
import mx.prep.model.DigestAlgorithm;
import mx.prep.source.HttpSource;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import mx.prep.testkit.time.VirtualTime;

/** The whole on one machine: authority, archive and bucket behind an S3 server, and the stand-in for CloudFront. */
final class AwsNight implements AutoCloseable {
    static final String TARGET = "portal";
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
    /** 45 files, of which 18 change with each cut. */
    private static final Scale SMALL = new Scale(2, 3, 6, 60, 2, 2_000);

    final PackageGenerator generator;
    final Packages packages;
    final AuthoritySimulator authority;
    final VirtualTime time = new VirtualTime(Instant.parse("2021-06-07T02:00:00Z"));
    final Pulse pulse = new Pulse();
    final List<PublishEvent> events = Collections.synchronizedList(new ArrayList<>());
    final InvalidationServer invalidations = new InvalidationServer(DISTRIBUTION);
    final CloudFrontStandIn cloudFront;
    private final KeyValueStoreServer values = KeyValueStoreServer.start(Clock.systemUTC());
    private final boolean function;
    private final URI s3;
    private final Path folder;
    private final PackageSource source;
    private final ObjectStore archive;
    private final Target target;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private int publishers;

    /** Who decides at the edge. */
    enum Edge {
        FUNCTION,
        NOBODY
    }

    /** @param s3 where buckets for site and archive are, by the example keys */
    AwsNight(Path folder, URI s3, int cuts, Edge edge) throws IOException {
        this.folder = folder;
        this.s3 = s3;
        this.function = edge == Edge.FUNCTION;
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
        generator = PackageGenerator.builder().scale(SMALL).cuts(cuts).build();
        packages = new Packages(generator);
        authority = AuthoritySimulator.builder().generator(generator).start();
        Origin origin = new Origin(s3, REGION, SITE, ExampleKeys.ID, ExampleKeys.SECRET);
        cloudFront = new CloudFrontStandIn(origin, function ? function() : null, PLACES, time);
        invalidations.deliverTo(PLACES, cloudFront::invalidate);
        open.push(authority);
        open.push(values);
        open.push(origin);
        open.push(invalidations);
        open.push(cloudFront);
        source = source();
        archive = S3Store.builder().bucket(ARCHIVE).region(REGION).endpoint(s3).build();
        target = target();
        open.push(source);
        open.push(archive);
        open.push(target.store());
        openEdges();
    }

    private void openEdges() {
        if (target.releaseSwitch() != null) {
            open.push(target.releaseSwitch());
        }
        if (target.edgeCache() != null) {
            open.push(target.edgeCache());
        }
    }

    private PackageSource source() throws IOException {
        Path certificate =
                Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
        return HttpSource.at(authority.packageUri()).trust(certificate).build();
    }

    private Target target() {
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

    /** A publisher with an empty work folder, as another machine would be; all it does passes the gate and is felt. */
    Publisher publisher(String name, Passage gate) {
        return builder(name, gate).build();
    }

    PublisherBuilder builder(String name, Passage gate) {
        publishers++;
        return Publisher.builder()
                .name(name)
                .source(Gated.source(source, gate))
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(Gated.store(archive, "archive", gate))
                .target(Gated.target(target, gate))
                .work(folder.resolve("work-" + publishers))
                .clock(authority.clock())
                .listener(events::add);
    }

    /** Which cut the function sends readers to, as the key-value store's name for it begins; empty before the first. */
    String liveAtTheEdge() {
        Matcher release = RELEASE.matcher(values.values().getOrDefault("live", ""));
        return release.find() ? release.group(1) : "";
    }

    /** Asks each place until it has heard of the first release, as all have on a night that begins with a holding page. */
    void arriveEverywhere() throws InterruptedException {
        for (URI place : cloudFront.places()) {
            CachingBrowser browser = new CachingBrowser(List.of(place), new Random(0), time);
            int asked = 0;
            while (browser.load("", () -> true).cuts(packages).isEmpty()) {
                asked++;
                if (asked > LAG) {
                    throw new IllegalStateException(place + " hears of nothing");
                }
            }
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("can't be closed", e);
            }
        }
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
