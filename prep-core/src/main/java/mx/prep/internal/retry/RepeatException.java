package mx.prep.internal.retry;

import mx.prep.error.StoreException;

/** A lost answer that was read back: repeating the request does no harm. */
final class RepeatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient StoreException lost;

    RepeatException(StoreException lost) {
        super(lost);
        this.lost = lost;
    }

    StoreException lost() {
        return lost;
    }
}
