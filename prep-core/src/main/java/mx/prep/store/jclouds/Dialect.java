package mx.prep.store.jclouds;

import mx.prep.error.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/** How one cloud says what went wrong. Stateless. */
public interface Dialect {
    /** The cloud's own code in an error's body, or an empty string if it isn't the cloud's. */
    String code(String content);

    /** What a code means where the status alone doesn't say; null where it does. */
    @Nullable
    Kind kind(int status, String code);

    /**
     * What a person can do about it, in one sentence, or an empty string.
     *
     * @param permission what the request needs, such as {@code s3:PutObject}
     */
    String advice(int status, String code, String permission);
}
