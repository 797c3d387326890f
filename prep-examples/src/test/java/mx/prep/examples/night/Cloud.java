package mx.prep.examples.night;

import java.net.URI;
import mx.prep.model.Mode;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;

/** A cloud on this machine: a place for the archive, one for the site, and the control plane of its CDN. */
interface Cloud extends AutoCloseable {
    /** Whose name its tests print. */
    String name();

    /** A new client of the archive's place. */
    ObjectStore archive();

    /** A target at the site's place as an outlet has it, without a CDN. */
    Target target(Mode mode, URI publicUri);

    /** What the CDN in front of the site is purged by; calls {@link #purges}. */
    EdgeCache cache(URI publicUri);

    /** Where the site's objects can be read by everybody; ends with a slash. */
    URI site();

    PurgeServer purges();

    @Override
    void close();
}
