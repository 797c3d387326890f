package mx.prep;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.model.Election;
import mx.prep.model.Limits;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;

/** Collects an auditor's options; an archive is required. {@link #build} does no I/O. */
public final class AuditorBuilder implements Builder<Auditor> {
    private final List<ObjectStore> archives = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private Limits limits = Limits.DEFAULT;
    private ZoneId zone = Election.DEFAULT.zone();
    private Path work = Path.of("work");
    private Clock clock = Clock.systemUTC();

    AuditorBuilder() {}

    /** Adds a store of the archive; at least one, in the publisher's order. The auditor closes it. */
    public AuditorBuilder archive(ObjectStore store) {
        archives.add(store);
        return this;
    }

    /** Adds a site whose live release is held against the archive; default none. The auditor closes its store. */
    public AuditorBuilder target(Target target) {
        targets.add(target);
        return this;
    }

    /** Every ceiling on a package. Default {@link Limits#DEFAULT}. */
    public AuditorBuilder limits(Limits value) {
        limits = value;
        return this;
    }

    /** The zone of the times in mails. Default: Mexico City's. */
    public AuditorBuilder zone(ZoneId value) {
        zone = value;
        return this;
    }

    /** Folder for one package at a time; created when needed. Default {@code work}. */
    public AuditorBuilder work(Path folder) {
        work = folder;
        return this;
    }

    /** The clock. Default: the system's. */
    public AuditorBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    List<ObjectStore> archives() {
        return archives;
    }

    List<Target> targets() {
        return targets;
    }

    Limits limits() {
        return limits;
    }

    ZoneId zone() {
        return zone;
    }

    Path work() {
        return work;
    }

    Clock clock() {
        return clock;
    }

    @Override
    public Auditor build() {
        if (archives.isEmpty()) {
            throw new ConfigException("An auditor needs an archive.");
        }
        return new Auditor(this);
    }
}
