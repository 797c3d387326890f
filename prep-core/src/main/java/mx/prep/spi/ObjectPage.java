package mx.prep.spi;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param objects the objects, headers absent
 * @param next token of the next page, or null if this is the last
 */
public record ObjectPage(
        List<StoredObject> objects, @Nullable String next) {
    public ObjectPage {
        objects = List.copyOf(objects);
    }

    /**
     * Visits every object whose key starts with a prefix, in no particular order. One request for each page.
     *
     * @throws mx.prep.error.StoreException as {@link ObjectStore#list} does; what was visited before stays visited
     */
    public static void forEach(ObjectStore store, String prefix, Consumer<StoredObject> visitor) {
        @Nullable String token = null;
        do {
            ObjectPage page = store.list(prefix, token);
            page.objects().forEach(visitor);
            token = page.next();
        } while (token != null);
    }
}
