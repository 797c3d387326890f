package mx.prep.examples.canary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;

/** A cloud on this machine whose clients have canaries for secrets and are listened to. */
interface WatchedCloud extends AutoCloseable {
    /** The secrets that its clients have. */
    List<Canary> canaries();

    /** A new client of the archive. */
    ObjectStore archive();

    /** New clients of the sites, with whatever decides and caches in front of them. */
    List<Target> targets();

    /** The names of the targets that can have a cut. */
    List<String> sites();

    /** What clients sent to who gives credentials. */
    String sent();

    /** Every object that is stored, by bucket and key. */
    Map<String, byte[]> stored();

    @Override
    void close();

    /** Makes one. */
    interface Maker {
        /** Opens it, with clients that are led through these wires. */
        WatchedCloud open(Path folder, Wires wires) throws IOException;
    }
}
