package mx.prep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mx.prep.error.ConfigException;
import mx.prep.model.Election;
import mx.prep.spi.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepConfigTest {
    private static final Components COMPONENTS = Components.of(List.of(new CoreExtension(), new FakeParts()));
    private static final String GOOD = """
            election: {name: "PREP 2021", zone: America/Mexico_City, opens: 2021-06-06T20:00, closes: 2021-06-08T23:59}
            source:
              type: fake
              passwordEnv: PREP_PASSWORD
              every: 5s
            integrity: {type: sidecar, algorithm: sha256}
            archive: {type: fake, bucket: kept}
            targets:
              - {type: fake, name: portal, publicUri: "http://127.0.0.1:8080/"}
              - {type: fake, name: spare, bucket: other, publicUri: "http://127.0.0.1:8081/"}
            limits: {archive: 200MiB, entries: 250000, file: 256MiB, total: 1GiB}
            work: work
            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("prep.yaml"), text);
    }

    private static PrepConfig load(Path file) {
        return PrepConfig.load(file, COMPONENTS, Map.of("PREP_PASSWORD", "hunter2")::get);
    }

    /** YAML's parser quotes the character that it stumbles over, and a key may hold any. */
    @Test
    void whatCouldActOnATerminalIsSpelledOut() throws IOException {
        List<String> key = findings(GOOD + "\"\\e[31m\": 1\n");
        assertTrue(key.stream().anyMatch(f -> f.contains("\\u001b[31m")), key::toString);
        for (String text : List.of("- a\n- &\n", "a: \u0007\n", "a: &\u0001 b\n", "\"a\\e]0;x\\a\": 1\n")) {
            List<String> findings = findings(text);
            assertFalse(findings.isEmpty());
            assertTrue(
                    findings.stream().noneMatch(f -> f.chars().anyMatch(Character::isISOControl)), findings::toString);
        }
    }

    private List<String> findings(String text) throws IOException {
        return PrepConfig.check(file(text), COMPONENTS, Map.of("PREP_PASSWORD", "hunter2")::get).stream()
                .map(f -> f.toString().replace(folder.resolve("prep.yaml").toString(), "prep.yaml"))
                .toList();
    }

    @Test
    void readsTheFrame() throws IOException {
        PrepConfig config = load(file(GOOD));
        assertEquals("PREP 2021", config.election().name());
        assertEquals("fake PREP_PASSWORD", config.source().kind());
        assertEquals("fake kept", config.archives().get(0).name());
        assertEquals(
                List.of("portal", "spare"),
                config.targets().stream().map(Target::name).toList());
        assertEquals("fake other", config.target("spare").store().name());
        config.publisher().build().close();
    }

    /** Each example of the documentation is a block that starts with {@code source:}. */
    @Test
    void theDocumentationsSourcesAreBound() throws IOException {
        String text = Files.readString(Path.of("../docs/configuration.md"));
        List<String> kinds = new ArrayList<>();
        for (String example : text.split("```yaml\n", -1)) {
            if (example.startsWith("source:")) {
                String block = example.substring(0, example.indexOf("```"));
                String source = GOOD.substring(GOOD.indexOf("source:"), GOOD.indexOf("integrity:"));
                PrepConfig config = load(file(GOOD.replace(source, block)));
                kinds.add(config.source().kind());
                config.source().close();
            }
        }
        assertEquals(List.of("pattern", "listing", "store", "https, store"), kinds);
    }

    @Test
    void theArchiveMayBeSeveralStores() throws IOException {
        String one = "archive: {type: fake, bucket: kept}";
        PrepConfig config =
                load(file(GOOD.replace(one, "archive: [{type: fake, bucket: a}, {type: fake, bucket: b}]")));
        assertEquals(
                List.of("fake a", "fake b"),
                config.archives().stream().map(store -> store.name()).toList());
        assertTrue(findings(GOOD.replace(one, "archive: []")).toString().contains("empty list"));
    }

    @Test
    void theElectionIsOptional() throws IOException {
        assertEquals(
                Election.DEFAULT,
                load(file(GOOD.substring(GOOD.indexOf("source:")))).election());
    }

    @Test
    void anUnknownTargetIsAnsweredWithTheKnown() throws IOException {
        PrepConfig config = load(file(GOOD));
        ConfigException error = assertThrows(ConfigException.class, () -> config.target("portol"));
        assertTrue(error.toString().contains("portal, spare"), error::toString);
    }

    @Test
    void aGoodFileHasNoFindings() throws IOException {
        assertEquals(List.of(), findings(GOOD));
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertEquals(
                List.of(
                        "prep.yaml:1: source: is missing; 'prep init' writes a configuration that shows it",
                        "prep.yaml:1: integrity: is missing; 'prep init' writes a configuration that shows it",
                        "prep.yaml:1: archive: is missing; 'prep init' writes a configuration that shows it",
                        "prep.yaml:1: targets: is missing; 'prep init' writes a configuration that shows it"),
                findings("name: one"));
    }

    @Test
    void problemsOfEveryBlockAreToldAtOnce() throws IOException {
        assertEquals(
                List.of(
                        "prep.yaml:3: source.type: there is no source of type https2; did you mean https?;"
                                + " a type that another module brings needs that module on the class path",
                        "prep.yaml:5: source.every: must be a duration such as 500ms, 60s, 5m, 2h or 1d (it is often)",
                        "prep.yaml:7: archive.buckt: is not an option here; did you mean bucket?",
                        "prep.yaml:9: targets[0].publicUri: must be a URI such as https://host/path",
                        "prep.yaml:11: limits.entries: must be a whole number (it is lots)"),
                findings(GOOD.replace("type: fake\n", "type: https2\n")
                                .replace("every: 5s", "every: often")
                                .replace("bucket: kept", "buckt: kept")
                                .replace("http://127.0.0.1:8080/", "http://hunter2 /")
                                .replace("250000", "lots"))
                        .stream()
                        .filter(f -> !f.contains("source.passwordEnv"))
                        .toList());
    }

    @Test
    void whatTheModelRefusesStandsAtItsBlock() throws IOException {
        List<String> findings = findings(GOOD.replace("2021-06-08T23:59", "2021-06-05T23:59"));
        assertEquals(1, findings.size(), findings::toString);
        assertTrue(findings.get(0).startsWith("prep.yaml:1: election: the election opens"), findings::toString);
        assertTrue(
                findings(GOOD.replace("name: portal", "name: Portal!")).get(0).startsWith("prep.yaml:9: targets[0]: "));
    }

    @Test
    void namesOfTargetsAreUnique() throws IOException {
        assertEquals(
                List.of("prep.yaml:10: targets[1]: is named portal like targets[0]; each target has a name of its own"),
                findings(GOOD.replace("name: spare", "name: portal")));
    }

    @Test
    void misplacedKeysAreExplained() throws IOException {
        assertEquals(
                List.of(
                        "prep.yaml:13: every: stands with the source: write source: {type: …, every: 60s}",
                        "prep.yaml:14: target: targets stand in a list: write targets: and below it - {type: …}",
                        "prep.yaml:15: targtes: is not an option here; did you mean targets?"),
                findings(GOOD + "every: 5s\ntarget: portal\ntargtes: []\n"));
        assertTrue(findings(GOOD.replaceAll("(?s)targets:.*limits", "targets: portal\nlimits"))
                .get(0)
                .contains("must be a list of at least one target"));
    }

    @Test
    void warnsOfWhatIsAllowed() throws IOException {
        List<Finding> findings = PrepConfig.check(file("""
                        source: {type: fake}
                        integrity: {type: none}
                        archive: {type: fake, bucket: site}
                        targets:
                          - {type: fake}
                        """), COMPONENTS, name -> null);
        assertTrue(findings.stream().allMatch(f -> f.level() == Finding.Level.WARNING), findings::toString);
        assertEquals(
                List.of("1 election", "2 integrity", "5 targets[0]", "5 targets[0]"),
                findings.stream().map(f -> f.line() + " " + f.key()).toList());
    }

    @Test
    void noSecretIsEverTold() throws IOException {
        Path file = file(GOOD.replace("type: fake\n  pass", "type: fake\n  password: hunter2\n  pass"));
        ConfigException error = assertThrows(ConfigException.class, () -> load(file));
        assertFalse(error.toString().contains("hunter2"), error::toString);
        assertTrue(error.toString().contains("passwordEnv"), error::toString);
        Path missing = file(GOOD);
        ConfigException unset =
                assertThrows(ConfigException.class, () -> PrepConfig.load(missing, COMPONENTS, name -> null));
        assertTrue(unset.toString().contains("PREP_PASSWORD isn't set"), unset::toString);
    }

    @Test
    void withoutTheYamlLibraryItSaysWhatToAdd() throws Exception {
        Path file = file(GOOD);
        try (URLClassLoader bare = new URLClassLoader(classPathWithoutYaml(), ClassLoader.getPlatformClassLoader())) {
            Class<?> config = bare.loadClass(PrepConfig.class.getName());
            InvocationTargetException error = assertThrows(
                    InvocationTargetException.class,
                    () -> config.getMethod("load", Path.class).invoke(null, file));
            Throwable cause = assertInstanceOf(Throwable.class, error.getCause());
            assertEquals(ConfigException.class.getName(), cause.getClass().getName());
            assertTrue(cause.toString().contains("jackson-dataformat-yaml"), cause::toString);
        }
    }

    private static URL[] classPathWithoutYaml() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            if (!entry.contains("jackson-dataformat-yaml")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
