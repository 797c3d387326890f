package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that lead where no service is, in a Java whose names are those of a file; servers count who connects. */
class HostileNamesTest {
    @TempDir
    private static Path folder;

    private static List<String> lines;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + folder.resolve("hosts"),
                        "-Dsun.net.inetaddr.ttl=0",
                        "-Dsun.net.inetaddr.negative.ttl=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileNames.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        lines = said.lines().toList();
    }

    private static String line(String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what + ": "))
                .findFirst()
                .map(line -> line.substring(what.length() + 2))
                .orElseThrow(() -> new AssertionError(what + " isn't among " + lines));
    }

    private static void refused(String what, String address, String reached) {
        String line = line(what);
        assertTrue(line.contains("its name leads to " + address + ", "), line);
        assertTrue(line.endsWith(" / " + reached), line);
    }

    @Test
    void aNameOfThisMachineIsRefusedUnlessItsAddressIsAllowed() {
        refused("a name of this machine", "127.0.0.1", "0");
        assertTrue(line("a name of this machine").contains("'allowAddresses: [\"127.0.0.1\"]' under source"));
        assertEquals("received 5 / 1", line("the same, allowed"));
        assertEquals("received 5 / 1", line("localhost"));
    }

    @Test
    void aNameOfAMetadataServiceIsRefused() {
        refused("metadata", "169.254.169.254", "");
        assertTrue(line("nobody").contains("nobody knows its host"), line("nobody"));
    }

    @Test
    void aRedirectIsCheckedToo() {
        refused("a redirect", "127.0.0.1", "0");
        assertEquals("received 5 / 1", line("a redirect, allowed"));
    }

    @Test
    void storesAndControlPlanesAreNotAskedThere() {
        refused("a store", "127.0.0.1", "0");
        assertTrue(line("a store").contains("written into 'endpoint' itself"), line("a store"));
        assertEquals("answered 200 / 1", line("a store at localhost"));
        refused("a control plane", "127.0.0.1", "0");
        assertTrue(line("a control plane").startsWith("UNAVAILABLE there: it isn't called"), line("a control plane"));
        assertEquals("answered 200 / 1", line("a control plane at localhost"));
    }

    /** The control is asked, though its certificate isn't trusted. */
    @Test
    void noAlarmIsToldThere() {
        refused("a webhook at metadata", "169.254.169.254", "");
        refused("a webhook", "127.0.0.1", "0");
        assertTrue(line("a webhook").startsWith("isn't called: "), line("a webhook"));
        assertTrue(line("a webhook at localhost").endsWith(" / 1"), line("a webhook at localhost"));
    }

    /** 22 is a TLS handshake (RFC 8446, section 5.1). */
    @Test
    void aNameThatIsReboundBetweenCheckAndConnectionIsToldNothing() {
        assertTrue(line("re-bound").endsWith(" / record 22, secrets: false"), line("re-bound"));
        String another = line("re-bound, another's certificate");
        assertTrue(another.contains("certificate is for another host") && another.endsWith(" / []"), another);
        assertEquals("received 5 / true", line("re-bound, the name's certificate"));
    }

    @Test
    void aTransferIsNotResumedWhereItsNameMayNotLead() {
        String resumed = line("a resume elsewhere");
        assertTrue(resumed.contains("announced 10 bytes"), resumed);
        assertTrue(resumed.endsWith(" / false"), resumed);
        assertTrue(line("a resume elsewhere, allowed").endsWith(" / true"));
        assertFalse(lines.toString().contains(Failures.SECRET));
    }
}
