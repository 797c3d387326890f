package mx.prep.examples.bench;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import mx.prep.testkit.store.Counts;

/** A store in memory that everybody publishes into. */
interface Stand extends AutoCloseable {
    /** Forgets everything, and has these empty buckets; stays where it is. */
    void empty(List<String> buckets) throws IOException;

    URI endpoint();

    /** What a store's part of {@code prep.yaml} needs to reach it, as a flow of YAML. */
    String options();

    /** What the runner needs in its environment to reach it. */
    Map<String, String> environment();

    /** How much it was asked. */
    Counts counts();

    /** All objects of a bucket. */
    List<Saved> objects(String bucket);

    @Override
    void close();

    /**
     * An object as stored.
     *
     * @param version changes with each write
     * @param bytes asked for when they are needed
     */
    record Saved(String name, String version, Supplier<byte[]> bytes) {}
}
