package mx.prep.gcp.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.gcp.internal.CredentialsException;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;
import mx.prep.testkit.tls.TlsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may, and tokens that change while the store is used. */
class GcsCredentialsTest {
    private static final ObjectKey KEY = ObjectKey.of("a");
    private static final Instant START = Instant.parse("2021-06-06T20:00:00Z");

    private final GcsServer server = Stores.server();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private static StoreException refused(ObjectStore store) {
        return assertThrows(StoreException.class, () -> store.list("", null));
    }

    @Test
    void aTokenThatWasNeverGoodIsRefused() {
        StoreException e =
                refused(Stores.on(server).tokens(Stores.tokens("stolen")).build());
        assertEquals(Kind.DENIED, e.kind());
        assertTrue(e.getMessage().contains("doesn't accept the credentials"), e.getMessage());
        assertFalse(e.toString().contains("stolen"));
    }

    @Test
    void noCredentialsAtAllAreSaidAndAServiceThatIsAwayIsWaitedFor() {
        AccessTokens none = new AccessTokens(
                () -> {
                    throw new IOException("Your default credentials were not found. secret");
                },
                clock);
        StoreException missing = refused(Stores.on(server).tokens(none).build());
        assertEquals(Kind.DENIED, missing.kind());
        assertTrue(missing.getMessage().contains("give this machine a service account"), missing.getMessage());
        assertFalse(missing.getMessage().contains("secret"));
        AccessTokens away = new AccessTokens(
                () -> {
                    throw new ConnectException("refused");
                },
                clock);
        assertEquals(
                Kind.UNAVAILABLE,
                refused(Stores.on(server).tokens(away).build()).kind());
    }

    @Test
    void tokensRotateWhileTheStoreIsUsed() {
        AtomicInteger fetched = new AtomicInteger();
        AccessTokens tokens = new AccessTokens(
                () -> Stores.token(
                        "token-" + fetched.incrementAndGet(), now.get().plus(Duration.ofHours(1))),
                clock);
        ObjectStore store = Stores.on(server).tokens(tokens).build();
        server.accept("token-1");
        store.find(KEY);
        now.set(START.plus(Duration.ofMinutes(54)));
        store.find(KEY);
        assertEquals(1, fetched.get());
        server.reject("token-1");
        server.accept("token-2");
        now.set(START.plus(Duration.ofMinutes(56)));
        store.find(KEY);
        assertEquals(2, fetched.get());
    }

    /** Somebody revoked it before its end: the next attempt has another. */
    @Test
    void aTokenThatIsRevokedIsFetchedAgain() {
        AtomicInteger fetched = new AtomicInteger();
        AccessTokens tokens = new AccessTokens(
                () -> Stores.token(
                        "token-" + fetched.incrementAndGet(), now.get().plus(Duration.ofHours(1))),
                clock);
        ObjectStore store = Stores.on(server).tokens(tokens).build();
        server.accept("token-1");
        store.find(KEY);
        server.reject("token-1");
        server.accept("token-2");
        now.set(START.plus(Duration.ofMinutes(10)));
        assertEquals(Kind.UNAVAILABLE, refused(store).kind());
        assertEquals(List.of(), store.list("", null).objects());
    }

    /** A workload identity federation's configuration, named in the configuration: token for token over HTTP. */
    @Test
    void aCredentialsFileThatIsNamedIsTaken() throws IOException {
        try (TokenService service = TokenService.start(folder, Stores.TOKEN)) {
            AccessTokens tokens = AccessTokens.ofDefault(service.file(), service.pem());
            assertEquals(
                    List.of(),
                    Stores.on(server).tokens(tokens).build().list("", null).objects());
            assertTrue(service.asked().contains("subject_token=oidc-token"), service.asked());
            assertTrue(service.asked().contains("cloud-platform"), service.asked());
        }
    }

    private Path federationFrom(URI subject) throws IOException {
        String text = TokenService.federation(URI.create("https://127.0.0.1:1"), folder)
                .replace("{\"file\":\"" + folder + "\"}", "{\"url\":\"" + subject + "\"}");
        assertTrue(text.contains(subject.toString()), text);
        return Files.writeString(folder.resolve("plain.json"), text);
    }

    /** A key file, whose token service Google's library takes as it is written. */
    private Path keyFor(URI service) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
        String pem = "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n";
        return Files.writeString(
                folder.resolve("plain.json"),
                "{\"type\":\"service_account\",\"client_id\":\"1\",\"client_email\":\"prep@example.mx\","
                        + "\"private_key_id\":\"1\",\"private_key\":\"" + pem.replace("\n", "\\n")
                        + "\",\"token_uri\":\"" + service + "\"}");
    }

    /** Whoever listens on the way would have the subject's token, or the signed claim, and Google's token. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsAskedForATokenOverPlainHttpByName(boolean isKey) throws Exception {
        try (TlsServer plain = TlsServer.plain(new byte[0])) {
            URI named = plain.address("localhost");
            AccessTokens tokens = AccessTokens.ofDefault(isKey ? keyFor(named) : federationFrom(named), null);
            StoreException e = refused(Stores.on(server).tokens(tokens).build());
            assertEquals(Kind.DENIED, e.kind(), e.getMessage());
            assertTrue(e.getMessage().contains("plain http is for this machine alone"), e.getMessage());
            assertEquals(0, plain.requests());
            URI near = plain.address("127.0.0.1");
            AccessTokens asked = AccessTokens.ofDefault(isKey ? keyFor(near) : federationFrom(near), null);
            assertThrows(RuntimeException.class, asked::token);
            assertTrue(plain.requests() > 0, "the control");
        }
    }

    @Test
    void aCredentialsFileThatIsNotThereIsSaid() {
        AccessTokens tokens = AccessTokens.ofDefault(folder.resolve("none.json"), null);
        CredentialsException e = assertThrows(CredentialsException.class, tokens::token);
        assertTrue(e.getMessage().contains("correct 'credentialsFile'"), e.getMessage());
        assertFalse(e.isPassing());
    }

    @Test
    void aCredentialsFileThatIsNoneIsSaid() throws IOException {
        for (String content : List.of("no JSON", "{}", "{\"type\":\"external_account\"}")) {
            Path file = Files.writeString(folder.resolve("bad.json"), content);
            AccessTokens tokens = AccessTokens.ofDefault(file, null);
            StoreException e = refused(Stores.on(server).tokens(tokens).build());
            assertEquals(Kind.DENIED, e.kind(), e.getMessage());
            assertTrue(e.getMessage().contains("no Google credentials that work"), e.getMessage());
        }
    }
}
