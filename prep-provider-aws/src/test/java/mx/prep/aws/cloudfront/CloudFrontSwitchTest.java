package mx.prep.aws.cloudfront;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.model.Cut;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.spi.ReleaseSwitch;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import mx.prep.testkit.cloudfront.KvsFault;
import mx.prep.testkit.edge.ReleaseSwitchContract;
import mx.prep.testkit.site.Manifests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudFrontSwitchTest extends ReleaseSwitchContract {
    private final KeyValueStoreServer store = KeyValueStoreServer.start(Clock.systemUTC());
    private final CloudFrontSwitch edge = open();

    @AfterEach
    void close() {
        edge.close();
        store.close();
    }

    @Override
    protected CloudFrontSwitch open() {
        return CloudFrontSwitch.builder()
                .keyValueStore(KeyValueStoreServer.ARN)
                .endpoint(store.endpoint())
                .credentials(Keys.rotating())
                .build();
    }

    @Test
    void aSwitchIsOneWrite() {
        publish(1, "index.html");
        store.calls();
        publish(2, "index.html", "nuevo.json");
        assertEquals(List.of("DescribeKeyValueStore", "GetKey", "GetKey", "UpdateKeys"), store.calls());
    }

    @Test
    void cutsWithTheSamePagesShareTheirNames() {
        publish(1, "index.html", "a/index.html", "a/1.json");
        Map<String, String> before = store.values();
        publish(2, "index.html", "a/index.html", "a/2.json");
        assertEquals(before.keySet(), store.values().keySet());
        assertEquals(LiveValue.read(before.get("live")).shape(), live().shape());
    }

    @Test
    void namesStayAsLongAsPageLoadsMayNeedThem() {
        publish(0, "index.html", "primero/index.html");
        String first = live().shape();
        for (int cut = 1; cut <= 8; cut++) {
            publish(cut, "index.html", "corte-" + cut + "/index.html");
            assertTrue(holds(first), "cut " + cut);
        }
        assertEquals(8, live().earlier().size());
        publish(9, "index.html");
        assertFalse(holds(first));
        assertEquals(10, store.values().size(), "nine shapes and the value");
    }

    @Test
    void whatALostRaceLeftBehindGoesWithTheNextNewNames() {
        store.put("shape/0123456789ab/0", "\n");
        store.put("somebody/else's", "\n");
        publish(1, "index.html");
        assertFalse(store.values().containsKey("shape/0123456789ab/0"));
        assertTrue(store.values().containsKey("somebody/else's"));
    }

    @Test
    void manyPagesGoBeforeTheValueThatNeedsThem() {
        publish(1, "index.html");
        List<Integer> sizes = new ArrayList<>();
        store.onChange(values -> {
            LiveValue value = LiveValue.read(values.get("live"));
            assertTrue(holds(values, value.shape()), "never a value without its names");
            sizes.add(values.size());
        });
        publish(
                2,
                IntStream.range(0, 3000)
                        .mapToObj(i -> "d/" + i + "/s/index.html")
                        .toArray(String[]::new));
        assertTrue(sizes.size() > 1, sizes::toString);
        assertTrue(Integer.parseInt(live().shape().split("\\.", -1)[1]) > 50);
    }

    @Test
    void tooManyPagesForAStoreAreLeftOut() {
        publish(
                1,
                IntStream.range(0, 120_000)
                        .mapToObj(i -> "d/" + i + "/index.html")
                        .toArray(String[]::new));
        assertEquals("", live().shape());
        assertEquals(1, store.values().size());
    }

    @Test
    void aLiveTreeIsSaidToBeOne() {
        Manifest manifest = Manifests.of(cut(1), Mode.IN_PLACE, List.of("index.html"));
        edge.replace(edge.read(), manifest.id(0), manifest);
        assertEquals(Mode.IN_PLACE, live().mode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"schema\":1,\"release\":\"../..\"}", "{\"schema\":2}"})
    void aValueThatIsNotOursIsReplaced(String foreign) {
        store.put("live", foreign);
        assertNull(edge.read().release());
        publish(1, "index.html");
        assertEquals(
                Manifests.of(cut(1), List.of("index.html")).id(0), edge.read().release());
    }

    @Test
    void theSameReleaseAgainRestoresItsNames() {
        publish(1, "index.html", "a/index.html");
        Map<String, String> whole = store.values();
        String bucket = whole.keySet().stream()
                .filter(k -> k.startsWith("shape/"))
                .findFirst()
                .orElseThrow();
        store.put(bucket, "\n");
        publish(1, "index.html", "a/index.html");
        assertEquals(whole, store.values());
    }

    @Test
    void aWriteWhoseAnswerIsLostIsUnknownAndFoundByReading() {
        publish(1, "index.html");
        store.fail("UpdateKeys", KvsFault.LOST_ANSWER);
        EdgeException e = assertThrows(EdgeException.class, () -> publish(2, "index.html"));
        assertEquals(EdgeException.Kind.UNKNOWN_OUTCOME, e.kind());
        assertEquals(cut(2), edge.read().release().cut());
    }

    @Test
    void aRequestThatNeverArrivedIsUnknownToo() {
        store.fail("UpdateKeys", KvsFault.RESET, KvsFault.RESET);
        EdgeException e = assertThrows(EdgeException.class, () -> publish(1, "index.html"));
        assertEquals(EdgeException.Kind.UNKNOWN_OUTCOME, e.kind());
        assertNull(edge.read().release());
    }

    @ParameterizedTest
    @EnumSource(
            value = KvsFault.class,
            names = {"INTERNAL_ERROR", "LOST_ANSWER"})
    void aReadThatFailsCanBeRepeated(KvsFault fault) {
        store.fail("GetKey", fault, fault);
        assertEquals(
                EdgeException.Kind.UNAVAILABLE,
                assertThrows(EdgeException.class, edge::read).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeKeyValueStore", "GetKey", "ListKeys", "UpdateKeys"})
    void aMissingPermissionIsNamed(String action) {
        store.fail(action, KvsFault.DENIED);
        EdgeException e = assertThrows(EdgeException.class, () -> publish(1, "index.html"));
        assertEquals(EdgeException.Kind.DENIED, e.kind());
        assertTrue(e.getMessage().contains("allow cloudfront-keyvaluestore:" + action + " on it"), e::getMessage);
        assertTrue(e.getMessage().contains("a1b2c3d4-5678-90ab-cdef-example11111"), e::getMessage);
    }

    @Test
    void throttlingSaysHowLongToWait() {
        store.fail("UpdateKeys", KvsFault.THROTTLED);
        EdgeException e = assertThrows(EdgeException.class, () -> publish(1, "index.html"));
        assertEquals(EdgeException.Kind.THROTTLED, e.kind());
        assertEquals(Optional.of(Duration.ofSeconds(7)), e.retryAfter());
    }

    @Test
    void wrongKeysAreToldWithoutWhatAwsWrote() {
        try (CloudFrontSwitch other = CloudFrontSwitch.builder()
                .keyValueStore(KeyValueStoreServer.ARN)
                .endpoint(store.endpoint())
                .credentials(Keys.rotating("another secret"))
                .build()) {
            EdgeException e = assertThrows(EdgeException.class, other::read);
            assertEquals(EdgeException.Kind.DENIED, e.kind());
            assertTrue(e.getMessage().contains("doesn't accept the credentials"), e::getMessage);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertFalse(String.valueOf(cause).contains(Keys.TOKEN), cause::toString);
            }
        }
    }

    @Test
    void anotherStoreIsNotInTheAccount() {
        try (CloudFrontSwitch other = CloudFrontSwitch.builder()
                .keyValueStore("arn:aws:cloudfront::123456789012:key-value-store/another")
                .endpoint(store.endpoint())
                .credentials(Keys.rotating())
                .build()) {
            EdgeException e = assertThrows(EdgeException.class, other::read);
            assertEquals(EdgeException.Kind.DENIED, e.kind());
            assertTrue(e.getMessage().contains("isn't in this account"), e::getMessage);
        }
    }

    @Test
    void whereNobodyListensItIsAway() {
        store.close();
        assertEquals(
                EdgeException.Kind.UNAVAILABLE,
                assertThrows(EdgeException.class, edge::read).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "E2EXAMPLE1ABCD",
                "arn:aws:s3:::bucket",
                "arn:aws:cloudfront::123456789012:function/x",
                "arn:aws:cloudfront::123456789012:key-value-store/a/b"
            })
    void onlyTheArnOfAStoreWillDo(String arn) {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> CloudFrontSwitch.builder().keyValueStore(arn).build());
        assertTrue(e.getMessage().startsWith("keyValueStore is"), e::getMessage);
    }

    private ReleaseSwitch.Value publish(int cut, String... files) {
        Manifest manifest = Manifests.of(cut(cut), List.of(files));
        return edge.replace(edge.read(), manifest.id(0), manifest);
    }

    private LiveValue live() {
        return LiveValue.read(store.values().get("live"));
    }

    private boolean holds(String shape) {
        return holds(store.values(), shape);
    }

    private static boolean holds(Map<String, String> values, String shape) {
        String[] parts = shape.split("\\.", -1);
        return IntStream.range(0, Integer.parseInt(parts[1]))
                .allMatch(i -> values.containsKey("shape/" + parts[0] + "/" + i));
    }

    private static Cut cut(int number) {
        return new Cut(LocalDateTime.parse("2021-06-06T20:00").plusMinutes(5L * number));
    }
}
