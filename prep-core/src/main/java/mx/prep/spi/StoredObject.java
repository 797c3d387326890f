package mx.prep.spi;

import mx.prep.model.Digest;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * An object as a store describes it.
 *
 * @param key its key
 * @param version its state
 * @param size stored length in bytes
 * @param md5 MD5 of the stored bytes, or null where the store doesn't say
 * @param headers its headers; null in a list, and where somebody else wrote headers that aren't of this form
 */
public record StoredObject(
        ObjectKey key,
        Version version,
        long size,
        @Nullable Digest md5,
        @Nullable ObjectHeaders headers) {}
