package mx.prep.spi;

import mx.prep.error.StoreException;
import mx.prep.model.ObjectKey;

/** An object that a batch couldn't write, and why. */
public record WriteFailure(ObjectKey key, StoreException reason) {}
