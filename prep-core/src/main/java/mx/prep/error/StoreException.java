package mx.prep.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store refused or failed one request. */
public final class StoreException extends PrepException {
    private static final long serialVersionUID = 1L;
    private final Kind kind;
    private final String store;
    private final String key;
    private final transient @Nullable Duration retryAfter;
    private final @Nullable String permission;

    /** What can be done about it. */
    public enum Kind {
        /** There is no such object. */
        NOT_FOUND,
        /** The object isn't in the state that the request asked for; the request was not applied. */
        PRECONDITION,
        /** Credentials or permissions; repeating doesn't help. */
        DENIED,
        /** Slow down; the request was not applied. */
        THROTTLED,
        /** The store can't be reached or failed; the request was certainly not applied. */
        UNAVAILABLE,
        /** The bytes aren't what they should be. */
        CORRUPT,
        /** The request may or may not have been applied: read back before anything else. */
        UNKNOWN_OUTCOME
    }

    /**
     * An error of a store.
     *
     * @param store the store's name
     * @param key the object's key, or the prefix of a list
     * @param detail what happened and what to do, without secrets
     */
    public StoreException(Kind kind, String store, String key, String detail, @Nullable Throwable cause) {
        this(kind, store, key, detail, null, cause);
    }

    public StoreException(
            Kind kind,
            String store,
            String key,
            String detail,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        this(kind, store, key, detail, retryAfter, null, cause);
    }

    private StoreException(
            Kind kind,
            String store,
            String key,
            String detail,
            @Nullable Duration retryAfter,
            @Nullable String permission,
            @Nullable Throwable cause) {
        super(store + ": " + key + ": " + detail, cause);
        this.kind = kind;
        this.store = store;
        this.key = key;
        this.retryAfter = retryAfter;
        this.permission = permission;
    }

    /**
     * A refusal for want of a permission.
     *
     * @param permission in the store's own words, such as {@code s3:PutObject}
     */
    public static StoreException denied(
            String store, String key, String detail, String permission, @Nullable Throwable cause) {
        return new StoreException(Kind.DENIED, store, key, detail, null, permission, cause);
    }

    public Kind kind() {
        return kind;
    }

    public String store() {
        return store;
    }

    public String key() {
        return key;
    }

    /** How long the store asked to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** What has to be permitted, where the store refused for want of it. */
    public Optional<String> permission() {
        return Optional.ofNullable(permission);
    }

    /** Whether the same request may be sent again without reading anything first. */
    public boolean isRetryable() {
        return kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE;
    }
}
