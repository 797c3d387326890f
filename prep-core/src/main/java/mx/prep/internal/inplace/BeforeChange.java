package mx.prep.internal.inplace;

import java.util.Collection;
import mx.prep.model.ObjectKey;

/** Told which files of a live tree are about to change, before the first of them does. */
@FunctionalInterface
public interface BeforeChange {
    void touch(Collection<ObjectKey> paths);
}
