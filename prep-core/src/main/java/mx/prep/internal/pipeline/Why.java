package mx.prep.internal.pipeline;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mx.prep.archive.Archive;
import mx.prep.error.StoreException;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.Election;
import mx.prep.model.Explanation;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.Order;
import mx.prep.model.Overview;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Why things are as they are, a sentence for each, with the command where there is one. Whatever a status shows has its
 * answer here. Reads only; thread-safe.
 */
public final class Why {
    /** What the holds say already. */
    private static final Set<IncidentCause> SAID = EnumSet.of(IncidentCause.HELD, IncidentCause.REFUSED);

    /** What the next cycle tries again. */
    private static final Set<IncidentCause> TRIED_AGAIN = EnumSet.of(
            IncidentCause.DELIVERY,
            IncidentCause.PURGE,
            IncidentCause.READERS,
            IncidentCause.FOREIGN,
            IncidentCause.LEDGER);

    private static final String PUBLISH = "prep publish";
    private static final String FOLLOW = "prep follow";
    private static final String AUDIT = "prep audit";

    private final Pipeline pipeline;
    private final Election election;
    private final Waiting waiting;
    private final Survey survey;

    public Why(Pipeline pipeline, Election election, Waiting waiting, Survey survey) {
        this.pipeline = pipeline;
        this.election = election;
        this.waiting = waiting;
        this.survey = survey;
    }

    /** What is waited for and what is wrong; never empty. */
    public List<Explanation> explain() {
        Archive archive = pipeline.archive();
        List<Explanation> why = new ArrayList<>();
        waiting.holds().stream()
                .filter(hold -> !hold.overtaken())
                .forEach(hold -> why.add(new Explanation(hold.sentence(), hold.command())));
        List<Order> orders = archive.orders().all();
        closed(orders).ifPresent(why::add);
        Optional<String> notYet = pipeline.notYet();
        notYet.ifPresent(text -> why.add(new Explanation("The opening is waited for: " + text + ".", null)));
        Overview overview = survey.overview();
        for (Lane lane : pipeline.lanes()) {
            target(lane, orders, overview, notYet.isPresent()).ifPresent(why::add);
        }
        overview.incidents().stream()
                .filter(incident -> !isSaid(incident, overview.incidents()))
                .forEach(incident -> why.add(incident(incident)));
        poll(overview.poll()).ifPresent(why::add);
        if (why.isEmpty()) {
            why.add(new Explanation(nothing(), null));
        }
        return why;
    }

    /** Since the first of the last orders that all left the site closed. */
    private Optional<Explanation> closed(List<Order> orders) {
        @Nullable Order first = null;
        for (int i = orders.size() - 1; i >= 0 && orders.get(i).standing().closing() != null; i--) {
            first = orders.get(i);
        }
        return Optional.ofNullable(first)
                .map(order -> new Explanation(
                        "The closing page stands in the site's place since " + time(order.createdAt()) + ", when "
                                + order.decree().author() + " ordered it (order " + order.number() + ": "
                                + order.reason() + "). To put the site back, type: " + HoldText.reopen(),
                        HoldText.reopen()));
    }

    private Optional<Explanation> target(Lane lane, List<Order> orders, Overview overview, boolean embargoed) {
        try {
            Optional<Pointer> pointer = lane.pointer();
            if (pointer.isEmpty()) {
                return lane.isPointerMissed() ? Optional.empty() : firstCut(lane.name(), null, embargoed);
            }
            return target(lane, orders, overview, embargoed, pointer.get());
        } catch (StoreException e) {
            return Optional.of(new Explanation("Target " + lane.name() + " can't be read: " + e.getMessage(), null));
        }
    }

