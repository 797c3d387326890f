package mx.prep.source;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import mx.prep.source.UrlTemplate.Place;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/** One poll of a pattern source. One thread. */
final class PatternWalk {
    /** The most offers besides the newest. */
    private static final int MOST_MISSED = 300;

    private final PatternSource source;
    private final PatternRules rules;
    private final LastSeen last;
    private final @Nullable Place known;
    private int left;
    private @Nullable Instant date;

    PatternWalk(PatternSource source, LastSeen last) {
        this.source = source;
        this.rules = source.rules();
        this.last = last;
        this.known = source.placeOf(last.validators());
        this.left = rules.requests();
    }

    /** A package that is there. */
    private record Hit(Place place, HttpOffer offer) {}

    SourceAnswer answer() {
        for (String run : runs()) {
            Place after = after(run.isEmpty() ? null : run);
            Hit newest = rules.template().hasTime() ? byClock(after) : byNumber(after);
            if (newest != null) {
                source.remember(newest.offer().validators(), newest.place());
                List<PackageOffer> offers = new ArrayList<>();
                between(after, newest.place())
                        .forEach(place -> offers.add(
                                source.asking().later(rules.template().at(place))));
                offers.add(newest.offer());
                return new SourceAnswer.Offers(offers, date);
            }
        }
        return last.isNothing() ? new SourceAnswer.NotYet(expected(), date) : again();
    }

    /** Runs to look at, the newest first, none older than the one of the package accepted last; "" where there is none. */
    private List<String> runs() {
        if (rules.runs().isEmpty()) {
            return List.of("");
        }
        int from = known == null ? 0 : Math.max(0, rules.runs().indexOf(known.run()));
        List<String> runs =
                new ArrayList<>(rules.runs().subList(from, rules.runs().size()));
        Collections.reverse(runs);
        return runs;
    }

    /** The place in a run behind which everything is new. Numbers grow with each package, whatever its time is. */
    private Place after(@Nullable String run) {
        Place place = afterLast(run);
        if (rules.template().hasTime()) {
            return place;
        }
        long seen = last.early().stream()
                .flatMapToLong(early -> number(early, run).stream())
                .reduce(place.sequence(), Math::max);
        return new Place(run, seen, place.time());
    }

    private OptionalLong number(Validators seen, @Nullable String run) {
        Place place = source.placeOf(seen);
        if (place != null) {
            return Objects.equals(place.run(), run) ? OptionalLong.of(place.sequence()) : OptionalLong.empty();
        }
        return rules.runs().isEmpty() ? rules.template().sequenceIn(seen.name()) : OptionalLong.empty();
    }

    private Place afterLast(@Nullable String run) {
        PackageRef reference = last.reference();
        Place before = rules.before(run);
        if (reference == null) {
            return before;
        }
        if (known != null && Objects.equals(known.run(), run)) {
            return known;
        }
        Validators seen = last.validators();
        OptionalLong number = seen == null ? OptionalLong.empty() : number(seen, run);
        return new Place(run, number.orElse(before.sequence()), reference.cut().time());
    }

    private @Nullable Hit byClock(Place after) {
        LocalDateTime top = rules.timeAt(source.now());
        LocalDateTime time = top;
        while (!time.isBefore(rules.oldest(top)) && (after.time() == null || time.isAfter(after.time()))) {
            for (long number : numbers(after, time)) {
                if (left == 0) {
                    return null;
                }
                Place place = new Place(after.run(), number, time);
                Hit hit = open(place, early(place));
                LocalDateTime now = rules.timeAt(source.now());
                if (hit != null) {
                    return hit;
                }
                if (!now.equals(top)) {
                    // The first answer told that the server's clock is another.
                    return byClock(after);
                }
            }
            time = time.minus(rules.interval());
        }
        return null;
    }

    /** The numbers that a package of this time can have, the likeliest first. */
    private List<Long> numbers(Place after, LocalDateTime time) {
        if (!rules.template().hasSequence()) {
            return List.of(0L);
        }
        LocalDateTime from = Objects.requireNonNull(numbered(after).time());
        long counted = numbered(after).sequence();
        long reached = counted + Math.max(1, Duration.between(from, time).dividedBy(rules.interval()));
        TreeSet<Long> numbers = new TreeSet<>();
        for (long i = 0; i <= rules.lookAhead(); i++) {
            numbers.add(Math.min(reached, counted + 1 + i));
            numbers.add(Math.max(counted + 1, reached - i));
        }
        return List.copyOf(numbers.descendingSet());
    }

