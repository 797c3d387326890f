package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.ThrowAwayCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that mean it ill, and a publisher's source and first stage in a Java with 64 MiB of heap. */
@Tag("long")
class HostileServersTest {
    private static final Pattern LINE = Pattern.compile("'(\\w+): [^']+' under source");
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final CountDownLatch OVER = new CountDownLatch(1);
    private static final List<RawServer> SERVERS = new ArrayList<>();
    private static final Map<Hostility, URI> ADDRESSES = new EnumMap<>(Hostility.class);

    @TempDir
    private static Path folder;

    private static HostileProcess.Run run;

    @BeforeAll
    static void receiveFromAll() throws IOException, InterruptedException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        Files.writeString(folder.resolve("ca.pem"), ca.pem());
        for (Hostility hostility : Hostility.values()) {
            HostileStage stage = new HostileStage(OVER);
            RawServer.Dialogue dialogue =
                    (request, connection) -> hostility.play().answer(request, connection, stage);
            RawServer server =
                    hostility.isPlain() ? RawServer.http(dialogue) : RawServer.https(ca.localhost(), dialogue);
            SERVERS.add(server);
            ADDRESSES.put(
                    hostility,
                    hostility.isPlain() ? URI.create("http://127.0.0.1:" + server.port() + "/prep.zip") : server.uri());
        }
        run = HostileProcess.run(folder, ADDRESSES);
    }

    @AfterAll
    static void stop() throws IOException {
        OVER.countDown();
        for (RawServer server : SERVERS) {
            server.close();
        }
    }

    private static HostileProcess.Outcome outcome(Hostility hostility) {
        return Objects.requireNonNull(run.outcomes().get(hostility), run::said);
    }

    @Test
    void noneOfThemExhaustsTheHeap() {
        assertTrue(run.endedWell(), run::said);
        assertEquals(Hostility.values().length, run.outcomes().size(), run::said);
    }

    /** So the heap is small enough for the test to mean something. */
    @Test
    void aJavaThatTakesHeadersOfAnyLengthRunsOutOfIt() throws IOException, InterruptedException {
        Hostility hostility = Hostility.A_HEADER_WITHOUT_END;
        HostileProcess.Run unbounded =
                HostileProcess.run(folder, Map.of(hostility, ADDRESSES.get(hostility)), "-Djdk.http.maxHeaderSize=0");
        assertFalse(unbounded.endedWell(), unbounded::said);
        assertTrue(unbounded.said().contains("OutOfMemoryError"), unbounded::said);
    }

    @ParameterizedTest
    @EnumSource
    void eachEndsAsItShouldAndSaysWhy(Hostility hostility) {
        HostileProcess.Outcome outcome = outcome(hostility);
        assertTrue(
                hostility.outcomes().contains(outcome.outcome()), () -> outcome.outcome() + ": " + outcome.message());
        assertTrue(outcome.message().contains(hostility.words()), outcome::message);
        Failures.assertDiscreet(new IllegalStateException(outcome.message()));
    }

    @ParameterizedTest
    @EnumSource
    void theLineThatWouldPermitItIsOneOfTheSourcesOptions(Hostility hostility) {
        List<String> options = Arrays.stream(HttpSourceBuilder.class.getMethods())
                .map(Method::getName)
                .toList();
        Matcher line = LINE.matcher(outcome(hostility).message());
        boolean told = line.find();
        assertEquals(LINE.matcher(hostility.words()).find(), told, outcome(hostility)::message);
        assertTrue(!told || options.contains(line.group(1)), outcome(hostility)::message);
    }

    @Test
    void allEndWithinTheirDeadlines() {
        for (Hostility hostility : Hostility.values()) {
            long millis = outcome(hostility).millis();
            long longest = hostility.deadline().plus(GRACE).toMillis();
            assertTrue(!Endurance.on() || millis <= longest, () -> hostility + " took " + millis + " ms");
        }
    }
}
