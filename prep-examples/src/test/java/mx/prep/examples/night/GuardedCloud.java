package mx.prep.examples.night;

import java.nio.file.Path;
import java.util.List;
import mx.prep.model.Mode;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.cloud.Rights;
import org.jspecify.annotations.Nullable;

/** A cloud on this machine whose servers keep to the policies in {@code docs/policies}: the very files. */
interface GuardedCloud extends AutoCloseable {
    /** Where the policies of all clouds are. */
    Path POLICIES = Path.of("..", "docs", "policies");

    /** A new client of the bucket in which the authority puts its packages. */
    ObjectStore source();

    /** A new client of the archive's bucket. */
    ObjectStore archive();

    /** A new client of the archive's bucket, which locks what it writes. */
    ObjectStore lockingArchive();

    /** A target as an outlet has it in a mode, with what purges it. */
    Target target(Mode mode);

    /** What the policies say that a publisher may do in a mode. */
    Rights publisher(Mode mode);

    /** What the policies say that who sweeps may do. */
    Rights sweeper();

    /** What the policies say that who clears a rehearsal may do: both roles, unless the cloud has a file for it. */
    default Rights clearer(Mode mode) {
        return Rights.of(publisher(mode), sweeper());
    }

    /** What the policies say that an edge may do. */
    Rights edge();

    /** What the policies say that a publisher with a locked archive may do with it. */
    Rights lockingArchiveRights();

    /** What whoever asks may do from now on; null: everything. */
    void enforce(@Nullable Rights rights);

    /** Does what a night in a mode seldom needs and its policies permit, and says what failed. */
    List<Throwable> besides(Mode mode);

    @Override
    void close();
}
