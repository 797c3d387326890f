package mx.prep.examples.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import mx.prep.InVirtualTime;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.model.AcceptRequest;
import mx.prep.model.ConfirmScope;
import mx.prep.model.CycleResult;
import mx.prep.model.Election;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.source.StoreSource;
import mx.prep.spi.Body;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.testkit.cloud.Rights;
import mx.prep.testkit.time.VirtualTime;
import mx.prep.testkit.zip.ZipForge;

/**
 * The whole life of a night on a cloud that enforces its policies: holding page, cuts, a file that vanishes, purge,
 * status, audit, every kind of order, closing page, sweep, an edge, a locked archive. Ends after the step that tells what
 * was refused.
 */
final class GuardedNight {
    private static final ZoneId ZONE = ZoneId.of("America/Mexico_City");
    private static final Election NIGHT = election(false);
    private static final Election REHEARSAL = election(true);
    private final Path folder;
    private final GuardedCloud cloud;
    private final Mode mode;
    private final Function<Rights, Rights> policies;
    private final VirtualTime time = new VirtualTime(at("2021-06-01T12:00"));
    /** What people were told: results, events, exceptions. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    private final List<String> failures = new ArrayList<>();
    private final List<Rights> enforced = new ArrayList<>();
    private final GuardedVisits visits;

    /** @param policies what is enforced in place of the rights that the policies give */
    GuardedNight(Path folder, GuardedCloud cloud, Mode mode, Function<Rights, Rights> policies) {
        this.folder = folder;
        this.cloud = cloud;
        this.mode = mode;
        this.policies = policies;
        this.visits = new GuardedVisits(cloud, mode, folder, time);
    }

    private static Election election(boolean rehearsal) {
        return new Election(
                "PREP",
                ZONE,
                LocalDateTime.parse("2021-06-06T20:00"),
                LocalDateTime.parse("2021-06-08T23:59"),
                rehearsal);
    }

    private static java.time.Instant at(String local) {
        return LocalDateTime.parse(local).atZone(ZONE).toInstant();
    }

    /** A step, and what comes of it. */
    private interface Step {
        Object run() throws IOException;
    }

    /** Lives it. */
    GuardedNight live() {
        try (Publisher publisher = publisher("publisher", mode, NIGHT)) {
            enforce(cloud.publisher(mode));
            steps(
                    publisher::prepare,
                    () -> goTo("2021-06-06T20:05"),
                    () -> cut(publisher, "20210606_2000", "uno.csv"),
                    () -> cut(publisher, "20210606_2005", "uno.csv"),
                    () -> publisher.rollback("wrong figures"),
                    () -> cut(publisher, "20210606_2010", "dos.csv"),
                    () -> goTo("2021-06-06T22:05"),
                    publisher::runOnce,
                    () -> publisher.purge("portal", List.of()),
                    () -> publisher.confirm(ConfirmScope.ALL),
                    publisher::status,
                    publisher::overview,
                    () -> publisher.history(50),
                    visits::audit,
                    () -> cloud.besides(mode));
            operate(publisher);
            steps(
                    () -> goTo("2021-06-10T12:00"),
                    () -> publisher.retire("the final results are out"),
                    () -> publisher.reopen("they have to be corrected"),
                    () -> publisher.retire("the final results are out"));
        }
        try (Publisher sweeper = publisher("sweeper", mode, NIGHT)) {
            enforce(cloud.sweeper());
            steps(sweeper::sweepable, sweeper::sweep);
        }
        enforce(cloud.edge());
        steps(() -> GuardedOutcomes.answers(
                visits.read(this::heard, () -> !refusals().isEmpty())));
        enforce(cloud.lockingArchiveRights());
        steps(visits::lock);
        cloud.enforce(null);
        return this;
    }

    /** Whatever operators order, each order carried out. */
    private void operate(Publisher publisher) {
        steps(
                () -> publisher.hold("a rumour"),
                () -> GuardedOutcomes.held(cut(publisher, "20210606_2015", "dos.csv")),
                () -> publisher.resume("it was one"),
                publisher::runOnce,
                () -> publisher.override("aviso.html", own(), "the authority asks for it"),
                () -> publisher.giveBack("aviso.html", "it doesn't any more"),
                () -> GuardedOutcomes.held(cut(publisher, "20210606_2015", "tres.csv")),
                publisher::holds,
                () -> publisher.accept(AcceptRequest.of(waiting(publisher)), "the authority confirmed it"),
                this::losePointer,
                () -> GuardedOutcomes.held(publisher.runOnce()),
                () -> publisher.adopt("portal", "somebody deleted the pointer"),
                publisher::runOnce,
                () -> publisher.retry("to be sure"));
    }

    private Path own() throws IOException {
        return Files.writeString(folder.resolve("aviso.html"), "<p>aviso");
    }

    private static String waiting(Publisher publisher) {
        return publisher.holds().stream()
                .flatMap(hold -> Stream.ofNullable(hold.reference()))
                .map(reference -> reference.sha256().shortHex())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing is held"));
    }

