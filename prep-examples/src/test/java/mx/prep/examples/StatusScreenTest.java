package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Election;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.Mode;
import mx.prep.model.Overview;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.TargetStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusScreenTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:09:00Z");
    private static final Election ELECTION = new Election(
            "PREP 2021",
            ZoneId.of("America/Mexico_City"),
            LocalDateTime.parse("2021-06-06T20:00"),
            LocalDateTime.parse("2021-06-08T23:59"),
            false);
    private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});
    private static final PackageRef CUT = new PackageRef(Cut.parse("20210606-2005"), DIGEST);
    private static final Overview.Poll POLL = new Overview.Poll(NOW.minusSeconds(20), "Unchanged", NOW.plusSeconds(35));

    @Test
    void aGoodNightFitsAFewLines() {
        Overview overview = new Overview(List.of(target("portal")), Set.of("portal"), List.of(), POLL, null);
        assertEquals(
                String.join(
                        "\n",
                        "PREP 2021, 20:09:00, open until 8 Jun 23:59",
                        "portal: " + CUT + ", 4 min old, live since 20:05:40",
                        "  release " + release() + "; purge done; readers get it",
                        "  at https://prep.medio.mx/",
                        "Next poll: 20:09:35; last at 20:08:40 (Unchanged)",
                        "Held: none",
                        "Incidents: none"),
                String.join("\n", screen(overview, List.of(), 80)));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void aBadNightFitsTheWidthAndSaysWhatIsWrong(int width) {
        Incident purge = incident(IncidentCause.PURGE, "portal", "the CDN refuses " + "x".repeat(300));
        Incident foreign = incident(IncidentCause.FOREIGN, "espejo", "index.html is of no release of ours");
        Overview overview = new Overview(
                List.of(target("portal"), target("espejo"), unread()),
                Set.of("espejo"),
                List.of(purge, foreign),
                new Overview.Poll(NOW.minusSeconds(4000), "Failed", NOW.minusSeconds(3900)),
                null);
        List<String> lines = screen(overview, List.of("cut 20210606-2010: held; free it with prep accept"), width);
        assertTrue(lines.stream().allMatch(line -> line.length() <= width), () -> String.join("\n", lines));
        String text = String.join(" ", lines).replaceAll("\\s+", " ");
        assertTrue(text.contains("purge unfinished"), text);
        assertTrue(text.contains("readers get FOREIGN bytes"), text);
        assertTrue(text.contains("nube: can't be read: access denied"), text);
        assertTrue(text.contains("does the publisher run?"), text);
        assertTrue(text.contains("free it with prep accept"), text);
        assertTrue(text.contains("ALARM foreign at espejo, cut 20210606-2005, since 20:06:00 (3 min 0 s)"), text);
        if (width >= 80) {
            assertTrue(lines.size() <= 24, () -> lines.size() + " lines are more than a screen");
        }
    }

    @Test
    void anArchiveThatIsAwayHidesNothingOfTheTargets() {
        Overview overview = new Overview(List.of(target("portal")), Set.of(), List.of(), null, "it timed out");
        String text = String.join("\n", screen(overview, List.of(), 80));
        assertTrue(text.contains("4 min old"), text);
        assertTrue(text.contains("purge unknown; readers unknown"), text);
        assertTrue(text.contains("Incidents: unknown, the archive can't be read: it timed out"), text);
        assertTrue(text.contains("nobody has polled"), text);
    }

    @Test
    void theHeadSaysWhetherAnythingIsPublic() {
        Overview empty = new Overview(List.of(), Set.of(), List.of(), null, null);
        assertTrue(head(empty, "2021-06-07T00:00:00Z").endsWith("nothing is public before 20:00:00"));
        assertTrue(head(empty, "2021-06-08T03:00:00Z").endsWith("no more cuts are expected until 8 Jun 23:59"));
        assertTrue(head(empty, "2021-06-10T03:00:00Z").endsWith("closed since 8 Jun 23:59"));
    }

    private static String head(Overview overview, String now) {
        return StatusScreen.of(overview, List.of(), ELECTION, Instant.parse(now), 80)
                .get(0);
    }

    private static List<String> screen(Overview overview, List<String> held, int width) {
        return StatusScreen.of(overview, held, ELECTION, NOW, width);
    }

    private static ReleaseId release() {
        return ReleaseId.of(CUT, 0, DIGEST);
    }

    private static TargetStatus target(String name) {
        Pointer pointer = new Pointer(
                0, CUT.cut(), release(), CUT, DIGEST, null, List.of(), 3, Instant.parse("2021-06-07T01:05:40Z"), false);
        return new TargetStatus(name, Mode.RELEASES, pointer, URI.create("https://prep.medio.mx/"), null);
    }

    private static TargetStatus unread() {
        return new TargetStatus("nube", Mode.RELEASES, null, null, "access denied");
    }

    private static Incident incident(IncidentCause cause, @Nullable String target, String message) {
        return new Incident(1, cause, target, CUT, message, "p", NOW.minusSeconds(180), null, null);
    }
}
