package mx.prep.internal.inplace;

import java.util.HashMap;
import java.util.Map;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * A target's live tree as it was listed, ours and others'. Every condition comes from a listing that was made before
 * pointer and intent were read.
 */
public final class TreeListing {
    private final Map<ObjectKey, StoredObject> objects;

    private TreeListing(Map<ObjectKey, StoredObject> objects) {
        this.objects = objects;
    }

    static TreeListing of(ObjectStore store, TargetLayout layout) {
        Map<ObjectKey, StoredObject> objects = new HashMap<>();
        ObjectPage.forEach(store, layout.prefix(), object -> {
            String path = object.key().value().substring(layout.prefix().length());
            if (!TargetLayout.isReserved(path)) {
                objects.put(ObjectKey.of(path), object);
            }
        });
        return new TreeListing(objects);
    }

    @Nullable
    StoredObject find(ObjectKey path) {
        return objects.get(path);
    }

    /** The state that a path was in. */
    Precondition state(ObjectKey path) {
        StoredObject object = objects.get(path);
        return object == null ? Precondition.ABSENT : Precondition.matches(object.version());
    }
}
