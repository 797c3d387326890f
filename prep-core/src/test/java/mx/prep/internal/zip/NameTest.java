package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.model.RefusalCode.NAME_CASE;
import static mx.prep.model.RefusalCode.NAME_CHARACTERS;
import static mx.prep.model.RefusalCode.NAME_DUPLICATE;
import static mx.prep.model.RefusalCode.NAME_ENCODING;
import static mx.prep.model.RefusalCode.NAME_LENGTH;
import static mx.prep.model.RefusalCode.NAME_RESERVED;
import static mx.prep.model.RefusalCode.NAME_TRAVERSAL;
import static mx.prep.model.RefusalCode.NAME_WILDCARD;
import static mx.prep.model.RefusalCode.NAME_WINDOWS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import mx.prep.model.Limits;
import mx.prep.model.RefusalCode;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may be called, alone and beside others. */
class NameTest {
    @TempDir
    Path folder;

    private Judge judge;

    @BeforeEach
    void judge() {
        judge = new Judge(folder);
    }

    private void refused(RefusalCode code, String... names) {
        judge.refused(code, zip(names));
    }

    private void accepted(String... names) {
        assertEquals(Set.of(names), judge.accepted(zip(names)).keySet());
    }

    private static byte[] zip(String... names) {
        ZipForge zip = ZipForge.zip();
        for (String name : names) {
            zip.add(
                    name.endsWith("/")
                            ? ForgedEntry.folder(name.substring(0, name.length() - 1))
                            : ForgedEntry.deflated(name, bytes("content of " + name.length())));
        }
        return zip.build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.html",
                "a/../../evil",
                "a/..",
                "..",
                ".",
                "a/./b",
                "./a",
                "/etc/passwd",
                "/",
                "//host/share",
                "a/../b",
                "../"
            })
    void namesThatLeaveTheFolderAreRefused(String name) {
        refused(NAME_TRAVERSAL, "index.html", name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..\\evil",
                "a\\b",
                "C:/evil",
                "c:evil",
                "a//b",
                "a//",
                "a\0b",
                "a\nb",
                "a\u007fb",
                "a\u0085b",
                "a\u001b[31mb",
                "gpj.\u202eexe",
                "a\u2066b",
                "\u200fa",
                "a\u061cb"
            })
    void namesWithDangerousCharactersAreRefused(String name) {
        refused(NAME_CHARACTERS, "index.html", name);
    }

    @Test
    void anEmptyNameIsRefused() {
        refused(NAME_CHARACTERS, "index.html", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".prep/current.json",
                ".prep/",
                ".prep",
                ".PREP/x",
                ".well-known/acme-challenge/token",
                ".well-known/acme-challenge"
            })
    void namesThatArentThePackagesAreRefused(String name) {
        refused(NAME_RESERVED, "index.html", name);
    }

    @Test
    void neighboursOfReservedNamesAreAccepted() {
        accepted(".prepared/a", "a/.prep/b", ".well-known/security.txt", ".htaccess", "releases/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NUL",
                "nul.txt",
                "a/CON/b",
                "com1.json",
                "LPT9.tar.gz",
                "aux.",
                "COM\u00b9.txt",
                "conin$",
                "prn .txt",
                "a.",
                "a ",
                "a /b",
                "a./b",
                "ab:c",
                "a/20:15.html",
                "a<b",
                "a>b",
                "a\"b",
                "a|b",
                "a?b"
            })
    void namesThatWindowsReadsOtherwiseAreRefusedUnlessAllowed(String name) {
        refused(NAME_WINDOWS, "index.html", name);
        assertEquals(Set.of(name), allowing(NAME_WINDOWS).accepted(zip(name)).keySet());
    }

    @Test
    void namesThatOnlyResembleDevicesAreAccepted() {
        accepted(
                "console.js",
                "nulo.json",
                "comuna1.json",
                "auxiliar.css",
                "prensa.html",
                "com10.json",
                "lpt",
                "a.b c.d");
    }

    @Test
    void wildcardsAreRefusedUnlessAllowed() {
        refused(NAME_WILDCARD, "a*.json");
        assertEquals(
                Set.of("a*.json"),
                allowing(NAME_WILDCARD).accepted(zip("a*.json")).keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "index.html,Index.HTML",
        "a/b,A/b",
        "STRASSE,straße",
        "año,AÑO",
        "año,an\u0303o",
        "\u212bngstrom,\u00e5ngstrom",
        "\ufb01n,FIN"
    })
    void namesThatDifferInCaseOrNormalisationAreRefusedUnlessAllowed(String one, String other) {
        refused(NAME_CASE, one, other);
        refused(NAME_CASE, other, "between", one);
        assertEquals(
                Set.of(one, other),
                allowing(NAME_CASE).accepted(zip(one, other)).keySet());
    }

    @Test
    void aFileThatIsAFolderInAnotherCaseIsRefusedUnlessAllowed() {
        refused(NAME_CASE, "Data", "data/a.json");
        assertEquals(2, allowing(NAME_CASE).accepted(zip("Data", "data/a.json")).size());
    }

    @Test
    void theSameNameTwiceIsRefused() {
        refused(NAME_DUPLICATE, "a", "b", "a");
        refused(NAME_DUPLICATE, "a/", "b", "a/");
        allowing(NAME_CASE).refused(NAME_DUPLICATE, zip("a", "b", "a"));
    }

    @Test
    void aFileThatIsAnothersFolderIsRefused() {
        refused(NAME_DUPLICATE, "a", "a/b");
        refused(NAME_DUPLICATE, "a/b/c/d", "a!b", "a/b", "a-b");
        refused(NAME_DUPLICATE, "a", "a/");
        refused(NAME_DUPLICATE, "a/", "a");
        allowing(NAME_CASE).refused(NAME_DUPLICATE, zip("A", "a", "A/b"));
    }

    @Test
    void foldersAndTheirNeighboursAreAccepted() {
        byte[] zip = zip("a/", "a/b/", "a/b/c", "a/b.d", "a.b", "a-b", "a b");
        assertEquals(
                Set.of("a/b/c", "a/b.d", "a.b", "a-b", "a b"),
                judge.accepted(zip).keySet());
    }

    @Test
    void namesInUtf8AreAcceptedFlaggedOrNot() {
        accepted("añó/日本語/😀.json");
        ForgedEntry unflagged = ForgedEntry.deflated("año", bytes("x")).both(ZipField.FLAGS, 0);
        assertEquals(
                Set.of("año"),
                judge.accepted(ZipForge.zip().add(unflagged).build()).keySet());
    }

    @Test
    void otherEncodingsNeedTheConfiguredCharset() {
        byte[] latin = "año".getBytes(StandardCharsets.ISO_8859_1);
        byte[] unflagged = named(latin, 0);
        judge.refused(NAME_ENCODING, unflagged);
        ZipRules rules = new ZipRules(Limits.DEFAULT, StandardCharsets.ISO_8859_1, Set.of());
        assertEquals(Set.of("año"), new Judge(folder, rules).accepted(unflagged).keySet());
        new Judge(folder, rules).refused(NAME_ENCODING, named(latin, 1 << 11));
        new Judge(folder, new ZipRules(Limits.DEFAULT, StandardCharsets.US_ASCII, Set.of()))
                .refused(NAME_ENCODING, unflagged);
    }

    /** Overlong forms and lone surrogates are how a slash or a dot is smuggled past a check. */
    @Test
    void brokenUtf8IsRefused() {
        judge.refused(NAME_ENCODING, named(new byte[] {'.', '.', (byte) 0xc0, (byte) 0xaf, 'x'}, 1 << 11));
        judge.refused(NAME_ENCODING, named(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, 1 << 11));
        judge.refused(NAME_ENCODING, named(new byte[] {'a', (byte) 0xc3}, 1 << 11));
    }

    private static byte[] named(byte[] name, int flags) {
        ForgedEntry entry = ForgedEntry.deflated("x", bytes("x"))
                .localName(name)
                .centralName(name)
                .both(ZipField.FLAGS, flags);
        return ZipForge.zip().add(entry).build();
    }

    @Test
    void lengthAndDepthAreLimited() {
        accepted("n".repeat(900));
        refused(NAME_LENGTH, "n".repeat(901));
        accepted("ñ".repeat(450));
        refused(NAME_LENGTH, "ñ".repeat(450) + "n");
        accepted("d/".repeat(31) + "f");
        refused(NAME_LENGTH, "d/".repeat(32) + "f");
        refused(NAME_LENGTH, "a", "d/".repeat(33));
        refused(NAME_LENGTH, "n".repeat(60_000));
    }

    @ParameterizedTest
    @EnumSource(
            value = RefusalCode.class,
            names = {"NAME_CASE", "NAME_WINDOWS", "NAME_WILDCARD"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothingElseCanBeAllowed(RefusalCode code) {
        assertThrows(IllegalArgumentException.class, () -> allowing(code));
    }

    private Judge allowing(RefusalCode code) {
        return new Judge(folder, new ZipRules(Limits.DEFAULT, null, Set.of(code)));
    }
}
