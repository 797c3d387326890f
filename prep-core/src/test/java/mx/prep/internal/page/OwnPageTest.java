package mx.prep.internal.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import mx.prep.error.ConfigException;
import mx.prep.model.Election;
import mx.prep.model.PageKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPageTest {
    private static final Election ELECTION = new Election(
            "PREP <Tabasco> & \"más\"",
            ZoneId.of("America/Mexico_City"),
            LocalDateTime.parse("2021-06-06T20:00"),
            LocalDateTime.parse("2021-06-08T23:59"),
            false);

    @TempDir
    Path folder;

    @Test
    void oursIsASpanishPageThatNamesElectionAndOpening() throws IOException {
        Map<String, byte[]> files = files(OwnPage.of(PageKind.HOLDING, null, ELECTION));

        assertEquals(List.of("index.html"), List.copyOf(files.keySet()));
        String page = new String(files.get("index.html"), StandardCharsets.UTF_8);
        assertTrue(page.contains("<html lang=\"es\">"), page);
        assertTrue(page.contains("PREP &lt;Tabasco&gt; &amp; &quot;más&quot;: Sin resultados todavía"), page);
        assertTrue(page.contains("a partir del 6 de junio de 2021 a las 20:00 horas"), page);
        assertTrue(page.contains("http-equiv=\"refresh\""), page);
        String closing = new String(
                files(OwnPage.of(PageKind.CLOSING, null, ELECTION)).get("index.html"), StandardCharsets.UTF_8);
        assertTrue(closing.contains("La publicación terminó"), closing);
        assertFalse(closing.contains("http-equiv=\"refresh\""), closing);
    }

    @Test
    void aRehearsalsPageSaysSo() throws IOException {
        Election rehearsal = new Election("PREP", ELECTION.zone(), null, null, true);
        byte[] page = files(OwnPage.of(PageKind.HOLDING, null, rehearsal)).get("index.html");
        assertTrue(new String(page, StandardCharsets.UTF_8).contains("PREP (simulacro)"));
    }

    @Test
    void aFolderIsTakenAsItIsWithoutWhatIsHidden() throws IOException {
        write("index.html", "<html>nuestra");
        write("estilo/á.css", "body{}");
        write(".well-known/security.txt", "Contact: x");
        write(".git/config", "secret");
        write(".DS_Store", "x");
        OwnPage page = OwnPage.of(PageKind.HOLDING, folder, ELECTION);

        Map<String, byte[]> files = files(page);
        assertEquals(List.of(".well-known/security.txt", "estilo/á.css", "index.html"), List.copyOf(files.keySet()));
        assertArrayEquals("<html>nuestra".getBytes(StandardCharsets.UTF_8), files.get("index.html"));
    }

    @Test
    void theSameFilesAreTheSamePageWheneverAndWhereverTheyAreRead() throws IOException {
        write("index.html", "<html>nuestra");
        OwnPage first = OwnPage.of(PageKind.HOLDING, folder, ELECTION);
        Files.setLastModifiedTime(folder.resolve("index.html"), FileTime.from(Instant.EPOCH));
        OwnPage again = OwnPage.of(PageKind.HOLDING, folder, ELECTION);
        assertEquals(first.reference(), again.reference());
        assertEquals(first.body().checksums(), again.body().checksums());
        write("index.html", "<html>otra");
        assertNotEquals(
                first.reference(),
                OwnPage.of(PageKind.HOLDING, folder, ELECTION).reference());
    }

    @Test
    void aLinkedFolderIsReadAndALinkInItIsRefused() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Files.writeString(real.resolve("index.html"), "<html>");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertEquals(1, files(OwnPage.of(PageKind.HOLDING, link, ELECTION)).size());
        Files.createSymbolicLink(real.resolve("passwd"), Path.of("/etc/passwd"));
        refused("passwd", link);
    }

    @Test
    void whatCantBeASiteIsRefused() throws IOException {
        refused("isn't there", folder.resolve("nowhere"));
        refused("index.html", folder);
        write("index.html", "<html>");
        write("con.html", "x");
        refused("con.html", folder);
        Files.delete(folder.resolve("con.html"));
        write(".well-known/acme-challenge/token", "x");
        refused("acme-challenge", folder);
        Files.delete(folder.resolve(".well-known/acme-challenge/token"));
        write("a.html", "x");
        write("A.html", "x");
        refused("a.html", folder);
        Files.delete(folder.resolve("A.html"));
        for (int i = 0; i < PageFolder.MAX_FILES; i++) {
            write("many/" + i, "");
        }
        refused(PageFolder.MAX_FILES + " files", folder);
    }

    private void refused(String why, Path where) {
        ConfigException refused =
                assertThrows(ConfigException.class, () -> OwnPage.of(PageKind.HOLDING, where, ELECTION), why);
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Map<String, byte[]> files(OwnPage page) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(page.body().open())) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
