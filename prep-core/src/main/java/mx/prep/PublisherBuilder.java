package mx.prep;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mx.prep.alarm.AlarmListener;
import mx.prep.alarm.Alarms;
import mx.prep.alarm.Sender;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.internal.incident.IncidentDesk;
import mx.prep.internal.incident.IncidentKeeper;
import mx.prep.internal.journal.Journal;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.PageDesk;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.PublisherSettings;
import mx.prep.internal.pipeline.Workings;
import mx.prep.internal.secret.OpenWire;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ContentCheck;
import mx.prep.model.CutRules;
import mx.prep.model.Election;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Limits;
import mx.prep.spi.Builder;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * Collects a publisher's options. Source, integrity, archive and at least one target are required. {@link #build} does
 * no I/O.
 */
public final class PublisherBuilder implements Builder<Publisher> {
    private @Nullable String name;
    private @Nullable PackageSource source;
    private @Nullable Verifier integrity;
    private final List<ObjectStore> archives = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<PublishListener> listeners = new ArrayList<>();
    private Election election = Election.DEFAULT;
    private Duration every = Duration.ofSeconds(60);
    private Limits limits = Limits.DEFAULT;
    private CutRules cut = CutRules.DEFAULT;
    private ConfirmScope confirm = ConfirmScope.SAMPLE;
    private Duration confirmPatience = Duration.ofSeconds(30);
    private int keep = 12;
    private @Nullable Path holdingPage;
    private @Nullable Path closingPage;
    private InPlaceRules inPlace = InPlaceRules.DEFAULT;
    private Set<ContentCheck> contentChecksOff = Set.of();
    private @Nullable Alarms alarms;
    private Path work = Path.of("work");
    private Clock clock = Clock.systemUTC();
    private @Nullable String operator;
    private @Nullable EventBus events;

    PublisherBuilder() {}

    /** What receipts and ledger call this publisher; unique among those of an election. Default: the host's name. */
    public PublisherBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** Who the orders of this publisher are by, as people call them. Default: the publisher's name. */
    public PublisherBuilder operator(String name) {
        this.operator = name;
        return this;
    }

    /** Where a package's cut, and whether it is a test, stand. Default: in its name, and nowhere. */
    public PublisherBuilder cut(CutRules rules) {
        this.cut = rules;
        return this;
    }

    /** Where packages come from. The publisher closes it. */
    public PublisherBuilder source(PackageSource source) {
        this.source = source;
        return this;
    }

    /** What says that a package is the authority's. */
    public PublisherBuilder integrity(Verifier verifier) {
        this.integrity = verifier;
        return this;
    }

    /**
     * Adds a private store where packages, receipts, claims, orders and ledger are kept; at least one. Of several each
     * has everything; one that works suffices for a package to go live, and what the others lack is made up later.
     * Claims, orders and ledger are made in the first: while that is away orders wait. The publisher closes it.
     */
    public PublisherBuilder archive(ObjectStore store) {
        archives.add(store);
        return this;
    }

    /** Adds a site to publish to; at least one. The publisher closes its store. */
    public PublisherBuilder target(Target target) {
        targets.add(target);
        return this;
    }

    /** What is published and when it is public. Default: always, in Mexico City's time. */
    public PublisherBuilder election(Election election) {
        this.election = election;
        return this;
    }

    /** Interval between two polls, give or take a tenth. Default 60 s. */
    public PublisherBuilder every(Duration interval) {
        this.every = interval;
        return this;
    }

    /** Every ceiling on a package. Default {@link Limits#DEFAULT}. */
    public PublisherBuilder limits(Limits limits) {
        this.limits = limits;
        return this;
    }

    /** How many files a confirmation asks for. Default: a sample. */
    public PublisherBuilder confirm(ConfirmScope scope) {
        this.confirm = scope;
        return this;
    }

    /**
     * How long caches may take to serve what is live before a confirmation says that they don't; zero asks once. Foreign
     * bytes are told at once. Default 30 s.
     */
    public PublisherBuilder confirmPatience(Duration longest) {
        this.confirmPatience = longest;
        return this;
    }

    /**
     * Folder with the page that {@link Publisher#prepare} shows before the first cut: an {@code index.html} and what it
     * needs, at most 1,000 files and 32 MiB. Default: a page of ours in Spanish.
     */
    public PublisherBuilder holdingPage(Path folder) {
        this.holdingPage = folder;
        return this;
    }

    /** Folder with the page that replaces the site when it is retired, as {@link #holdingPage} is. Default: ours. */
    public PublisherBuilder closingPage(Path folder) {
        this.closingPage = folder;
        return this;
    }

    /** How many releases that were live a sweep leaves besides the live one; at least 1. Default 12. */
    public PublisherBuilder keep(int releases) {
        this.keep = releases;
        return this;
    }

