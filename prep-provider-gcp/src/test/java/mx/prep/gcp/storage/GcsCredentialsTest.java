package mx.prep.gcp.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
