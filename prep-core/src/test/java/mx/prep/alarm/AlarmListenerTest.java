package mx.prep.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import mx.prep.archive.Samples;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishEvent.IncidentOpened;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.model.Severity;
import mx.prep.testkit.authority.AuthoritySimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmListenerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Samples.NOW;
    private static final PackageRef CUT = Samples.reference(Samples.EIGHT, "eight");
    private static final Sender SENDER = new Sender("redaccion-1", "PREP 2021", false);

    private final Ear ear = new Ear();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void close() {
        ear.close();
    }

    @Test
    void aWebhookGetsBeginAndEndAsJson() throws Exception {
        try (AlarmListener listener = listener(builder().webhooksEnv(List.of("HOOK")))) {
            listener.on(opened(IncidentCause.DELIVERY));
            Ear.Heard heard = ear.next();
            assertEquals("POST", heard.method());
            assertEquals("application/json; charset=utf-8", heard.contentType());
            JsonNode begin = JSON.readTree(heard.body());
            assertEquals("incident-opened", begin.get("event").asText());
            assertEquals("alarm", begin.get("severity").asText());
            assertEquals("delivery", begin.get("cause").asText());
            assertEquals("portal", begin.get("target").asText());
            assertEquals("20210606-2000", begin.get("cut").asText());
            assertEquals("redaccion-1", begin.get("publisher").asText());
            assertFalse(begin.get("rehearsal").asBoolean());
            assertEquals("[PREP 2021] ALARM at portal: <disk> full & closed (cut 20210606-2000)", text(begin));

            Incident incident =
                    new Incident(3, IncidentCause.DELIVERY, "portal", CUT, "full", "redaccion-1", AT, null, null);
            Instant end = AT.plusSeconds(250);
            listener.on(new PublishEvent.IncidentClosed(end, incident.closed(end, "cut 20210606-1955")));
            JsonNode over = JSON.readTree(ear.next().body());
            assertEquals("incident-closed", over.get("event").asText());
            assertEquals(250, over.get("seconds").asInt());
            assertEquals("cut 20210606-1955", over.get("readersSaw").asText());
            assertEquals(
                    "[PREP 2021] Over after 4 min 10 s at portal: full (readers saw cut 20210606-1955)", text(over));
        }
    }

    @Test
    void slackGetsATextAsItWantsIt() throws Exception {
        try (AlarmListener listener = listener(builder().slackEnv(List.of("HOOK")))) {
            listener.on(opened(IncidentCause.DELIVERY));
            JsonNode message = JSON.readTree(ear.next().body());
            assertEquals(1, message.size());
            assertTrue(text(message).contains("&lt;disk&gt; full &amp; closed"), message::toString);
        }
    }

    @Test
    void aReceiverThatFailsIsAskedAgainLaterAndLater() throws Exception {
        ear.answers(Ear.status(500), Ear.status(503), Ear.status(429));
        try (AlarmListener listener = listener(builder().webhooksEnv(List.of("HOOK")))) {
            listener.on(opened(IncidentCause.STALE));
            String first = ear.next().body();
            for (int attempt = 0; attempt < 3; attempt++) {
                assertEquals(first, ear.next().body());
            }
        }
        assertEquals(3, waits.size(), waits::toString);
        assertTrue(
                waits.get(0).compareTo(waits.get(1)) < 0 && waits.get(1).compareTo(waits.get(2)) < 0, waits::toString);
        assertTrue(ear.heard.isEmpty());
    }

    @Test
    void retryAfterIsObeyedForAMinuteAtMost() throws Exception {
        ear.answers(
                new Ear.Answer(429, Map.of("Retry-After", "20"), ""),
                new Ear.Answer(503, Map.of("Retry-After", "86400"), ""));
        try (AlarmListener listener = listener(builder().webhooksEnv(List.of("HOOK")))) {
            listener.on(opened(IncidentCause.STALE));
            ear.next();
            ear.next();
            ear.next();
        }
        assertEquals(List.of(Duration.ofSeconds(20), Duration.ofMinutes(1)), waits);
    }

    @Test
    void whatCantWorkIsNotTriedAgainAndTheNextIsTold() throws Exception {
        ear.answers(Ear.status(404));
        try (AlarmListener listener = listener(builder().webhooksEnv(List.of("HOOK")))) {
            listener.on(opened(IncidentCause.STALE));
            ear.next();
            listener.on(opened(IncidentCause.DELIVERY));
            assertTrue(ear.next().body().contains("delivery"));
        }
        assertEquals(List.of(), waits);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        ear.answers(new Ear.Answer(307, Map.of("Location", "/elsewhere"), ""));
        List<AlarmAnswer> answers =
                AlarmListener.test(builder().webhooksEnv(List.of("HOOK")).build(), SENDER, AT);
        assertFalse(answers.get(0).delivered());
        assertEquals(1, ear.heard.size());
    }

    @Test
    void aReceiverThatNeverAnswersHoldsNothingUpAndItsQueueIsBounded() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> secrets =
                    Map.of("DEAF", "http://127.0.0.1:" + silent.getLocalPort() + "/", "HOOK", ear.address());
            Alarms alarms = Alarms.builder()
                    .webhooksEnv(List.of("DEAF", "HOOK"))
                    .secrets(secrets::get)
                    .build();
            Mailbox deaf = new Mailbox(alarms.receivers().get(0), new Post(), waits::add, new Random(7), 100);
            Message message = Message.test(SENDER, AT);
            for (int i = 0; i < 1_000; i++) {
                deaf.put(message);
            }
            assertTrue(deaf.dropped() >= 899, () -> deaf.dropped() + " dropped");
            deaf.close();
            deaf.await(Duration.ofMillis(1));

            AlarmListener listener = new AlarmListener(alarms, SENDER, waits::add, nanos::get);
            listener.on(opened(IncidentCause.DELIVERY));
            assertTrue(ear.next().body().contains("delivery"), "the other receiver is told at once");
        }
    }

    @Test
    void theHeartBeatsWhilePollsGoOnAndNotTooOften() throws Exception {
        try (AlarmListener listener = listener(builder().heartbeatEnv("HOOK").heartbeatEvery(Duration.ofSeconds(60)))) {
            for (int poll = 0; poll < 9; poll++) {
                listener.on(new PublishEvent.Polled(AT, "Unchanged", null));
                if (poll % 4 == 0) {
                    Ear.Heard beat = ear.next();
                    assertEquals("POST", beat.method());
                    assertEquals("", beat.body());
                }
                nanos.addAndGet(Duration.ofSeconds(15).toNanos());
            }
            listener.on(opened(IncidentCause.STALE));
        }
        assertTrue(ear.heard.isEmpty(), "neither more beats nor incidents");
    }

    @Test
    void theLevelSaysWhatIsTold() throws Exception {
        try (AlarmListener listener =
                listener(builder().webhooksEnv(List.of("HOOK")).level(Severity.ALARM))) {
            listener.on(opened(IncidentCause.LATE));
            listener.on(opened(IncidentCause.STALE));
            assertTrue(ear.next().body().contains("stale"));
        }
        assertTrue(ear.heard.isEmpty());
    }

    @Test
    void aTestSaysWhatCameBackFromEachButNoSecret() throws Exception {
        ear.answers(
                new Ear.Answer(200, Map.of(), "ok"),
                new Ear.Answer(404, Map.of(), "no such hook: /services/" + Ear.SECRET + "\nmore"));
        Map<String, String> secrets = Map.of("HOOK", ear.address(), "SLACK", ear.address(), "BEAT", closedPort());
        Alarms alarms = Alarms.builder()
                .webhooksEnv(List.of("HOOK"))
                .slackEnv(List.of("SLACK"))
                .heartbeatEnv("BEAT")
                .secrets(secrets::get)
                .build();
        List<AlarmAnswer> answers = AlarmListener.test(alarms, SENDER, AT);

        assertEquals(new AlarmAnswer("webhook HOOK", true, "answered 200: ok"), answers.get(0));
        assertEquals(new AlarmAnswer("slack SLACK", false, "answered 404: no such hook: /…/…"), answers.get(1));
        assertEquals("couldn't be reached (ConnectException)", answers.get(2).said());
        assertEquals("test", JSON.readTree(ear.next().body()).get("event").asText());
        assertFalse(alarms.toString().contains("127.0.0.1"), alarms::toString);
        assertFalse(alarms.receivers().toString().contains(Ear.SECRET));
    }

    @Test
    void whatAReceiverAnswersDoesNothing() {
        ear.answers(new Ear.Answer(404, Map.of(), "\u001b]0;owned\u0007\u009b31m\u202eGOTCHA"));
        String said = AlarmListener.test(builder().webhooksEnv(List.of("HOOK")).build(), SENDER, AT)
                .get(0)
                .said();
        assertEquals("answered 404: \\u001b]0;owned\\u0007\\u009b31m\\u202eGOTCHA", said);
    }

    /** As a server does that decodes paths before it writes them. */
    @Test
    void aSecretThatComesBackDecodedIsNotTold() {
        ear.answers(new Ear.Answer(404, Map.of(), "no such hook: +9/qX=zz+k"));
        Alarms alarms = Alarms.builder()
                .webhooksEnv(List.of("HOOK"))
                .secrets(name -> ear.address().replace(Ear.SECRET, "%2B9%2FqX%3Dzz%2Bk"))
                .build();
        assertEquals(
                "answered 404: no such hook: …",
                AlarmListener.test(alarms, SENDER, AT).get(0).said());
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws IOException {
        try (AuthoritySimulator https = AuthoritySimulator.builder().start()) {
            Alarms alarms = Alarms.builder()
                    .webhooksEnv(List.of("HOOK"))
                    .secrets(name -> https.uri("/hook").toString())
                    .build();
            AlarmAnswer answer = AlarmListener.test(alarms, SENDER, AT).get(0);
            assertFalse(answer.delivered());
            assertTrue(answer.said().startsWith("TLS 1.2 or newer"), answer::said);
            assertFalse(answer.said().contains("localhost"), answer::said);
        }
    }

    @Test
    void anAddressThatMayNotBeUsedIsRefusedWithoutBeingTold() {
        for (String address : List.of(
                "http://hooks.example.mx/" + Ear.SECRET,
                "http://127.evil.example.mx/" + Ear.SECRET,
                "ftp://127.0.0.1/" + Ear.SECRET,
                "not an address " + Ear.SECRET,
                "https:///" + Ear.SECRET,
                " ")) {
            AlarmsBuilder builder = Alarms.builder().slackEnv(List.of("SLACK")).secrets(name -> address);
            ConfigException refused = assertThrows(ConfigException.class, builder::build);
            assertTrue(String.valueOf(refused.getMessage()).contains("SLACK"), refused::getMessage);
            assertFalse(String.valueOf(refused.getMessage()).contains(Ear.SECRET), refused::getMessage);
            assertNull(refused.getCause());
        }
        assertNotNull(Alarms.builder()
                .slackEnv(List.of("SLACK"))
                .secrets(name -> "https://hooks.example.mx/" + Ear.SECRET)
                .build());
    }

    @Test
    void anAddressMayStandInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("webhook"), ear.address() + "\n");
        Alarms alarms = Alarms.builder().webhooksEnv(List.of("file:" + file)).build();
        AlarmAnswer answer = AlarmListener.test(alarms, SENDER, AT).get(0);
        assertTrue(answer.delivered(), answer::said);
        Path missing = folder.resolve("nowhere");
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> Alarms.builder().heartbeatEnv("file:" + missing).build());
        assertEquals("alarms.heartbeatEnv: the file " + missing + " isn't there.", refused.getMessage());
        Files.writeString(file, "not an address " + Ear.SECRET);
        ConfigException odd = assertThrows(
                ConfigException.class,
                () -> Alarms.builder().webhooksEnv(List.of("file:" + file)).build());
        assertTrue(String.valueOf(odd.getMessage()).contains(file.toString()), odd::getMessage);
        assertFalse(String.valueOf(odd.getMessage()).contains(Ear.SECRET), odd::getMessage);
    }

    private AlarmsBuilder builder() {
        return Alarms.builder().secrets(name -> ear.address());
    }

    private AlarmListener listener(AlarmsBuilder alarms) {
        Ticker ticker = nanos::get;
        return new AlarmListener(alarms.build(), SENDER, waits::add, ticker);
    }

    private static IncidentOpened opened(IncidentCause cause) {
        return new IncidentOpened(AT, cause, "portal", CUT, "<disk> full & closed");
    }

    private static String text(JsonNode message) {
        return message.get("text").asText();
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/beat";
        }
    }
}
