package mx.prep.internal.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import mx.prep.error.CancelledException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.incident.IncidentDesk;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.OperatorDesk;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.PublisherSettings;
import mx.prep.internal.retry.RetryRules;
import mx.prep.internal.retry.RetryingStore;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.Pause;
import mx.prep.model.AcceptRequest;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Cut;
import mx.prep.model.CutRules;
import mx.prep.model.Digest;
import mx.prep.model.Election;
import mx.prep.model.HoldReason;
import mx.prep.model.InPlaceRules;
import mx.prep.model.IncidentCause;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.Recipe;
import mx.prep.model.RefusalCode;
import mx.prep.source.HttpSource;
import mx.prep.source.HttpSourceBuilder;
import mx.prep.source.ListingSource;
import mx.prep.source.TimedHttp;
import mx.prep.spi.Deletion;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.time.Lockstep;
import mx.prep.testkit.time.VirtualTime;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipForge;
import org.jspecify.annotations.Nullable;

/**
 * A night of many cuts and troubles, in virtual time: an authority over HTTPS, one publisher with the threads that it
 * always has, an archive and a target of each mode in memory. Time passes only while none of the threads has work.
 */
final class FaultyNight implements AutoCloseable {
    static final String SIDECAR = AuthoritySimulator.PACKAGE_PATH + ".sha256";
    static final byte[] OTHER_DIGEST = ("0".repeat(64) + "  prep.zip\n").getBytes(UTF_8);
    static final ZoneId ZONE = ZoneId.of("America/Mexico_City");
    private static final LocalDateTime OPENS = LocalDateTime.parse("2021-06-06T20:00");
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final DateTimeFormatter PRINTED = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm");
    private static final String MANIFESTS = ".prep/releases/";
    private static final int FILES = 12;
    private static final int KEPT = 3;

    final VirtualTime time = new VirtualTime(OPENS.minus(EVERY).atZone(ZONE).toInstant());
    private final Lockstep transfers = new Lockstep(time);
    final AuthoritySimulator authority;
    final InMemoryStore archive = new InMemoryStore("archive", Versions.CONTENT);
    final InMemoryStore portal = new InMemoryStore("portal", Versions.CONTENT);
    final InMemoryStore plain = new InMemoryStore("plain", Versions.COUNTER);

    private final Election election;
    private final AwaitedThreads threads = new AwaitedThreads();
    private final Path folder;
    private final Setup setup;
    private final TreeMap<Instant, Runnable> looks = new TreeMap<>();
    private final TreeMap<Instant, Duration> deaths = new TreeMap<>();
    private final List<Consumer<PublishEvent>> listeners = new CopyOnWriteArrayList<>();
    private EventBus events;
    private Pipeline pipeline;
    private int processes;

    /** What is expected of each package's cut, and what became of it. */
    final Map<Cut, Set<String>> expectedFates = new TreeMap<>();

    final Map<Cut, Set<String>> fates = new TreeMap<>();
    /** Which alarms are expected while a cut is the newest that should be there, and which were heard. */
    final Map<Integer, Set<String>> expectedAlarms = new TreeMap<>();

    final Map<Integer, Set<String>> alarms = new TreeMap<>();
    /** Alarms that were heard a second time within as long as a cut takes. */
    final List<String> toldTwice = new ArrayList<>();
    /** Alarms that haven't ended. */
    final List<String> stillOpen = new ArrayList<>();

    /** Which package of a cut. */
    enum Copy {
        GOOD,
        /** Another with the same cut. */
        OTHER,
        /** One that says of itself that it is a test. */
        TEST,
        /** The good one with a bit of a file's data turned over. */
        BROKEN,
        /** One with a file that would lie outside the site. */
        HOSTILE,
        /** One with the database of the cut before. */
        MIXED,
        /** One with a picture of a mebibyte. */
        LARGE
    }

    /**
     * What the process needs.
     *
     * @param heap bytes that are alive, less the bytes of what the archive holds
     * @param objects how many objects the archive holds
     */
    record Weight(long heap, long objects, int threads, long descriptors) {}

    FaultyNight(Path folder, int cuts) throws IOException {
        this(folder, cuts, Setup.USUAL);
    }

    FaultyNight(Path folder, int cuts, Setup setup) throws IOException {
        this.folder = folder;
        this.setup = setup;
        this.election = new Election(
                "PREP", ZONE, OPENS, OPENS.plus(EVERY.multipliedBy(cuts - 1)).plusMinutes(2), setup.rehearsal());
        this.authority = AuthoritySimulator.builder()
                .generator(PackageGenerator.builder().cuts(cuts).build())
                .clock(time)
                .pause(setup.virtualTransfers() ? transfers : Pause.SYSTEM)
                .keep(1)
                .start();
        this.events = hearing();
        this.pipeline = process();
    }

    private EventBus hearing() {
        IncidentDesk desk = new IncidentDesk("virtual", change -> {});
        return new EventBus(List.of(this::hear), desk::hear);
    }

