package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.internal.secret.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceBuilderTest {
    private static final URI URL = URI.create("https://difusores.example.mx/secret-folder/prep.zip?sig=s3cret");

    private static void refused(String said, HttpSourceBuilder builder) {
        ConfigException failure = assertThrows(ConfigException.class, builder::build);
        assertTrue(Failures.said(failure).contains(said), failure::getMessage);
        assertFalse(Failures.said(failure).contains("s3cret"), failure::getMessage);
        assertFalse(Failures.said(failure).contains("secret-folder"), failure::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://difusores.example.mx/prep.zip",
                "http://localhost/prep.zip",
                "http://127.0.0.1.example.mx/prep.zip",
                "http://10.0.0.1/prep.zip",
                "ftp://difusores.example.mx/prep.zip",
                "file:///secret-folder/prep.zip",
                "https:///secret-folder/prep.zip",
                "prep.zip"
            })
    void onlyHttpsOrALiteralLoopbackAddress(String url) {
        refused("source.url", HttpSource.at(URI.create(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://difusores.example.mx/prep.zip",
                "HTTPS://difusores.example.mx:8443/a/b.zip?x=y",
                "http://127.0.0.1:8080/prep.zip",
                "http://[::1]/prep.zip"
            })
    void theseAreFine(String url) {
        assertEquals("https", HttpSource.at(URI.create(url)).build().kind());
    }

    @Test
    void credentialsDoNotBelongIntoTheAddress() {
        refused("headersEnv", HttpSource.at(URI.create("https://me:s3cret@difusores.example.mx/prep.zip")));
        refused("source.url", HttpSource.at(URI.create("https://difusores.example.mx/prep.zip#s3cret")));
        refused("url", HttpSource.builder());
    }

    @Test
    void buildingReadsNoFile() {
        HttpSource.at(URL)
                .trust(Path.of("isn't there"))
                .clientCertificate(Path.of("isn't there"))
                .build()
                .close();
        Failures.expect(
                "source.trust",
                () -> HttpSource.at(URI.create("https://127.0.0.1:1/secret-folder/x.zip"))
                        .trust(Path.of("isn't there"))
                        .build()
                        .poll(mx.prep.spi.LastSeen.NOTHING));
    }

    @Test
    void secretsComeFromFilesToo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "s3cret\n");
        assertNotNull(HttpSource.at(URL)
                .headersEnv(Map.of("X-Key", "file:" + file))
                .environment(name -> null)
                .build());
        refused(
                "source.headersEnv.X-Key: the file " + folder.resolve("nowhere") + " isn't there.",
                HttpSource.at(URL).headersEnv(Map.of("X-Key", "file:" + folder.resolve("nowhere"))));
        Files.writeString(file, "s3cret\r\nX: y");
        refused("The header X-Key", HttpSource.at(URL).headersEnv(Map.of("X-Key", "file:" + file)));
    }

    @Test
    void secretsComeFromTheEnvironment() {
        refused(
                "headersEnv.Authorization names an environment variable that isn't set",
                HttpSource.at(URL)
                        .headersEnv(Map.of("Authorization", "NOT_SET"))
                        .environment(name -> null));
        refused(
                "clientPasswordEnv names an environment variable that isn't set",
                HttpSource.at(URL)
                        .clientCertificate(Path.of("outlet.p12"))
                        .clientPasswordEnv("BLANK")
                        .environment(name -> " "));
        refused(
                "The header X-Key",
                HttpSource.at(URL).headersEnv(Map.of("X-Key", "KEY")).environment(name -> "s3cret\r\nX: y"));
        refused(
                "The header Host",
                HttpSource.at(URL).headersEnv(Map.of("Host", "KEY")).environment(name -> "s3cret"));
        refused(
                "can't set Accept-Encoding",
                HttpSource.at(URL).headersEnv(Map.of("Accept-Encoding", "KEY")).environment(name -> "gzip"));
        refused(
                "of use only with source.clientCertificate",
                HttpSource.at(URL).clientPasswordEnv("KEY").environment(name -> "s3cret"));
    }

    @Test
    void oddValuesAreRefused() {
        refused("source.redirects", HttpSource.at(URL).redirects(List.of("https://cdn.example.mx/")));
        refused("source.redirects", HttpSource.at(URL).redirects(List.of("cdn.example.mx:99999")));
        refused("source.proxy", HttpSource.at(URL).proxy("proxy"));
        refused(
                "source.proxy",
                HttpSource.at(URI.create("http://127.0.0.1/x.zip")).proxy("proxy:3128"));
        refused("source.allowAddresses", HttpSource.at(URL).allowAddresses(List.of("localhost")));
        refused("source.pins", HttpSource.at(URL).pins(List.of("abc")));
        refused("source.deadline", HttpSource.at(URL).deadline(Duration.ZERO));
        refused("source.rateFloor", HttpSource.at(URL).rateFloor(-1));
        refused("User-Agent", HttpSource.at(URL).userAgent("a\nb"));
    }

    @Test
    void pinsAreReadInEveryCommonForm() {
        HttpChecks checks = new HttpChecks(Secrets.of(name -> null));
        String hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        String base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assertEquals(
                Set.of(hex), checks.pins(List.of(hex.toUpperCase(java.util.Locale.ROOT), base64, "sha256//" + base64)));
    }

    @Test
    void nothingOfItPrintsASecret() {
        HttpRules rules = new HttpRules(
                URL,
                new Redirects(Set.of()),
                mx.prep.internal.tls.NameGuard.STANDARD,
                Map.of("X", "s3cret"),
                "me",
                new Tls(null, Set.of(), null, "s3cret"),
                null,
                Duration.ZERO,
                Duration.ZERO,
                new TransferGuard.Pace(0, Duration.ZERO, Duration.ZERO),
                UnknownLength.REFUSE,
                java.time.Clock.systemUTC(),
                mx.prep.internal.time.Ticker.SYSTEM,
                mx.prep.internal.time.Pause.SYSTEM);
        assertFalse((rules + " " + rules.tls()).contains("s3cret"));
    }

    @Test
    void namesAreTakenFromTheAddress() {
        assertEquals("prep.zip", Reply.fileName(URL));
        assertEquals("a b+c.zip", Reply.fileName(URI.create("https://h/x/a%20b+c.zip")));
        assertEquals("package", Reply.fileName(URI.create("https://h/x/")));
        assertEquals("package", Reply.fileName(URI.create("https://h")));
        assertEquals("package", Reply.fileName(URI.create("https://h/%2e%2e")));
        assertEquals("package", Reply.fileName(URI.create("https://h/a%2Fb")));
        assertEquals("package", Reply.fileName(URI.create("https://h/a%00b")));
    }
}
