package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;
import mx.prep.testkit.cloudfront.ExampleKeys;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A target's store was emptied, the source doesn't answer, the machine is another: {@code prep adopt} has the site live
 * again from nothing but the archive.
 */
@Tag("long")
class LastKnownGoodTest {
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final String BUCKET = "medio-prep";
    private static final String RELEASE = "^releases/[^/]+/";

    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    private void configure(Mode mode) throws IOException {
        newsroom.configure("  - {type: folder, name: portal, path: site, mode: " + mode + "}\n");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void fromAnEmptyFolderOneCommandHasTheSiteLiveAgain(Mode mode) throws Exception {
        configure(mode);
        SmallSite site = new SmallSite(folder.resolve("site"), mode);
        for (int cut = 0; cut < 3; cut++) {
            assertEquals(0, newsroom.run("publish", "--package", offer(cut)).exit());
        }
        assertEquals(Optional.empty(), site.flawOf(2));
        remove("site");
        remove("work");

        Run held = newsroom.run("publish", "--package", offer(2));
        assertEquals(20, held.exit(), held::toString);
        assertFalse(Files.exists(folder.resolve("site/.prep/current.json")), "without the order nothing is live");
        assertTrue(newsroom.run("why").out().contains("prep adopt --target portal"));
        adopt();

        assertEquals(2, site.liveCut(2));
        assertEquals(Optional.empty(), site.flawOfPointer());
        assertEquals(Optional.empty(), site.flawOf(2));
        assertTheArchiveIsWhole();
        assertEquals(0, newsroom.run("publish", "--package", offer(3)).exit());
        assertEquals(Optional.empty(), site.flawOf(3), "the next cut goes live by itself");
    }

    @Test
    void whatOperatorsDecidedStands() throws Exception {
        configure(Mode.IN_PLACE);
        for (int cut = 0; cut < 3; cut++) {
            assertEquals(0, newsroom.run("publish", "--package", offer(cut)).exit());
        }
        assertEquals(0, newsroom.run("rollback", "--reason", "wrong figures").exit());
        Path robots = Files.writeString(folder.resolve("robots.txt"), "User-agent: *\n");
        Run override = newsroom.run("override", "robots.txt", "--file", robots, "--reason", "crawlers");
        assertEquals(0, override.exit(), override::toString);
        Map<String, String> before = plainSite();
        // What vanished with the rollback is deleted after a while.
        before.keySet()
                .removeIf(
                        path -> !path.equals("robots.txt") && !SmallCut.files(1).containsKey(path));
        assertEquals(1 + SmallCut.files(1).size(), before.size(), before::toString);
        remove("site");
        remove("work");

        adopt();

        assertEquals(before, plainSite());
        assertEquals(1, new SmallSite(folder.resolve("site"), Mode.IN_PLACE).liveCut(2));
        assertTheArchiveIsWhole();
        assertEquals(0, newsroom.run("publish", "--package", offer(2)).exit());
        assertEquals(before, plainSite(), "what was withdrawn stays away");
    }

    /** Empties a bucket and fills it again. */
    private interface Night {
        void pass(BlobStore buckets) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void fromAnEmptyBucketToo(Mode mode) throws Exception {
        inBuckets(mode, buckets -> {
            assertEquals(0, newsroom.run("publish", "--package", offer(0)).exit());
            Run publish = newsroom.run("publish", "--package", offer(1));
            assertEquals(0, publish.exit(), publish::toString);
            Predicate<String> ofTheCut = SmallCut.files(1)::containsKey;
            Map<String, String> before = live(buckets, mode, ofTheCut);
            assertEquals(SmallCut.files(1).keySet(), before.keySet());
            empty(buckets, mode);
            remove("work");

            adopt();

            assertEquals(before, live(buckets, mode, ofTheCut));
            assertTheArchiveIsWhole();
        });
    }

    /** As on another machine: a process of its own without a work folder, its start included. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aNightsBucketIsLiveAgainWithin30Seconds(Mode mode) throws Exception {
        inBuckets(mode, buckets -> {
            publishLarge();
            Map<String, String> before = live(buckets, mode, any -> true);
            assertTrue(before.size() >= Endurance.of(60, 3_000), () -> "only " + before.size() + " files");
            empty(buckets, mode);
            remove("work");
            List<String> keys = List.of(
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-Daws.accessKeyId=" + ExampleKeys.ID,
                    "-Daws.secretAccessKey=" + ExampleKeys.SECRET);
            Path said = folder.resolve("adopt.txt");
            Stopwatch down = Ticker.SYSTEM.start();

            Process adopt = Run.process(
                            keys, "adopt", "--target", "portal", "--reason", "empty", "-c", newsroom.config())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            int exit = adopt.waitFor();

            Duration took = down.elapsed();
            assertEquals(0, exit, Files.readString(said));
            assertInTime(took);
            System.out.println("a bucket of " + before.size() + " files, " + mode + ", live again in " + took);
            assertEquals(before, live(buckets, mode, any -> true));
            assertTheArchiveIsWhole();
        });
    }

    private void inBuckets(Mode mode, Night night) throws Exception {
        BlobStore buckets = new TransientNio2BlobStore();
        buckets.createContainer(BUCKET);
        buckets.createContainer(BUCKET + "-archive");
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(buckets)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ExampleKeys.ID, ExampleKeys.SECRET)
                .build();
        proxy.start();
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
        try {
            String where = "region: us-east-1, endpoint: \"http://127.0.0.1:" + proxy.getPort() + "\"";
            Files.writeString(newsroom.config(), """
                source: {type: https, url: "https://127.0.0.1:9/prep.zip"}
                integrity: {type: sidecar}
                archive: {type: s3, bucket: medio-prep-archive, %s}
                work: work
                targets:
                  - {type: aws, name: portal, mode: %s, bucket: medio-prep, %s}
                """.formatted(where, mode, where));
            night.pass(buckets);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
            proxy.stop();
        }
    }

    private static void empty(BlobStore buckets, Mode mode) throws IOException {
        buckets.clearContainer(ListObjectsV2Request.builder().bucket(BUCKET).build());
        assertEquals(Map.of(), live(buckets, mode, any -> true));
    }

    @Test
    void aNightsSiteIsLiveAgainWithin30Seconds() throws Exception {
        configure(Mode.IN_PLACE);
        publishLarge();
        Map<String, String> before = plainSite();
        assertTrue(before.size() >= Endurance.of(60, 3_000), () -> "only " + before.size() + " files");
        remove("site");
        remove("work");
        Stopwatch down = Ticker.SYSTEM.start();

        adopt();

        assertInTime(down.elapsed());
        assertEquals(before, plainSite());
        assertTheArchiveIsWhole();
    }

    /** A package of a night's size, where the scale is that. */
    private void publishLarge() throws IOException {
        PackageGenerator generator = PackageGenerator.builder()
                .scale(Endurance.on() ? Scale.BENCH : Scale.DEMO)
                .cuts(2)
                .build();
        Path file = generator.writeTo(1, folder);
        seal(file, Files.readAllBytes(file));
        Run publish = newsroom.run("publish", "--package", file);
        assertEquals(0, publish.exit(), publish::toString);
    }

    private static void assertInTime(Duration took) {
        if (Endurance.on()) {
            assertTrue(took.compareTo(MOST) < 0, () -> "it took " + took);
        }
    }

    /** The one command. */
    private void adopt() {
        Run adopt = newsroom.run("adopt", "--target", "portal", "--reason", "somebody emptied it");
        assertEquals(0, adopt.exit(), adopt::toString);
    }

    private void assertTheArchiveIsWhole() {
        Run audit = newsroom.run("audit");
        assertEquals(0, audit.exit(), audit::toString);
        assertTrue(audit.out().contains("portal: every file derived from the archive is the same"), audit::out);
    }

    private Path offer(int cut) throws IOException {
        byte[] bytes = SmallCut.zip(cut).build();
        Path file = Files.write(folder.resolve(SmallCut.fileName(cut)), bytes);
        seal(file, bytes);
        return file;
    }

    private static void seal(Path file, byte[] bytes) throws IOException {
        Files.writeString(Path.of(file + ".sha256"), sha256(bytes) + "\n");
    }

    /** The files of a live tree by path. */
    private Map<String, String> plainSite() throws IOException {
        Path site = folder.resolve("site");
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(site)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = site.relativize(file).toString();
                if (!path.startsWith(".prep")) {
                    files.put(path, sha256(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    /**
     * The stored bytes of the newest cut in the bucket, by the paths that readers type.
     *
     * @param inTree which files of a live tree are that cut's
     */
    private static Map<String, String> live(BlobStore buckets, Mode mode, Predicate<String> inTree) throws IOException {
        List<String> keys = buckets
                .list(ListObjectsV2Request.builder().bucket(BUCKET).build())
                .contents()
                .stream()
                .map(S3Object::key)
                .filter(key -> !key.startsWith(".prep/"))
                .toList();
        String last = keys.stream().max(Comparator.naturalOrder()).orElse("");
        String newest = last.replaceFirst("^(releases/[^/]+/).*", "$1");
        Map<String, String> files = new TreeMap<>();
        for (String key : keys) {
            String path = key.replaceFirst(RELEASE, "");
            boolean live = mode == Mode.IN_PLACE ? inTree.test(path) : key.startsWith(newest);
            if (live) {
                files.put(path, sha256(buckets.getBlob(BUCKET, key).readAllBytes()));
            }
        }
        return files;
    }

    private static String sha256(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes).hex();
    }

    private void remove(String name) throws IOException {
        Path path = folder.resolve(name);
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