    /** A process of the publisher's, which knows nothing of the ones before. */
    private Pipeline process() {
        PublisherSettings settings = new PublisherSettings(
                "virtual",
                setup.window() ? election : new Election("PREP", ZONE, null, null, setup.rehearsal()),
                setup.limits(),
                setup.names()
                        ? CutRules.DEFAULT
                        : new CutRules(Pattern.compile("(?!)()()"), ObjectKey.of("corte.json"), "", "/cortePrueba"),
                ConfirmScope.SAMPLE,
                Duration.ofSeconds(30),
                InPlaceRules.DEFAULT,
                folder.resolve("work" + ++processes),
                time,
                time,
                time,
                events,
                Rules::decide,
                setup.unchecked());
        EdgeCache cache = setup.cache().apply(this);
        EdgeCache unhurried = cache == null ? null : new UnhurriedCache(cache, () -> threads.await("prep-lane-portal"));
        return Pipeline.create(
                settings,
                threads,
                source(),
                setup.verifier(),
                List.of(archive),
                List.of(
                        target("portal", portal, Mode.RELEASES),
                        new Target(
                                "plain", plain, "", Mode.IN_PLACE, Recipe.of(Mode.IN_PLACE), null, unhurried, null)));
    }

    private PackageSource source() {
        if (setup.names()) {
            return ListingSource.builder()
                    .url(authority.uri("/listing.html"))
                    .trust(trusted())
                    .build();
        }
        HttpSourceBuilder builder =
                HttpSource.at(authority.packageUri()).trust(trusted()).unknownLength(setup.length());
        return setup.virtualTransfers() ? TimedHttp.source(builder, time, transfers) : builder.build();
    }

