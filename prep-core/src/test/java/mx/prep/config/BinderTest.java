package mx.prep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.model.Cut;
import mx.prep.model.Limits;
import mx.prep.model.Mode;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {
    private static final Components COMPONENTS = Components.of(List.of(
            new CoreExtension(), () -> List.of(new PrepExtension.Component<>(Verifier.class, "shop", Shop::new))));

    @TempDir
    Path folder;

    private Problems problems = new Problems(Path.of("prep.yaml"));

    private Shop bind(String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve("prep.yaml"), String.join("\n", lines) + "\n");
        problems = new Problems(Path.of("prep.yaml"));
        Shop shop = new Shop();
        Optional<Node.Block> block = YamlReader.read(file, problems);
        block.ifPresent(b -> binder().set(shop, b, ""));
        return shop;
    }

    private Binder binder() {
        return new Binder(COMPONENTS, folder, name -> name.equals("PREP_PASSWORD") ? "hunter2" : null, problems);
    }

    private List<String> errors(String... lines) throws IOException {
        bind(lines);
        return problems.inOrder().stream().map(Finding::toString).toList();
    }

    @Test
    void readsEveryType() throws IOException {
        Shop shop = bind(
                "text: \"PREP 2021\"",
                "count: 250000",
                "size: 200MiB",
                "ratio: 1.5",
                "flag: true",
                "patience: 5m",
                "url: https://difusores.example.mx/entregables/prep.zip",
                "folder: archive",
                "opens: 2021-06-06T20:00",
                "zone: America/Mexico_City",
                "charset: ISO-8859-1",
                "mode: in-place",
                "names: '.*[.]zip'",
                "cut: 20210606-2000",
                "list: [1, 2]",
                "kinds: [releases]",
                "headers: {X-One: \"1\", X-Two: two}",
                "passwordEnv: PREP_PASSWORD",
                "port: 8080");
        assertEquals(List.of(), problems.inOrder());
        assertEquals("PREP 2021", shop.set.get("text"));
        assertEquals(250_000, shop.set.get("count"));
        assertEquals(200L << 20, shop.set.get("size"));
        assertEquals(1.5, shop.set.get("ratio"));
        assertEquals(true, shop.set.get("flag"));
        assertEquals(Duration.ofMinutes(5), shop.set.get("patience"));
        assertEquals(URI.create("https://difusores.example.mx/entregables/prep.zip"), shop.set.get("url"));
        assertEquals(folder.resolve("archive"), shop.set.get("folder"));
        assertEquals(LocalDateTime.parse("2021-06-06T20:00"), shop.set.get("opens"));
        assertEquals(ZoneId.of("America/Mexico_City"), shop.set.get("zone"));
        assertEquals(StandardCharsets.ISO_8859_1, shop.set.get("charset"));
        assertEquals(Mode.IN_PLACE, shop.set.get("mode"));
        assertEquals(
                ".*[.]zip",
                assertInstanceOf(Pattern.class, shop.set.get("names")).pattern());
        assertEquals(Cut.parse("20210606-2000"), shop.set.get("cut"));
        assertEquals(List.of(1, 2), shop.set.get("list"));
        assertEquals(Set.of(Mode.RELEASES), shop.set.get("kinds"));
        assertEquals(Map.of("X-One", "1", "X-Two", "two"), shop.set.get("headers"));
        assertEquals("PREP_PASSWORD", shop.set.get("passwordEnv"));
        assertEquals(8080, shop.set.get("port"));
    }

    @Test
    void absolutePathsStay() throws IOException {
        assertEquals(Path.of("/srv/archive"), bind("folder: /srv/archive").set.get("folder"));
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "60s,PT1M", "5m,PT5M", "2h,PT2H", "1d,PT24H", "PT90S,PT1M30S"})
    void readsDurations(String text, Duration expected) throws IOException {
        assertEquals(expected, bind("patience: " + text).set.get("patience"));
    }

    @ParameterizedTest
    @CsvSource({
        "7,7",
        "7B,7",
        "2KiB,2048",
        "1.5 GiB,1610612736",
        "1GiB,1073741824",
        "3kB,3000",
        "3MB,3000000",
        "2GB,2000000000"
    })
    void readsSizes(String text, long expected) throws IOException {
        assertEquals(expected, bind("size: " + text).set.get("size"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"releases", "RELEASES", "Releases"})
    void readsEnumsInAnyCase(String text) throws IOException {
        assertEquals(Mode.RELEASES, bind("mode: " + text).set.get("mode"));
    }

    @Test
    void recordsTakeWhatIsLeftOutFromTheirDefault() throws IOException {
        Limits limits = assertInstanceOf(
                Limits.class, bind("limits: {archive: 1MiB, entries: 7}").set.get("limits"));
        assertEquals(1L << 20, limits.archive());
        assertEquals(7, limits.entries());
        assertEquals(Limits.DEFAULT.total(), limits.total());
    }

    @Test
    void recordsWithoutDefaultNeedTheirParts() throws IOException {
        assertEquals(
                new Shop.Opening("PREP", LocalDateTime.parse("2021-06-06T20:00"), null, false),
                bind("opening: {name: PREP, opens: 2021-06-06T20:00}").set.get("opening"));
        assertEquals(
                List.of(
                        "prep.yaml:2: opening.nmae: is not an option here; did you mean name?",
                        "prep.yaml:2: opening.opens: is missing"),
                errors("opening:", "  nmae: PREP", "  name: PREP"));
        assertEquals(
                List.of("prep.yaml:1: opening: an opening needs a name that isn't blank"),
                errors("opening: {name: ' ', opens: 2021-06-06T20:00}"));
    }

    @Test
    void bindsNestedComponents() throws IOException {
        Shop shop = bind("check: {type: sidecar, algorithm: sha512}", "checks:", "  - {type: none}");
        assertEquals(List.of(), problems.inOrder());
        Verifier check = assertInstanceOf(Verifier.class, shop.set.get("check"));
        assertTrue(check.describe().contains("sha512"), check::describe);
        assertEquals(1, assertInstanceOf(List.class, shop.set.get("checks")).size());
    }

    @Test
    void tellsAllProblemsAtOnceWithLineAndKey() throws IOException {
        assertEquals(
                List.of(
                        "prep.yaml:1: mdoe: is not an option here; did you mean mode?",
                        "prep.yaml:2: count: must be a whole number (it is many)",
                        "prep.yaml:4: check.algorithm: must be one of md5, sha1, sha256, sha512; did you mean sha256?"
                                + " (it is sha265)",
                        "prep.yaml:5: mode: must be one of releases, in-place (it is fast)"),
                errors(
                        "mdoe: releases",
                        "count: many",
                        "check:",
                        "  {type: sidecar, algorithm: sha265}",
                        "mode: fast"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count: 1.5|must be a whole number (it is 1.5)",
                "count: 99999999999|must be a whole number (it is 99999999999)",
                "size: 1.5B|must be a whole number or a size such as 200MiB (it is 1.5B)",
                "size: 5 apples|must be a whole number or a size such as 200MiB (it is 5 apples)",
                "flag: yes please|must be true or false (it is yes please)",
                "patience: 60|must be a duration such as 500ms, 60s, 5m, 2h or 1d (it is 60)",
                "opens: 2021-06-06|must be a local date and time such as 2021-06-06T20:00 (it is 2021-06-06)",
                "zone: America/Mexico|must be a time zone such as America/Mexico_City; did you mean"
                        + " America/Mexico_City? (it is America/Mexico)",
                "names: '('|must be a regular expression (it is ()",
                "charset: latin-99|must be a charset such as ISO-8859-1 (it is latin-99)",
                "ratio: much|must be a number such as 1.5 (it is much)",
                "cut: today|not a cut (yyyyMMdd-HHmm): today (it is today)",
                "port: 0|a port is positive",
                "text: [a]|must be text, not a list",
                "text:|has no value; write one or remove the key",
                "list: 1|must be a list, such as [first, second], not a single value",
                "headers: [a]|must be a block of keys and values, not a list",
                "limits: 5|must be a block of keys, not a single value",
                "check: none|must be a block that starts with type, such as {type: sidecar}, not a single value",
                "check: {algorithm: sha256}|needs type, which comes first in the block; known here: all-of, any-of,"
                        + " cms, fixed, header, manifest, none, openpgp, shop, sidecar",
            })
    void saysWhatIsExpected(String line, String message) throws IOException {
        String key = line.substring(0, line.indexOf(':'));
        assertEquals(List.of("prep.yaml:1: " + key + ": " + message), errors(line));
    }

    @Test
    void listsNameTheItem() throws IOException {
        assertEquals(
                List.of("prep.yaml:3: list[1]: must be a whole number (it is two)"),
                errors("list:", "  - 1", "  - two"));
    }

    @Test
    void typeComesFirst() throws IOException {
        assertEquals(
                List.of("prep.yaml:1: check.type: comes first in a block; move it up"),
                errors("check: {algorithm: sha256, type: sidecar}"));
    }

    @Test
    void unknownTypesAreSuggested() throws IOException {
        List<String> errors = errors("check: {type: sidcar}");
        assertEquals(1, errors.size());
        assertTrue(
                errors.get(0)
                        .startsWith("prep.yaml:1: check.type: there is no integrity check of type sidcar;"
                                + " did you mean sidecar?"),
                errors::toString);
    }

    @Test
    void contradictionsStandAtTheBlock() throws IOException {
        assertEquals(
                List.of("prep.yaml:2: check: a shop has a text or a count, not both"),
                errors("text: a", "check: {type: shop, text: a, count: 1}"));
    }

    @Test
    void duplicatesNameTheFirstLine() throws IOException {
        assertEquals(
                List.of("prep.yaml:3: text: is there twice, first in line 1; keep one of them"),
                errors("text: a", "count: 1", "text: b"));
    }

    @Test
    void optionsForCodeAreNoKeys() throws IOException {
        List<String> errors = errors("clock: system");
        assertEquals(1, errors.size());
        assertTrue(errors.get(0).startsWith("prep.yaml:1: clock: is not an option here"), errors::toString);
    }

    @Test
    void secretsAreNeverTakenFromTheFile() throws IOException {
        assertEquals(
                List.of("prep.yaml:1: password: is not an option here; secrets don't belong into the file:"
                        + " passwordEnv takes the name of an environment variable, or file: and a path"),
                errors("password: hunter2"));
        List<String> literal = errors("passwordEnv: hunter2");
        assertEquals(
                List.of("prep.yaml:1: passwordEnv: takes the name of an environment variable in capitals, such"
                        + " as PREP_PASSWORD, or a file, such as file:/run/secrets/password, never the secret itself"),
                literal);
    }

    @Test
    void everyKeyOfABlockOfSecretsIsAVariable() throws IOException {
        assertEquals(
                Map.of("Authorization", "PREP_PASSWORD"),
                bind("headersEnv: {Authorization: PREP_PASSWORD}").set.get("headersEnv"));
        assertEquals(
                List.of(
                        "prep.yaml:2: headersEnv.Authorization: takes the name of an environment variable in capitals,"
                                + " such as PREP_PASSWORD, or a file, such as file:/run/secrets/password, never the"
                                + " secret itself",
                        "prep.yaml:3: headersEnv.X-Key: the environment variable PREP_KEY isn't set;"
                                + " set it for the process that runs the publisher"),
                errors("headersEnv:", "  Authorization: hunter2", "  X-Key: PREP_KEY"));
    }

    @Test
    void aMissingVariableIsNamed() throws IOException {
        assertEquals(
                List.of("prep.yaml:1: passwordEnv: the environment variable PREP_TOKEN isn't set;"
                        + " set it for the process that runs the publisher"),
                errors("passwordEnv: PREP_TOKEN"));
    }

    @Test
    void aFileIsASecretsPlaceToo() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
        assertEquals("file:" + secret, bind("passwordEnv: file:" + secret).set.get("passwordEnv"));
        assertEquals(List.of(), problems.inOrder());
        assertEquals(
                Map.of("X-Key", "file:" + secret, "Authorization", "PREP_PASSWORD"),
                bind("headersEnv: {X-Key: 'file:" + secret + "', Authorization: PREP_PASSWORD}")
                        .set
                        .get("headersEnv"));
        assertEquals(
                List.of("prep.yaml:1: headersEnv.X-Key: the file " + folder.resolve("nowhere") + " isn't there"),
                errors("headersEnv: {X-Key: 'file:" + folder.resolve("nowhere") + "'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url: 'https://user:hunter2@host/ /'",
                "text: 'hunter2",
                "text: \"hunter2\nbroken",
                "  text: hunter2\n bad: [hunter2",
                "password: {deep: hunter2}",
                "passwordEnv: [hunter2]",
                "- hunter2",
                "hunter2",
            })
    void messagesHoldNoSecret(String text) throws IOException {
        List<String> errors = errors(text);
        assertFalse(errors.isEmpty());
        for (String error : errors) {
            assertFalse(error.contains("hunter2"), error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1|is empty",
                "'# only a comment'|1|is empty",
                "'a: [1'|2|isn't valid YAML",
                "'text: a\n\tcount: 1'|2|isn't valid YAML",
                "'text: &a b\nlist: *a'|2|is a YAML alias",
                "'text: a\n---\ntext: b'|3|holds a second document",
                "'just words'|1|must be a block of keys",
            })
    void brokenFilesAreRefusedWithTheirLine(String text, int line, String message) throws IOException {
        List<String> errors = errors(text);
        assertTrue(
                errors.stream().anyMatch(e -> e.startsWith("prep.yaml:" + line + ": ") && e.contains(message)),
                errors::toString);
    }

    @Test
    void hugeAndDeepFilesAreRefused() throws IOException {
        assertTrue(errors("text: " + "x".repeat(1 << 20)).get(0).contains("longer than 1 MiB"));
        assertTrue(errors("list: " + "[".repeat(60) + "]".repeat(60)).toString().contains("nested deeper"));
        assertTrue(errors("list: " + "[".repeat(100_000)).toString().contains("isn't valid YAML"));
    }

    @Test
    void aMissingFileSaysHowToStart() {
        YamlReader.read(folder.resolve("none.yaml"), problems);
        assertTrue(problems.inOrder().toString().contains("prep init"), problems.inOrder()::toString);
    }

    @Test
    void twoExtensionsOfOneNameAreRefused() {
        List<PrepExtension> twice = List.of(new CoreExtension(), new CoreExtension());
        ConfigException error = assertThrows(ConfigException.class, () -> Components.of(twice));
        assertTrue(error.toString().contains("type https"), error::toString);
    }

    @Test
    void throwsOneExceptionWithALineForEachError() throws IOException {
        bind("mdoe: releases", "count: many");
        problems.warn(9, "integrity", "only a warning");
        ConfigException error = assertThrows(ConfigException.class, problems::throwErrors);
        assertEquals(2, error.toString().lines().count());
    }
}
