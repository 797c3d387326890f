package mx.prep.azure.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.AccessToken;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.retry.RetryRules;
import mx.prep.internal.retry.RetryingStore;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.azurite.Azurite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Identities instead of keys, over TLS; Azurite looks at everything in a token but its signature. */
class BlobIdentityTest {
    private static final ThrowAwayCa CA = ThrowAwayCa.create();
    private static final ObjectKey KEY = ObjectKey.of("a+b c");
    private static final Body BODY = Body.of(new byte[] {1});

    @TempDir
    private static Path folder;

    private static Azurite azurite;
    private static Path trust;

    @BeforeAll
    static void start() throws IOException {
        azurite = Azurite.withTokens(CA.server("127.0.0.1"), folder);
        trust = Files.writeString(folder.resolve("trust.pem"), CA.pem());
        new OtherClient(azurite.endpoint(), trust).make(Stores.CONTAINER);
    }

    @AfterAll
    static void end() {
        azurite.close();
    }

    private static ObjectStore store(AzureTokens tokens) {
        return Stores.on(azurite.endpoint(), tokens).trust(trust).build();
    }

    private static String token(Duration life) {
        return Jwt.storage(Instant.now(), life);
    }

    private static AccessToken access(String token, Duration life) {
        return new AccessToken(token, Instant.now().plus(life).atOffset(ZoneOffset.UTC));
    }

    @Test
    void everyRequestIsMadeWithAToken() throws IOException {
        ObjectKey copy = ObjectKey.of("copies/a+b c");
        try (ObjectStore store = store(Stores.tokens(token(Duration.ofHours(1))))) {
            StoredObject stored = store.put(KEY, BODY, ObjectHeaders.CONTROL, Precondition.ABSENT);
            assertEquals(stored, store.find(KEY).orElseThrow());
            assertEquals(1, store.get(KEY, ByteRange.ALL).stream().read());
            store.copy(KEY, stored.version(), copy, ObjectHeaders.CONTROL);
            assertEquals(2, store.list("", null).objects().size());
            assertEquals(
                    List.of(),
                    store.delete(List.of(new Deletion(KEY, Precondition.NONE), new Deletion(copy, Precondition.NONE))));
        }
    }

    @Test
    void aTokenThatExpiresInTheMiddleIsRenewed() {
        AtomicInteger fetched = new AtomicInteger();
        AzureTokens tokens = AzureTokens.of(
                () -> access(
                        token(fetched.incrementAndGet() == 1 ? Duration.ofMinutes(-1) : Duration.ofHours(1)),
                        Duration.ofHours(1)),
                Clock.systemUTC());
        ObjectKey key = ObjectKey.of("renewed");
        try (ObjectStore once = store(tokens)) {
            StoreException e = assertThrows(
                    StoreException.class, () -> once.put(key, BODY, ObjectHeaders.CONTROL, Precondition.ABSENT));
            assertEquals(Kind.UNAVAILABLE, e.kind(), e.getMessage());
            assertTrue(e.getMessage().contains("the next request has a new one"), e.getMessage());
        }
        fetched.set(0);
        tokens.discard();
        try (ObjectStore retrying =
                RetryingStore.around(store(tokens), RetryRules.standard(delay -> {}, new Random(1)))) {
            retrying.put(key, BODY, ObjectHeaders.CONTROL, Precondition.ABSENT);
            assertEquals(2, fetched.get());
            retrying.delete(List.of(new Deletion(key, Precondition.NONE)));
            assertEquals(2, fetched.get());
        }
    }

    @Test
    void aTokenForSomethingElseIsDenied() {
        String other = Jwt.token(Instant.now(), Duration.ofHours(1), "https://management.azure.com");
        try (ObjectStore store = store(Stores.tokens(other))) {
            StoreException e = assertThrows(StoreException.class, () -> store.list("", null));
            assertEquals(Kind.DENIED, e.kind(), e.getMessage());
            assertFalse(e.toString().contains(other));
        }
    }

