package mx.prep.spi;

import mx.prep.error.StoreException;
import mx.prep.model.ObjectKey;

/** An object that couldn't be deleted, and why. */
public record DeleteFailure(ObjectKey key, StoreException reason) {}
