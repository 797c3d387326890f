package mx.prep.spi;

import mx.prep.model.ObjectKey;

/**
 * An object to delete.
 *
 * @param precondition none or matches; there is nothing to delete where nothing may be
 */
public record Deletion(ObjectKey key, Precondition precondition) {
    public Deletion {
        if (precondition instanceof Precondition.Absent) {
            throw new IllegalArgumentException("a deletion of what is absent: " + key);
        }
    }
}