    private Object losePointer() {
        cloud.enforce(null);
        try (ObjectStore site = cloud.target(mode).store()) {
            return site.delete(List.of(new Deletion(ObjectKey.of(".prep/current.json"), Precondition.NONE)));
        } finally {
            cloud.enforce(enforced.get(enforced.size() - 1));
        }
    }

    /** After three cuts the publisher sweeps, which isn't its role. */
    GuardedNight sweepAsPublisher() {
        try (Publisher publisher = publisher("publisher", mode, NIGHT)) {
            enforce(cloud.publisher(mode));
            steps(
                    () -> goTo("2021-06-06T20:05"),
                    () -> cut(publisher, "20210606_2000", "uno.csv"),
                    () -> cut(publisher, "20210606_2005", "uno.csv"),
                    () -> cut(publisher, "20210606_2010", "uno.csv"),
                    () -> goTo("2021-06-10T12:00"),
                    publisher::sweep);
        }
        cloud.enforce(null);
        return this;
    }

    /** A rehearsal whose site is cleared after two cuts and gets the next one in the other mode, each by who may. */
    GuardedNight reset() {
        Mode other = mode == Mode.RELEASES ? Mode.IN_PLACE : Mode.RELEASES;
        try (Publisher publisher = publisher("publisher", mode, REHEARSAL)) {
            enforce(cloud.publisher(mode));
            steps(
                    () -> goTo("2021-06-06T20:05"),
                    () -> cut(publisher, "20210606_2000", "uno.csv"),
                    () -> cut(publisher, "20210606_2005", "uno.csv"));
            enforce(cloud.clearer(mode));
            steps(() -> publisher.resetTarget("portal", "the rehearsal is over"), publisher::runOnce);
        }
        try (Publisher publisher = publisher("other", other, REHEARSAL)) {
            enforce(Rights.of(cloud.publisher(mode), cloud.publisher(other)));
            steps(() -> cut(publisher, "20210606_2010", "uno.csv"), () -> publisher.confirm(ConfirmScope.ALL));
        }
        cloud.enforce(null);
        return this;
    }

    private void enforce(Rights given) {
        Rights rights = policies.apply(given);
        enforced.add(rights);
        cloud.enforce(rights);
    }

    private void steps(Step... steps) {
        for (Step step : steps) {
            if (isToldOfRefusals()) {
                return;
            }
            try {
                Object result = step.run();
                tell(result);
                failures.addAll(GuardedOutcomes.problems(result));
            } catch (RuntimeException | IOException e) {
                tell(List.of(e));
                failures.add(String.valueOf(e));
            }
        }
    }

    /** What went wrong, refused or not: each step's problems. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Whether something was refused, and each action that was is named. */
    private boolean isToldOfRefusals() {
        String words = told();
        return !refusals().isEmpty()
                && refusals().stream().allMatch(refusal -> words.contains(refusal.replaceFirst(" on .*", "")));
    }

    private void tell(Object result) {
        if (result instanceof List<?> list) {
            list.forEach(this::tell);
        } else if (result instanceof Throwable failure) {
            told.add(String.valueOf(failure.getMessage()));
            tell(List.of(failure.getSuppressed()));
        } else {
            told.add(String.valueOf(result));
        }
    }

    private Object goTo(String local) {
        time.advance(Duration.between(time.instant(), at(local)));
        return "it is " + local;
    }

    private Publisher publisher(String name, Mode mode, Election election) {
        PublisherBuilder options = Publisher.builder()
                .name(name)
                .source(StoreSource.builder().store(cloud.source()).build())
                .integrity(Digests.none())
                .archive(cloud.archive())
                .target(cloud.target(mode))
                .election(election)
                .keep(1)
                .work(folder.resolve(name))
                .clock(time)
                .listener(this::heard);
        return InVirtualTime.build(options, time);
    }

    private void heard(PublishEvent event) {
        told.add(String.valueOf(event));
    }

    private CycleResult cut(Publisher publisher, String cut, String other) {
        cloud.enforce(null);
        byte[] zip = ZipForge.zip()
                .file("index.html", "<html>" + cut)
                .file("datos.json", "{\"corte\":\"" + cut + "\"}")
                .file("logo.svg", "<svg/>")
                .file(other, cut)
                .build();
        try (ObjectStore authority = cloud.source()) {
            authority.put(ObjectKey.of(cut + "_PREP.zip"), Body.of(zip), ObjectHeaders.CONTROL, Precondition.NONE);
        }
        cloud.enforce(enforced.get(enforced.size() - 1));
        time.advance(Duration.ofMinutes(5));
        return publisher.runOnce();
    }

    /** What was refused, in its order. */
    List<String> refusals() {
        return enforced.stream().flatMap(rights -> rights.refusals().stream()).toList();
    }

    /** What was allowed and needed. */
    List<Rights.Grant> used() {
        return enforced.stream().flatMap(rights -> rights.used().stream()).toList();
    }

    /** What was allowed. */
    List<Rights.Grant> granted() {
        return enforced.stream().flatMap(rights -> rights.grants().stream()).toList();
    }

    /** What people were told. */
    String told() {
        return String.join("\n", told);
    }
}