    /** What targets in mode IN_PLACE go by. Default {@link InPlaceRules#DEFAULT}. */
    public PublisherBuilder inPlace(InPlaceRules rules) {
        this.inPlace = rules;
        return this;
    }

    /** Checks of a package's content that aren't made; default none. What they find alerts and never blocks. */
    public PublisherBuilder contentChecksOff(Set<ContentCheck> checks) {
        this.contentChecksOff = Set.copyOf(checks);
        return this;
    }

    /** Folder for packages under way and the journal; created when needed, may vanish. Default {@code work}. */
    public PublisherBuilder work(Path folder) {
        this.work = folder;
        return this;
    }

    /** Adds a listener. */
    public PublisherBuilder listener(PublishListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Who is told of incidents. Default: nobody but the listeners. */
    public PublisherBuilder alarms(Alarms receivers) {
        this.alarms = receivers;
        return this;
    }

    /** The publisher's clock. Default: the system's. A source that tells the time overrules it. */
    public PublisherBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    @Override
    public Publisher build() {
        return build(Workings.SYSTEM);
    }

    /** The same, run on something else. */
    Publisher build(Workings workings) {
        PackageSource from = required(source, "source");
        Verifier verifier = required(integrity, "integrity");
        if (archives.isEmpty()) {
            throw new ConfigException("A publisher needs an archive.");
        }
        checkTargets();
        if (every.isNegative() || every.isZero()) {
            throw new ConfigException("every has to be longer than nothing, such as 60s");
        }
        if (confirmPatience.isNegative()) {
            throw new ConfigException("confirmPatience can't be negative; 0s asks once.");
        }
        if (keep < 1) {
            throw new ConfigException("keep is 1 or more: readers may still be on the release before, not " + keep);
        }
        List<PublishListener> all = new ArrayList<>(listeners);
        all.add(new Journal(work));
        @Nullable AlarmListener told = null;
        if (alarms != null) {
            told = new AlarmListener(alarms, sender());
            all.add(told);
        }
        IncidentKeeper.Queue changes = new IncidentKeeper.Queue();
        IncidentDesk desk = new IncidentDesk(name(), changes);
        EventBus bus = new EventBus(all, desk::hear);
        events = bus;
        WakeablePause pause = new WakeablePause();
        Pause waits = Objects.requireNonNullElse(workings.pause(), pause);
        PublisherSettings settings = new PublisherSettings(
                name(),
                election,
                limits,
                cut,
                confirm,
                confirmPatience,
                inPlace,
                work,
                clock,
                workings.ticker(),
                waits,
                bus,
                workings.rules(),
                contentChecksOff);
        bus.send(new PublishEvent.Started(clock.instant(), settings.name(), verifier.describe(), warnings(verifier)));
        Pipeline pipeline =
                Pipeline.create(settings, workings.threads(), from, verifier, List.copyOf(archives), targets);
        IncidentKeeper keeper = workings.set(
                new IncidentKeeper(desk, changes, pipeline.archive().ledger(), bus::send));
        bus.closeAfter(keeper);
        if (told != null) {
            bus.closeAfter(told);
        }
        return new Publisher(pipeline, this, pause, waits, keeper);
    }

    private static List<String> warnings(Verifier verifier) {
        List<String> warnings = new ArrayList<>();
        if (verifier.describe().startsWith("none")) {
            warnings.add("No integrity check is configured: nobody notices a package that isn't the authority's.");
        }
        OpenWire.warning().ifPresent(open -> warnings.add(open + "."));
        return warnings;
    }

    private void checkTargets() {
        if (targets.isEmpty()) {
            throw new ConfigException("A publisher needs at least one target.");
        }
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            if (!names.add(target.name())) {
                throw new ConfigException("Two targets are named " + target.name() + "; names tell them apart.");
            }
        }
    }

    private static <T> T required(@Nullable T option, String name) {
        if (option == null) {
            throw new ConfigException("A publisher needs the option " + name + ".");
        }
        return option;
    }

    String name() {
        String given = name;
        if (given != null) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "publisher";
        }
    }

    String operator() {
        return operator == null || operator.isBlank() ? name() : operator;
    }

    Sender sender() {
        return new Sender(name(), election.name(), election.rehearsal());
    }

    @Nullable
    Alarms alarms() {
        return alarms;
    }

    Path work() {
        return work;
    }

    Clock clock() {
        return clock;
    }

    Election election() {
        return election;
    }

    Duration every() {
        return every;
    }

    int keep() {
        return keep;
    }

    PageDesk.Folders pages() {
        return new PageDesk.Folders(holdingPage, closingPage);
    }

    EventBus events() {
        return Objects.requireNonNull(events, "built before it is used");
    }
}
