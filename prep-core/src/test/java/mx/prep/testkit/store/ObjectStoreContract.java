package mx.prep.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.Precondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link mx.prep.spi.ObjectStore} keeps. A store's own test extends it, opens an empty store, and says by
 * the hooks what the store or its emulator can't do and why; what it can't do is asserted too, so that it is noticed
 * when that changes.
 */
public abstract class ObjectStoreContract extends StoreWriteContract {
    private static final String ACUTE = "resumen-elecci\u00f3n.json";

    @Test
    void nothingIsThereAtFirst() {
        assertNothing("a");
        assertEquals(List.of(), list(""));
        assertEquals(List.of(), store.delete(List.of(new Deletion(key("a"), Precondition.NONE))));
        assertFalse(store.name().isBlank());
    }

    @Test
    void contentComesWithTheWholeObject() throws IOException {
        put("a", "0123456789");
        try (ObjectContent content = store.get(key("a"), new ByteRange(2, 3))) {
            assertEquals(10, content.object().size());
            assertEquals(HEADERS, content.object().headers());
            assertEquals(found("a").version(), content.object().version());
            assertArrayEquals(bytes("234"), content.stream().readAllBytes());
            assertEquals(-1, content.stream().read());
        }
    }

    @Test
    void rangesEndWhereTheObjectEnds() {
        put("a", "0123456789");
        assertArrayEquals(bytes("0"), read("a", new ByteRange(0, 1)));
        assertArrayEquals(bytes("9"), read("a", new ByteRange(9, 1)));
        assertArrayEquals(bytes("89"), read("a", new ByteRange(8, 100)));
        assertArrayEquals(bytes("56789"), read("a", new ByteRange(5, Long.MAX_VALUE)));
        assertArrayEquals(new byte[0], read("a", new ByteRange(10, 1)));
        assertArrayEquals(new byte[0], read("a", new ByteRange(1000, 5)));
    }

    @Test
    void whoReadsKeepsReadingTheSameObject() throws IOException {
        byte[] before = bytes(1, 3_000_000);
        store.put(key("a"), mx.prep.spi.Body.of(before), HEADERS, Precondition.NONE);
        try (ObjectContent content = store.get(key("a"), ByteRange.ALL)) {
            byte[] head = content.stream().readNBytes(1000);
            put("a", "another");
            byte[] tail = content.stream().readAllBytes();
            assertArrayEquals(Stream.of(head, tail).reduce(new byte[0], ObjectStoreContract::join), before);
        }
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] both = java.util.Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    @Test
    void listsComeInPages() {
        int count = moreThanOnePage();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(String.format("list/%02d/%05d", i % 3, i));
        }
        putAll(expected);
        put("list0", "after");
        put("lisa", "before");
        expected.sort(null);
        assertEquals(expected, keys("list/"));
        ObjectPage first = store.list("list/", null);
        assertNotNull(first.next(), "a second page");
        assertTrue(first.objects().size() < count);
        ObjectPage again = store.list("list/", null);
        assertEquals(first.objects(), again.objects(), "the same page for the same token");
    }

    @Test
    void aPrefixIsAnyText() {
        List.of("ab/c", "ab/cd/e", "ab/d", "abc", "b/ab/c").forEach(name -> put(name, name));
        assertEquals(List.of("ab/c", "ab/cd/e", "ab/d", "abc"), keys("ab"));
        assertEquals(List.of("ab/c", "ab/cd/e"), keys("ab/c"));
        assertEquals(List.of("ab/cd/e"), keys("ab/cd/"));
        assertEquals(List.of("ab/c", "ab/cd/e", "ab/d", "abc", "b/ab/c"), keys(""));
        assertEquals(List.of("abc"), keys("abc"));
        for (String nothing : List.of("x", "ab/c/", "abc/", "/", "//", "../", "ab/../", "./", "ab//", "A")) {
            assertEquals(listsBy(nothing), isListedAsNothing(nothing), nothing);
        }
    }

    private boolean isListedAsNothing(String prefix) {
        try {
            return keys(prefix).isEmpty();
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void neighboursInAListAreToldApart() {
        List<String> names = Stream.of(
                        "a!",
                        "a-b",
                        "a.txt",
                        "a/b",
                        "a/c-d",
                        "a/c/d",
                        "a/c0",
                        "a0",
                        "a~",
                        "b",
                        "\u00e9",
                        "\uff01",
                        "\ud83d\uddf3")
                .filter(name -> holds(key(name)))
                .sorted()
                .toList();
        names.forEach(name -> put(name, name));
        assertEquals(names, keys(""));
        assertEquals(List.of("a/b", "a/c-d", "a/c/d", "a/c0"), keys("a/"));
        assertEquals(List.of("a/c-d", "a/c/d", "a/c0"), keys("a/c"));
    }

    static Stream<String> oddNames() {
        return Stream.of(
                "a+b/c+d.json",
                "a b/ c .txt",
                "a:b;c=d~e",
                "100%25 %2F%2e",
                "$&'()*,!@[]^`{}|\"<>?#",
                ".hidden/..double/...",
                ".prep/current.json",
                ACUTE,
                Normalizer.normalize(ACUTE, Normalizer.Form.NFD),
                "\ud83d\uddf3\ufe0f/\ud83c\uddf2\ud83c\uddfd.svg",
                "CON/nul.txt",
                "trailing./dot.",
                "s/".repeat(100) + "deep",
                ("n".repeat(149) + "/").repeat(6).substring(0, 899) + "n".repeat(1),
                "long-" + "n".repeat(250),
                "longer-" + "n".repeat(893));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void oddNamesAreKept(String name) {
        if (!holds(key(name))) {
            assertRefused(Kind.DENIED, name, () -> put(name, "x"));
            assertEquals(Optional.empty(), store.find(key(name)));
            assertRefused(Kind.NOT_FOUND, name, () -> store.get(key(name), ByteRange.ALL));
            assertEquals(List.of(), store.delete(List.of(new Deletion(key(name), Precondition.NONE))));
            return;
        }
        put(name, name, Precondition.ABSENT);
        assertHolds(name, bytes(name));
        assertEquals(List.of(name), keys(""));
        assertEquals(List.of(name), keys(name.substring(0, Character.charCount(name.codePointAt(0)))));
        store.copy(key(name), found(name).version(), key(name.substring(0, name.length() - 1) + "2"), HEADERS);
        assertEquals(2, new HashSet<>(keys("")).size());
        assertEquals(List.of(), store.delete(List.of(new Deletion(key(name), Precondition.NONE))));
        assertNothing(name);
    }

    @Test
    void namesThatLookAlikeAreDifferentObjects() {
        String composed = ACUTE;
        String decomposed = Normalizer.normalize(ACUTE, Normalizer.Form.NFD);
        assertNotEquals(composed, decomposed);
        List<String> names = Stream.of("readme", "README", "Readme/x", composed, decomposed)
                .filter(name -> holds(key(name)))
                .toList();
        names.forEach(name -> put(name, name));
        names.forEach(name -> assertHolds(name, bytes(name)));
        assertEquals(names.size(), list("").size());
    }

    @Test
    void theLastPageSaysSo() {
        put("a", "1");
        assertNull(store.list("", null).next());
        assertNull(store.list("none", null).next());
    }
}
