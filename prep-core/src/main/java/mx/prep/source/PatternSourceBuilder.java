package mx.prep.source;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import mx.prep.error.ConfigException;
import org.jspecify.annotations.Nullable;

/** Options of a {@link PatternSource}: {@code type: pattern}. Not thread-safe. */
public final class PatternSourceBuilder extends HttpOptions<PatternSourceBuilder> {
    private @Nullable String url;
    private ZoneId zone = ZoneId.of("America/Mexico_City");
    private Duration interval = Duration.ofMinutes(5);
    private @Nullable LocalDateTime start;
    private long first = 1;
    private List<String> runs = List.of();
    private int lookAhead = 3;
    private Duration lookBack = Duration.ofHours(2);
    private int requests = 60;

    PatternSourceBuilder() {}

    /**
     * The packages' address with placeholders: <code>{yyyyMMdd_HHmm}</code>, or other letters of year, month, day, hour
     * and minute, for the time of the cut; <code>{sequence}</code>, or <code>{sequence:4}</code> with leading zeros, for
     * a number that grows by one from cut to cut; <code>{run}</code> for what {@link #runs} lists. At least one of the
     * first two. Https, or http to a literal loopback address. Required.
     */
    public PatternSourceBuilder url(String address) {
        this.url = address;
        return this;
    }

    /** The zone of the times in names. Default America/Mexico_City. */
    public PatternSourceBuilder zone(ZoneId zone) {
        this.zone = zone;
        return this;
    }

    /**
     * Time between two names, whole minutes; they are counted from {@link #start}, else from midnight. Where cuts come at
     * any minute: 1 minute. Default 5 minutes.
     */
    public PatternSourceBuilder interval(Duration time) {
        this.interval = time;
        return this;
    }

    /** Local time in the first name. Default: any; required where the address has a time and a sequence. */
    public PatternSourceBuilder start(LocalDateTime time) {
        this.start = time;
        return this;
    }

    /** The first number. Default 1. */
    public PatternSourceBuilder first(long number) {
        this.first = number;
        return this;
    }

    /**
     * What may stand for <code>{run}</code>, such as the ids of the authority's exercises, the newest last. As soon as
     * one has a package it takes the place of those before it. Required where the address has a run. Default: none.
     */
    public PatternSourceBuilder runs(List<String> ids) {
        this.runs = List.copyOf(ids);
        return this;
    }

    /** How many numbers in a row may be missing, so that the ones behind them are found. Default 3. */
    public PatternSourceBuilder lookAhead(int numbers) {
        this.lookAhead = numbers;
        return this;
    }

    /** How old a time is that is still asked for, after a pause. Default 2 hours. */
    public PatternSourceBuilder lookBack(Duration time) {
        this.lookBack = time;
        return this;
    }

    /** The most requests of one poll. Default 60. */
    public PatternSourceBuilder requests(int most) {
        this.requests = most;
        return this;
    }

    @Override
    PatternSourceBuilder self() {
        return this;
    }

    @Override
    public PatternSource build() {
        if (url == null) {
            throw new ConfigException("A pattern source needs the option url.");
        }
        UrlTemplate template = UrlTemplate.parse(url);
        HttpRules rules = rules(template.base());
        boolean wholeMinutes = interval.compareTo(Duration.ofMinutes(1)) >= 0
                && interval.equals(Duration.ofMinutes(interval.toMinutes()));
        if (!wholeMinutes) {
            throw new ConfigException("source.interval is whole minutes, such as 5m.");
        }
        if (template.hasTime() && template.hasSequence() && start == null) {
            throw new ConfigException("source.url has a time and a sequence; give source.start, the local time in the"
                    + " name of number " + first + ".");
        }
        if (template.hasRun() == runs.isEmpty()) {
            throw new ConfigException("source.runs lists what may stand for {run} in source.url; one needs the other.");
        }
        if (!runs.stream().allMatch(run -> run.matches("[A-Za-z0-9._-]{1,64}"))) {
            throw new ConfigException("source.runs is a list of ids of letters, digits, dots, hyphens, underscores.");
        }
        if (first < 0 || lookAhead < 0 || lookAhead > 50 || requests < 4 || lookBack.isNegative()) {
            throw new ConfigException("source.first isn't negative, source.lookAhead is 0 to 50, source.requests is at"
                    + " least 4 and source.lookBack a duration such as 2h.");
        }
        return new PatternSource(
                rules, new PatternRules(template, zone, interval, start, first, runs, lookAhead, lookBack, requests));
    }
}
