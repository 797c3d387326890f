package mx.prep.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Who may, and credentials that change while the store is used. */
class S3CredentialsTest {
    private static final ObjectKey KEY = ObjectKey.of("a");
    private static final Instant START = Instant.parse("2021-06-06T20:00:00Z");

    private final S3Server server = Stores.server();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Clock clock = ((InstantSource) () -> now.get()).withZone(ZoneOffset.UTC);

    @AfterEach
    void stop() {
        server.close();
    }

    private static StoreException refused(ObjectStore store) {
        StoreException e = assertThrows(StoreException.class, () -> store.list("", null));
        assertEquals(Kind.DENIED, e.kind());
        return e;
    }

    @Test
    void aWrongKeyIsRefusedOnBothServers() {
        S3Keys wrong = S3Keys.lasting(Stores.KEYS.accessKey(), "another-secret");
        S3Keys stranger = S3Keys.lasting("AKIASTRANGER", "another-secret");
        try (S3ProxyServer proxy = new S3ProxyServer(Stores.KEYS, Stores.BUCKET)) {
            for (S3Keys keys : List.of(wrong, stranger)) {
                RotatingCredentials credentials = Stores.credentials(keys);
                StoreException e =
                        refused(Stores.on(server).credentials(credentials).build());
                assertTrue(e.getMessage().contains("check them, and the region"), e.getMessage());
                assertFalse(e.getMessage().contains("another-secret"));
                refused(Stores.on(proxy.endpoint(), S3ProxyServer.REGION)
                        .credentials(credentials)
                        .build());
            }
        }
    }

    @Test
    void aWrongRegionOrClockIsSaid() {
        assertTrue(refused(Stores.on(server).region("us-west-2").build())
                .getMessage()
                .contains("correct 'region'"));
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16));
        assertTrue(refused(Stores.on(server).clock(late).build()).getMessage().contains("clock is wrong"));
    }

    @Test
    void noCredentialsAtAllAreSaid() {
        RotatingCredentials none = new RotatingCredentials(
                () -> {
                    throw SdkClientException.create("a token service wrote: s3cr3t");
                },
                clock);
        StoreException e = refused(Stores.on(server).credentials(none).build());
        assertTrue(e.getMessage().contains("there are no AWS credentials (SdkClientException)"), e.getMessage());
        StringWriter logged = new StringWriter();
        e.printStackTrace(new PrintWriter(logged));
        assertFalse(logged.toString().contains("s3cr3t"), logged::toString);
    }

    private static S3Keys session(int number) {
        return new S3Keys("ASIA" + number, "secret-" + number, "token-" + number);
    }

    private AwsCredentials sdk(int number, Instant end) {
        S3Keys keys = session(number);
        return AwsSessionCredentials.builder()
                .accessKeyId(keys.accessKey())
                .secretAccessKey(keys.secretKey())
                .sessionToken(keys.sessionToken())
                .expirationTime(end)
                .build();
    }

    @Test
    void sessionsRotateWhileTheStoreIsUsed() {
        AtomicInteger fetched = new AtomicInteger();
        RotatingCredentials credentials = new RotatingCredentials(
                () -> sdk(fetched.incrementAndGet(), now.get().plus(Duration.ofHours(1))), clock);
        ObjectStore store = Stores.on(server).credentials(credentials).build();
        server.accept(session(1));
        store.find(KEY);
        now.set(START.plus(Duration.ofMinutes(54)));
        store.find(KEY);
        assertEquals(1, fetched.get());
        server.reject(session(1));
        server.accept(session(2));
        now.set(START.plus(Duration.ofMinutes(56)));
        store.find(KEY);
        assertEquals(2, fetched.get());
    }

    @Test
    void aFetchThatFailsIsForgivenWhileSomethingIsValid() {
        AtomicInteger fetched = new AtomicInteger();
        RotatingCredentials credentials = new RotatingCredentials(
                () -> {
                    if (fetched.incrementAndGet() > 1) {
                        throw SdkClientException.create("the instance's service is away");
                    }
                    return sdk(1, START.plus(Duration.ofHours(1)));
                },
                clock);
        AwsCredentials first = credentials.resolveCredentials();
        now.set(START.plus(Duration.ofMinutes(57)));
        assertSame(first, credentials.resolveCredentials());
        assertSame(first, credentials.resolveCredentials());
        assertEquals(2, fetched.get(), "not asked again at once");
        now.set(START.plus(Duration.ofMinutes(61)));
        assertThrows(SdkClientException.class, credentials::resolveCredentials);
    }

    @Test
    void oneThreadFetchesForAll() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        CountDownLatch waiting = new CountDownLatch(1);
        RotatingCredentials credentials = new RotatingCredentials(
                () -> {
                    fetched.incrementAndGet();
                    try {
                        waiting.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return sdk(1, START.plus(Duration.ofHours(1)));
                },
                clock);
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<AwsCredentials>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(pool.submit(credentials::resolveCredentials));
            }
            waiting.countDown();
            AwsCredentials first = all.get(0).get();
            for (Future<AwsCredentials> one : all) {
                assertSame(first, one.get());
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, fetched.get());
    }
}