    private Path trusted() {
        try {
            return Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cut that readers get of the portal, or null before the first. */
    @Nullable
    Cut shown() {
        return portal.bytes(ObjectKey.of(".prep/current.json"))
                .map(PointerFormat::read)
                .map(Pointer::live)
                .map(PackageRef::cut)
                .orElse(null);
    }

    static Target target(String name, InMemoryStore store, Mode mode) {
        return new Target(name, store, "", mode, Recipe.of(mode), null, null, null);
    }

    Cut cut(int number) {
        return new Cut(OPENS.plus(EVERY.multipliedBy(number)));
    }

    Instant moment(int cut) {
        return cut(cut).instant(ZONE);
    }

    // What is planned.

    void at(Instant moment, Runnable action) {
        time.at(moment, action);
    }

    /** Has something done at the first moment from then on at which nothing else is going on. */
    void lookAt(Instant moment, Runnable look) {
        looks.merge(moment, look, (first, second) -> () -> {
            first.run();
            second.run();
        });
    }

    void offers(Instant moment, int cut, Copy copy) {
        offers(moment, cut(cut), copy);
    }

    void offers(Instant moment, Cut cut, Copy copy) {
        at(moment, () -> authority.offer(bytes(cut, copy), cut + "-" + copy + ".zip"));
        lookAt(moment, () -> {
            forgetOldReleases(portal);
            forgetOldReleases(plain);
        });
    }

    /** Somebody hears all events, too. */
    void listener(Consumer<PublishEvent> listener) {
        listeners.add(listener);
    }

    /** The publisher dies; so much later another begins with an empty work folder. */
    void dies(Instant moment, Duration time) {
        deaths.put(moment, time);
    }

    /** An operator accepts a package that is held, whatever it is flagged or dated as. */
    void accepts(Instant moment, Digest sha256) {
        lookAt(
                moment,
                () -> new OperatorDesk(pipeline, "ana")
                        .accept(AcceptRequest.of(sha256.hex()).forThisElection(), "as the authority says"));
    }

    void publishes(Cut cut) {
        expect(expectedFates, cut, "live at portal");
        expect(expectedFates, cut, "live at plain");
    }

    void holds(Cut cut, HoldReason reason) {
        expect(expectedFates, cut, "held " + reason);
    }

    void refuses(Cut cut, RefusalCode code) {
        expect(expectedFates, cut, "refused " + code);
    }

    void alarms(int cut, String alarm) {
        expectedAlarms.computeIfAbsent(cut, any -> new TreeSet<>()).add(alarm);
    }

    private static void expect(Map<Cut, Set<String>> fates, Cut cut, String fate) {
        fates.computeIfAbsent(cut, any -> new TreeSet<>()).add(fate);
    }

    // What happens.

    /** Follows the whole night. */
    void follow() {
        Pause pause = wait -> {
            threads.await();
            events.settle();
            while (!looks.isEmpty() && !looks.firstKey().isAfter(time.instant())) {
                looks.pollFirstEntry().getValue().run();
            }
            if (!deaths.isEmpty() && !deaths.firstKey().isAfter(time.instant())) {
                throw new CancelledException("it dies", null);
            }
            time.advance(wait);
        };
        while (!isFollowedToItsEnd(pause)) {
            pipeline.close(Duration.ofSeconds(10));
            time.advance(deaths.pollFirstEntry().getValue());
            events = hearing();
            pipeline = process();
        }
        events.close();
    }

    private boolean isFollowedToItsEnd(Pause pause) {
        Punctuality punctuality = new Punctuality(election, pipeline, time, events);
        Duration every = Duration.ofMinutes(1);
        try {
            new Follow(pipeline, election.window(), punctuality, every, new Random(7), pause, events).run();
            return true;
        } catch (CancelledException e) {
            return false;
        }
    }

    /** A store as those see it who repeat what fails, and whose repetitions take no time. */
    static ObjectStore steady(InMemoryStore store) {
        return RetryingStore.around(store, RetryRules.standard(pause -> {}, new Random(3)));
    }

    /** A target in memory holds what a bucket would: so that the heap shows the publisher's, it forgets old releases. */
    private void forgetOldReleases(InMemoryStore target) {
        List<ObjectKey> keys = target.keys();
        List<String> ids = keys.stream()
                .map(ObjectKey::value)
                .filter(key -> key.startsWith(MANIFESTS))
                .map(key -> key.substring(MANIFESTS.length(), key.length() - ".json".length()))
                .toList();
        Set<String> old = Set.copyOf(ids.subList(0, Math.max(0, ids.size() - KEPT)));
        steady(target)
                .delete(keys.stream()
                        .filter(key -> old.stream()
                                .anyMatch(id -> key.value().equals(MANIFESTS + id + ".json")
                                        || key.value().startsWith("releases/" + id + "/")))
                        .map(key -> new Deletion(key, Precondition.NONE))
                        .toList());
    }

    private synchronized void hear(PublishEvent event) {
        listeners.forEach(listener -> listener.accept(event));
        if (event instanceof PublishEvent.Live e && e.reference() != null) {
            expect(fates, e.reference().cut(), "live at " + e.target());
        } else if (event instanceof PublishEvent.Held e && e.reference() != null) {
            expect(fates, e.reference().cut(), "held " + e.reason());
        } else if (event instanceof PublishEvent.Refused e && e.reference() != null) {
            expect(fates, e.reference().cut(), "refused " + e.refusal().code());
        } else if (event instanceof PublishEvent.IncidentOpened e) {
            String alarm = alarm(e.cause(), e.target());
            if (!alarms.computeIfAbsent(slot(e.at()), any -> new TreeSet<>()).add(alarm)) {
                toldTwice.add(alarm + " at " + e.at());
            }
            stillOpen.add(alarm);
        } else if (event instanceof PublishEvent.IncidentClosed e) {
            stillOpen.remove(alarm(e.incident().cause(), e.incident().target()));
        }
    }

    private static String alarm(IncidentCause cause, @Nullable String target) {
        return target == null ? cause.name() : cause + " " + target;
    }

    private int slot(Instant at) {
        return (int) (Duration.between(moment(0), at).toSeconds() / EVERY.toSeconds());
    }

    Weight weigh() {
        System.gc();
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long stored = archive.keys().stream()
                .mapToLong(key -> archive.bytes(key).orElseThrow().length)
                .sum();
        return new Weight(
                used - stored,
                archive.keys().size(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getOpenFileDescriptorCount());
    }

    // What it is about.

    /** A package: a page, figures of which a third change with each cut, a picture of 64 KiB, a script now and then. */
    byte[] bytes(Cut cut, Copy copy) {
        int number = (int) Duration.between(OPENS, cut.time()).toMinutes();
        byte[] picture = new byte[copy == Copy.LARGE ? 1 << 20 : 64 << 10];
        new Random(number).nextBytes(picture);
        String printed = PRINTED.format(cut.time());
        ZipForge zip = ZipForge.zip()
                .file("index.html", "<html>" + printed + (copy == Copy.OTHER ? " bis" : ""))
                .file(
                        "corte.json",
                        "{\"fecha\":\"" + printed.substring(0, 10) + "\",\"hora\":\"" + printed.substring(11)
                                + "\",\"cortePrueba\":" + (copy == Copy.TEST) + "}")
                .file(
                        "base.csv",
                        "PREP\n" + PRINTED.format(cut.time().minusMinutes(copy == Copy.MIXED ? 5 : 0))
                                + "\nACTAS_ESPERADAS,ACTAS_CONTABILIZADAS\n9999," + number + "\n")
                .file("x" + Math.floorMod(number / 5, 3) + ".js", "x")
                .add(ForgedEntry.stored("foto.jpg", picture));
        for (int i = 0; i < FILES; i++) {
            zip.file("datos/" + i + ".json", "{\"votos\":" + (i % 3 == 0 ? number : 0) + "}");
        }
        if (copy == Copy.HOSTILE) {
            zip.file("../evil.html", "<html>");
        }
        byte[] bytes = zip.build();
        if (copy == Copy.BROKEN) {
            bytes[bytes.length / 2] ^= 0x40;
        }
        return bytes;
    }

    @Override
    public void close() {
        pipeline.close(Duration.ofSeconds(10));
        authority.close();
    }
}
