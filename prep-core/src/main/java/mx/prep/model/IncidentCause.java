package mx.prep.model;

/** Why something is an incident. More causes may be added. */
public enum IncidentCause {
    /** Source or archive can't be asked, or a package didn't come in whole; ends with the next poll that works. */
    SOURCE(Severity.ALARM, "the source or the archive fails", "a poll works"),
    /** This machine's clock and the authority's differ; ends when they agree. */
    CLOCK(Severity.ALARM, "this machine's clock is wrong", "they agree"),
    /** The source's time is so far from this machine's that it isn't believed; ends when it is. */
    SOURCE_TIME(Severity.ALARM, "the source's time isn't believed", "it is within 90 minutes of this machine's"),
    /** The next cut is later than usual; ends with a new cut, or when none is expected any more. */
    LATE(Severity.WARNING, "the next cut is late", "a new cut comes or none is expected any more"),
    /** No cut has come for long; ends as {@link #LATE} does. */
    STALE(Severity.ALARM, "no new cut comes", "a new cut comes or none is expected any more"),
    /** What comes in here is below what a target serves, again and again; ends when it isn't any more. */
    SUPERSEDED(
            Severity.ALARM,
            "cuts that come in never go live",
            "a cut that came in here is what the target serves or goes to, or none is expected any more"),
    /** A package or target waits for an operator; ends when it was freed, or with a newer cut that is live. */
    HELD(Severity.ALARM, "waits for an operator", "it is freed or a newer cut is live"),
    /** A package was refused; ends with the next one that is accepted. */
    REFUSED(Severity.ALARM, "a package was refused", "the next package is accepted"),
    /** A target isn't where it has to be; ends when it is. */
    DELIVERY(Severity.ALARM, "a target can't be published", "the target is where it has to be"),
    /** Caches may still hold what was there before; ends when a purge of the target is finished. */
    PURGE(Severity.WARNING, "a purge is unfinished", "a purge of the target is finished"),
    /** More was purged in a month than is free of charge; purging goes on; ends with the first purge of another month. */
    BUDGET(Severity.WARNING, "the month's purges are used up", "the next purge of another month"),
    /** Readers were not seen to get what is live; ends when they were. */
    READERS(Severity.ALARM, "readers don't get what is live", "they are seen to get it"),
    /** Readers get bytes that are in no release of ours; ends when they get what is live. */
    FOREIGN(Severity.ALARM, "readers get foreign bytes", "they get what is live"),
    /** Readers get what is live, but not as promised: headers, time, or a link that leads nowhere; ends when they do. */
    SERVICE(Severity.WARNING, "readers aren't served as promised", "they are seen to be"),
    /** The ledger lacks an entry; ends when the target was looked at again and nothing was missing. */
    LEDGER(Severity.WARNING, "the ledger lacks an entry", "the target was looked at again and nothing is missing"),
    /** What is in a package is odd: no page, broken files, figures that fall; ends with the next that isn't. */
    CONTENT(Severity.WARNING, "a package's content is odd", "another package comes without it"),
    /** A package's own cut times disagree, as if it was put together of two; ends with the next whose times agree. */
    CUT_TIMES(Severity.ALARM, "a package mixes cuts", "a package comes whose cut times agree"),
    /** Anything else; ends when the target, or for none the source, was looked at again without it. */
    OTHER(Severity.ALARM, "something is wrong", "it was looked at again without it");

    private final Severity severity;
    private final String words;
    private final String ends;

    IncidentCause(Severity severity, String words, String ends) {
        this.severity = severity;
        this.words = words;
        this.ends = ends;
    }

    public Severity severity() {
        return severity;
    }

    /** The cause in a few words. */
    public String words() {
        return words;
    }

    /** What ends it by itself, after "when". */
    public String ends() {
        return ends;
    }
}