    @Test
    void whyThereIsNoTokenIsSaid() {
        Map<RuntimeException, String> reasons = Map.of(
                new CredentialUnavailableException("nothing here"), "give this machine a managed identity",
                new ClientAuthenticationException("AADSTS7000215: Invalid client secret provided: s3cr3t", null),
                        "Microsoft Entra refuses it with AADSTS7000215",
                new UncheckedIOException(new IOException("no route")), "its issuer can't be reached");
        reasons.forEach((reason, message) -> {
            AzureTokens none = AzureTokens.of(
                    () -> {
                        throw reason;
                    },
                    Clock.systemUTC());
            try (ObjectStore store = store(none)) {
                StoreException e = assertThrows(StoreException.class, () -> store.find(KEY));
                assertTrue(e.getMessage().contains(message), e.getMessage());
                assertTrue(e.getMessage().contains(reason.getClass().getSimpleName()), e.getMessage());
                StringWriter logged = new StringWriter();
                e.printStackTrace(new PrintWriter(logged));
                assertFalse(logged.toString().contains("s3cr3t"), logged::toString);
                assertEquals(reason instanceof UncheckedIOException ? Kind.UNAVAILABLE : Kind.DENIED, e.kind());
            }
        });
    }

    /** An issuer as container apps and functions have it. */
    private static HttpServer issuer(List<String> asked, String token) throws IOException {
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/token", exchange -> {
            asked.add(exchange.getRequestURI().getQuery() + " "
                    + exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"));
            byte[] answer = ("{\"access_token\":\"" + token + "\",\"expires_on\":\""
                            + Instant.now().plusSeconds(3600).getEpochSecond()
                            + "\",\"resource\":\"https://storage.azure.com\",\"token_type\":\"Bearer\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        issuer.start();
        return issuer;
    }

    private static Map<String, String> environment(HttpServer issuer) {
        String endpoint = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/token";
        return Map.of("IDENTITY_ENDPOINT", endpoint, "IDENTITY_HEADER", "of-this-app");
    }

    @Test
    void aManagedIdentityIsFoundByItself() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer issuer = issuer(asked, token(Duration.ofHours(1)));
        try {
            String said = ask("AUTO", environment(issuer));
            assertTrue(said.contains(" objects"), said);
            assertEquals(1, asked.size(), said);
            assertTrue(asked.get(0).contains("resource=https://storage.azure.com"), asked.get(0));
            assertTrue(asked.get(0).endsWith("of-this-app"), asked.get(0));
        } finally {
            issuer.stop(0);
        }
    }

    /** Azure's libraries and whatever else is in the process, each logger at its lowest level. */
    @Test
    void noLogHasATokenOrTheIdentitysHeader() throws Exception {
        Path slf4j = Files.writeString(
                folder.resolve("all.xml"),
                "<configuration><appender name='out' class='ch.qos.logback.core.ConsoleAppender'><encoder>"
                        + "<pattern>%logger %msg %ex%n</pattern></encoder></appender><root level='TRACE'>"
                        + "<appender-ref ref='out'/></root></configuration>");
        Path platform = Files.writeString(
                folder.resolve("all.properties"),
                "handlers=java.util.logging.ConsoleHandler\n.level=ALL\njava.util.logging.ConsoleHandler.level=ALL\n");
        List<String> asked = new CopyOnWriteArrayList<>();
        String token = token(Duration.ofHours(1));
        HttpServer issuer = issuer(asked, token);
        try {
            String said = ask(
                    "AUTO",
                    environment(issuer),
                    "-Dlogback.configurationFile=" + slf4j,
                    "-Djava.util.logging.config.file=" + platform);
            assertTrue(said.contains(" objects"), said);
            assertEquals(1, asked.size(), said);
            assertTrue(said.contains("com.azure") && said.contains("FINE"), "the control: " + said);
            assertFalse(said.contains(token) || said.contains("of-this-app"), said);
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for the Azure CLI is a shell script")
    void whoIsLoggedInToTheCliIsTaken() throws Exception {
        Path az = Files.writeString(
                folder.resolve("az"),
                "#!/bin/sh\necho '{\"accessToken\":\"" + token(Duration.ofHours(1))
                        + "\",\"expiresOn\":\"2049-12-31"
                        + " 23:59:59.000000\",\"expires_on\":2524607999,\"tokenType\":\"Bearer\"}'\n");
        Files.setPosixFilePermissions(az, PosixFilePermissions.fromString("rwx------"));
        String said = ask("CLI", Map.of("PATH", folder + ":/usr/bin:/bin"));
        assertTrue(said.contains(" objects"), said);
    }

    @Test
    void whatIsNamedAndIsNotThereIsSaid() throws Exception {
        String said = ask("ENVIRONMENT", Map.of());
        assertTrue(said.contains("DENIED") && said.contains("no Azure token"), said);
        assertTrue(ask("WORKLOAD", Map.of()).contains("no Azure token"));
    }

    private static String ask(String identity, Map<String, String> environment, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                WhoAmI.class.getName(),
                azurite.endpoint().toString(),
                trust.toString(),
                identity));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AZURE_") || name.startsWith("IDENTITY_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
