package mx.prep.store.jclouds;

/** Whether a request changes anything, and so whether its lost answer matters. */
public enum Effect {
    READ,
    WRITE
}
