package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.examples.Strace.Blow;
import mx.prep.examples.Strace.Calls;
import mx.prep.examples.Strace.Fault;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cycle whose site is in a bucket is killed where it sends or connects, or the call fails there: what readers get is
 * whole at every moment, and the next run mends the rest. Every build strikes one mode in each way, {@code -Pendurance}
 * both.
 */
@Tag("long")
class StoreCallTest {
    private static final List<Calls> SENDS = List.of(Calls.WRITE, Calls.WRITEV, Calls.CONNECT);

    @TempDir
    Path folder;

    private final AtomicInteger number = new AtomicInteger();
    private final Strikes strikes = new Strikes(this::cycle);
    private CutServer source;
    private S3Server s3;

    @BeforeEach
    void open() throws Exception {
        Strace.require();
        source = new CutServer(StruckCycle.CUT);
        s3 = S3Server.builder()
                .keys(S3Keys.lasting(ExampleKeys.ID, ExampleKeys.SECRET))
                .start();
        System.setProperty("aws.accessKeyId", ExampleKeys.ID);
        System.setProperty("aws.secretAccessKey", ExampleKeys.SECRET);
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        s3.close();
        source.close();
    }

    @Test
    void killedWhereItSendsTheNextRunMendsIt() throws Exception {
        strike(Fault.KILL, Mode.RELEASES);
    }

    @Test
    void whereTheNetworkFailsNothingIsClaimedThatIsnt() throws Exception {
        strike(Fault.EIO, Mode.IN_PLACE);
    }

    @Test
    void whatTheChecksLookForTheyFind() throws Exception {
        for (Mode mode : Mode.values()) {
            StruckCycle cycle = cycle(mode);
            cycle.mend(new Blow(Fault.KILL, Calls.CONNECT, "0", ""));
            String bucket = "site-" + number;
            byte[] other = "{}".getBytes(StandardCharsets.US_ASCII);
            assertEquals(Optional.empty(), cycle.readers().flawOf(StruckCycle.CUT));
            String file = key(bucket, mode == Mode.RELEASES ? "releases/20210606-2005" : "", "app-1.js");
            s3.tamper(bucket, file, other);
            assertTrue(cycle.readers().flawOf(StruckCycle.CUT).isPresent(), "a file with other bytes");
            s3.tamper(bucket, key(bucket, ".prep/releases/20210606-2005", ".json"), other);
            assertTrue(cycle.readers().flawOfPointer().isPresent(), "a manifest with other bytes");
        }
    }

    private String key(String bucket, String beginning, String ending) {
        return s3.keys(bucket).stream()
                .filter(key -> key.startsWith(beginning) && key.endsWith(ending))
                .findFirst()
                .orElseThrow();
    }

    private void strike(Fault fault, Mode everyBuild) throws Exception {
        for (Mode mode : Endurance.on() ? List.of(Mode.values()) : List.of(everyBuild)) {
            strikes.onTheNetwork(fault, mode, SENDS);
        }
    }

    private StruckCycle cycle(Mode mode) throws IOException {
        int cycle = number.incrementAndGet();
        String bucket = "site-" + cycle;
        s3.bucket(bucket);
        String target = "{type: aws, name: portal, mode: " + mode + ", bucket: " + bucket + ", region: " + s3.region()
                + ", endpoint: \"" + s3.endpoint() + "\"}";
        SmallSite readers = new SmallSite(new InBucket(s3, bucket), mode);
        return new StruckCycle(folder.resolve("cycle-" + cycle), source.uri(), target, readers, "");
    }
}
