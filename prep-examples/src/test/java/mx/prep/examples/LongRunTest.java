package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.s3.S3Fault;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process that publishes a day's cuts into a bucket while a tenth of its requests fails, under {@code -Pendurance} 288
 * of about 40 MB and 3,004 files each: what it needs of the machine stays what it was in the beginning.
 */
@Timeout(7200)
@Tag("long")
class LongRunTest {
    private static final int CUTS = Endurance.of(16, 288);
    private static final Scale SCALE = Endurance.on() ? Scale.BENCH : Scale.DEMO;
    private static final double FAILING = 0.1;
    private static final List<CloudFault> ERRORS =
            List.of(S3Fault.SLOW_DOWN, S3Fault.INTERNAL_ERROR, S3Fault.APPLIED_THEN_ERROR);
    /** Few: the JDK's server keeps a connection's buffers when it ends without an answer. */
    private static final List<CloudFault> RESETS = List.of(CloudFault.RESET, CloudFault.LOST_ANSWER);

    private static final int RESET_OF_FAULTS = 20;
    private static final int MOST_MIB = 256;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Random random = new Random(2021);

    @Test
    void aDayOfLargePackagesNeedsNoMoreThanItsFirstHours() throws Exception {
        PackageGenerator generator =
                PackageGenerator.builder().scale(SCALE).cuts(CUTS).build();
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
        try (S3Server s3 = S3Server.builder()
                        .keys(S3Keys.lasting(ExampleKeys.ID, ExampleKeys.SECRET))
                        .start()
                        .bucket("site");
                AuthoritySimulator authority =
                        AuthoritySimulator.builder().generator(generator).start()) {
            Newsroom newsroom = newsroom(s3, authority);
            s3.script(request -> fault());
            Usage usage = follow(newsroom, authority);
            s3.script(CloudFault.Script.NONE);
            System.out.println("a day of " + CUTS + " cuts in one process: at most " + usage.peakMib()
                    + " MiB; threads " + usage.threads() + "; descriptors " + usage.descriptors());
            assertEquals(Optional.empty(), usage.excess(MOST_MIB));
            assertProven(newsroom, generator);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    private synchronized CloudFault fault() {
        if (random.nextDouble() >= FAILING) {
            return CloudFault.NONE;
        }
        List<CloudFault> faults = random.nextInt(RESET_OF_FAULTS) == 0 ? RESETS : ERRORS;
        return faults.get(random.nextInt(faults.size()));
    }

    private Newsroom newsroom(S3Server s3, AuthoritySimulator authority) throws IOException {
        Newsroom newsroom = new Newsroom(folder);
        Files.writeString(newsroom.resolve("ca.pem"), authority.ca().pem());
        newsroom.configure("  - {type: aws, name: portal, mode: in-place, bucket: site, region: us-east-1, endpoint: \""
                + s3.endpoint() + "\"}\n");
        newsroom.source("{type: https, url: \"" + authority.packageUri() + "\", trust: ca.pem, every: 100ms}");
        return newsroom;
    }

    /** Publishes all cuts, each when the one before is live; says what the process needed when it was done with each. */
    private Usage follow(Newsroom newsroom, AuthoritySimulator authority) throws Exception {
        List<String> options = List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                // The second compiler needs up to 50 MiB for itself while it works.
                "-XX:TieredStopAtLevel=1",
                "-Daws.accessKeyId=" + ExampleKeys.ID,
                "-Daws.secretAccessKey=" + ExampleKeys.SECRET);
        Path said = folder.resolve("said.txt");
        Process follow = Run.process(options, "follow", "--json", "-c", newsroom.config())
                .redirectError(said.toFile())
                .start();
        try (BufferedReader out = follow.inputReader(UTF_8)) {
            Usage usage = new Usage(follow.pid());
            for (int cut = 0; cut < CUTS; cut++) {
                if (random.nextDouble() < FAILING) {
                    authority.answerNext(503, Map.of(), new byte[0]);
                }
                authority.publish(cut);
                awaitLive(out, authority.generator().cut(cut).toString(), said);
                usage.add();
            }
            follow.destroy();
            assertEquals(143, follow.waitFor(), () -> "see " + said);
            return usage;
        } finally {
            follow.destroyForcibly();
        }
    }

    private static void awaitLive(BufferedReader out, String cut, Path said) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event").asText().equals("live") && event.toString().contains("\"" + cut)) {
                return;
            }
        }
        throw new AssertionError("it ended before cut " + cut + " was live: " + Files.readString(said));
    }

    private static void assertProven(Newsroom newsroom, PackageGenerator generator) throws IOException {
        Run status = newsroom.run("status", "--json");
        assertTrue(status.out().contains("\"release\":\"" + generator.cut(CUTS - 1) + "-"), status::toString);
        Run confirm = newsroom.run("confirm", "--all");
        assertEquals(0, confirm.exit(), confirm::toString);
        Run audit = newsroom.run("audit");
        assertEquals(0, audit.exit(), audit::toString);
    }
}
