package mx.prep.spi;

import java.util.List;
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
}
