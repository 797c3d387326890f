package mx.prep.spi;

/**
 * A store's name for one state of an object (ETag, generation, digest); opaque. Equal versions of a key mean equal
 * bytes; whether equal bytes have equal versions depends on the store.
 */
public record Version(String value) {
    @Override
    public String toString() {
        return value;
    }
}