    private Optional<Explanation> target(
            Lane lane, List<Order> orders, Overview overview, boolean embargoed, Pointer pointer) {
        if (lane.isAnothers(pointer)) {
            return Optional.of(new Explanation(upper(lane.anothers()), null));
        }
        List<PackageRef> claims = pipeline.archive().claims().list().after(pointer.highWater());
        Decision decision = Rules.decide(orders, claims, pointer);
        if (decision instanceof Decision.ReadAgain) {
            return Optional.of(typed(
                    "Target " + lane.name() + " follows order " + pointer.epoch()
                            + ", which the archive doesn't have; nothing moves until it is there again",
                    AUDIT));
        }
        if (decision instanceof Decision.Move move) {
            return embargoed
                    ? Optional.empty()
                    : Optional.of(ifNothingFollows(
                            "Target " + lane.name() + " is on its way "
                                    + (move.live() == null ? "to order " + move.epoch() : "to " + move.live()),
                            PUBLISH));
        }
        Optional<Explanation> early = early(lane.name(), orders, pointer);
        if (early.isPresent()) {
            return early;
        }
        ReleaseId release = pointer.release();
        if (release == null || release.page() == PageKind.HOLDING) {
            return firstCut(lane.name(), release, embargoed);
        }
        return overview.confirmed().contains(lane.name()) || hasIncident(overview, lane.name())
                ? Optional.empty()
                : Optional.of(ifNothingFollows(
                        "Target " + lane.name() + " serves " + release
                                + ", but whether readers get it isn't known yet: purge and confirmation are under way",
                        PUBLISH));
    }

    /** While a cut that was accepted ahead of its time is live, the cuts of now don't go live. */
    private Optional<Explanation> early(String target, List<Order> orders, Pointer pointer) {
        PackageRef live = pointer.live();
        if (live == null
                || orders.isEmpty()
                || !live.cut().instant(election.zone()).isAfter(pipeline.now())) {
            return Optional.empty();
        }
        Standing standing = orders.get(orders.size() - 1).standing();
        return standing.isEarly(live)
                ? Optional.of(new Explanation(
                        "Target " + target + " shows cut " + live + ", which is ahead of the authority's clock and was"
                                + " accepted all the same: cuts before it don't go live. To take it back, type: "
                                + HoldText.rollback(),
                        HoldText.rollback()))
                : Optional.empty();
    }

    private static boolean hasIncident(Overview overview, String target) {
        return TRIED_AGAIN.stream().anyMatch(cause -> overview.has(cause, target));
    }

    private static Optional<Explanation> firstCut(String target, @Nullable ReleaseId page, boolean embargoed) {
        return embargoed
                ? Optional.empty()
                : Optional.of(new Explanation(
                        "Target " + target + (page == null ? "" : " shows the holding page and")
                                + " waits for its first cut; the next cycle that finds one makes it live.",
                        null));
    }

    /** What a hold says, or what has become worse. */
    private static boolean isSaid(Incident incident, List<Incident> open) {
        return SAID.contains(incident.cause())
                || (incident.cause() == IncidentCause.LATE
                        && open.stream().anyMatch(other -> other.cause() == IncidentCause.STALE));
    }

    private Explanation incident(Incident incident) {
        IncidentCause cause = incident.cause();
        String what = upper(cause.words()) + (incident.target() == null ? "" : " at target " + incident.target())
                + " since " + time(incident.openedAt()) + ": " + incident.message() + "; over when " + cause.ends()
                + ".";
        return TRIED_AGAIN.contains(cause)
                ? new Explanation(what + " To try at once, type: " + PUBLISH, PUBLISH)
                : new Explanation(what, null);
    }

    private Optional<Explanation> poll(Overview.@Nullable Poll poll) {
        Instant now = pipeline.now();
        boolean over =
                election.window().filter(w -> !now.isBefore(w.closesAt())).isPresent();
        if (poll == null || poll.next() == null || over || !poll.isOverdue(now)) {
            return Optional.empty();
        }
        return Optional.of(typed(
                "Nobody follows the source from this work folder: a poll was due at " + time(poll.next())
                        + " and never came",
                FOLLOW));
    }

    private String nothing() {
        Instant now = pipeline.now();
        String next = "the next cut goes live by itself.";
        if (election.window().filter(w -> !now.isBefore(w.closesAt())).isPresent()) {
            next = "the window is over, so that nobody asks for cuts any more.";
        } else if (election.settlesAt().filter(t -> !now.isBefore(t)).isPresent()) {
            next = "no more cuts are expected; one that comes all the same goes live by itself.";
        }
        return "Nothing waits for a person: every target serves what it should, and " + next;
    }

    private static Explanation ifNothingFollows(String what, String command) {
        return new Explanation(what + "; if nothing follows, type: " + command, command);
    }

    private static Explanation typed(String what, String command) {
        return new Explanation(what + ". To go on, type: " + command, command);
    }

    private String time(Instant instant) {
        ZoneId zone = election.zone();
        return LocalDateTime.ofInstant(instant, zone).truncatedTo(ChronoUnit.SECONDS) + " (" + zone + ")";
    }

    private static String upper(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