    /** Where numbers are counted from: the package itself where its number is known, else the run's beginning. */
    private Place numbered(Place after) {
        return after.sequence() >= rules.first() && after.time() != null ? after : rules.before(after.run());
    }

    private @Nullable Hit byNumber(Place after) {
        OptionalLong next = next(after, after.sequence() + 1);
        if (next.isEmpty()) {
            return null;
        }
        long low = next.getAsLong();
        long step = 1;
        for (next = next(after, low + step); next.isPresent(); next = next(after, low + step)) {
            low = next.getAsLong();
            step *= 2;
        }
        for (long high = low + step; high - low > 1; ) {
            long middle = low + (high - low) / 2;
            next = next(after, middle);
            if (next.isPresent() && next.getAsLong() < high) {
                low = next.getAsLong();
            } else {
                high = middle;
            }
        }
        // What was accepted before a restart is asked for changes only: its number wasn't known.
        boolean fresh = known == null && after.sequence() < rules.first();
        Place newest = new Place(after.run(), low, null);
        List<Validators> seen = new ArrayList<>(early(newest));
        if (fresh && last.validators() != null) {
            seen.add(last.validators());
        }
        return open(newest, seen);
    }

    /** What is known of packages that were accepted ahead of their time and may be at a place. */
    private List<Validators> early(Place place) {
        String name = Reply.fileName(rules.template().at(place));
        return last.early().stream().filter(seen -> seen.name().equals(name)).toList();
    }

    /** The first package at or after a number, over a gap. */
    private OptionalLong next(Place run, long number) {
        for (long i = number; i <= number + rules.lookAhead() && left > 0; i++) {
            left--;
            Asking.Found found = source.asking().glance(rules.template().at(new Place(run.run(), i, null)));
            heard(found.date());
            if (found instanceof Asking.Found.There) {
                return OptionalLong.of(i);
            }
        }
        return OptionalLong.empty();
    }

    private @Nullable Hit open(Place place, List<Validators> seen) {
        left = Math.max(0, left - 1);
        Asking.Found found = source.asking().ask(rules.template().at(place), seen);
        heard(found.date());
        if (found instanceof Asking.Found.Unchanged) {
            seen.forEach(known -> source.remember(known, place));
        }
        return found instanceof Asking.Found.There there ? new Hit(place, there.offer()) : null;
    }

    private void heard(@Nullable Instant serverTime) {
        date = serverTime == null ? date : serverTime;
        source.learn(serverTime);
    }

    /** The places of packages that may lie between two, oldest first. */
    private List<Place> between(Place after, Place newest) {
        List<Place> places = new ArrayList<>();
        LocalDateTime time = newest.time();
        long number = newest.sequence();
        boolean numbered = rules.template().hasSequence();
        LocalDateTime oldest = time == null ? null : rules.oldest(time);
        while (places.size() < MOST_MISSED) {
            number--;
            time = time == null ? null : time.minus(rules.interval());
            boolean over = (numbered && number <= after.sequence())
                    || (time != null && after.time() != null && !time.isAfter(after.time()))
                    || (time != null && oldest != null && time.isBefore(oldest));
            if (over) {
                break;
            }
            places.add(new Place(newest.run(), numbered ? number : 0, time));
        }
        Collections.reverse(places);
        return places;
    }

    /** When the next name is due, or null where names tell no time. */
    private @Nullable Instant expected() {
        if (!rules.template().hasTime()) {
            return null;
        }
        LocalDateTime start = rules.start();
        LocalDateTime now = source.now();
        LocalDateTime next =
                start != null && now.isBefore(start) ? start : rules.timeAt(now).plus(rules.interval());
        return next.atZone(rules.zone()).toInstant();
    }

    /** Asks whether the package that was accepted last is still the same. */
    private SourceAnswer again() {
        Validators seen = last.validators();
        PackageRef reference = last.reference();
        if (seen != null && reference != null) {
            for (String run : runs()) {
                Place guess = new Place(
                        run.isEmpty() ? null : run,
                        rules.template().sequenceIn(seen.name()).orElse(0),
                        reference.cut().time());
                Place place = known == null ? guess : known;
                boolean same = Reply.fileName(rules.template().at(place)).equals(seen.name());
                Hit other = same ? open(place, List.of(seen)) : null;
                if (other != null) {
                    source.remember(other.offer().validators(), place);
                    return new SourceAnswer.Offers(List.of(other.offer()), date);
                }
                if (known != null || left == 0) {
                    break;
                }
            }
        }
        return new SourceAnswer.Unchanged(date);
    }
}
