package mx.prep.internal.purge;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import mx.prep.internal.format.PurgeState;
import mx.prep.internal.format.PurgeState.Call;
import mx.prep.internal.format.PurgeState.Mark;
import mx.prep.internal.format.PurgeState.Owed;
import mx.prep.internal.format.PurgedFormat;
import mx.prep.internal.purge.PurgePlanner.Plan;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Manifest;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the register. Pure.
 *
 * <p>A publisher writes down what it is about to change before it changes anything; so whatever caches may have of it is
 * in the register when the publisher dies. What a release changed is purged once the pointer is there or beyond: before
 * that its files may still be written. What keeps a release as it should be (a repair, a deletion) may still be under
 * way at another publisher: it is purged by whoever began it, or when it was seen before the tree was looked at again.
 */
final class PurgeRules {
    private final EdgeCache.Limits limits;
    private final SiteUrls urls;

    PurgeRules(EdgeCache.Limits limits, SiteUrls urls) {
        this.limits = limits;
        this.urls = urls;
    }

    /**
     * What is asked for.
     *
     * @param mark what is live
     * @param over whether an upkeep is known to be over
     * @param besides owed in any case
     * @param anew whether calls are made again that were made
     */
    record Wanted(Mark mark, Predicate<String> over, Set<String> besides, boolean anew) {}

    /** With paths that are about to change; too many are everything. */
    static PurgeState owe(PurgeState state, Owed more) {
        PurgeState owing = state.owing(more);
        int all = owing.owed().stream().mapToInt(each -> each.paths().size()).sum();
        return all <= PurgedFormat.MOST_PATHS
                ? owing
                : state.owing(new Owed(more.mark(), more.upkeep(), Set.of(SiteUrls.EVERYTHING)));
    }

    /** Whether there is anything to do. */
    static boolean isClear(PurgeState state, Wanted wanted) {
        return state.calls().isEmpty()
                && isKnown(state, wanted)
                && ready(state, wanted).isEmpty();
    }

    /** Plans what is owed; calls that aren't known to be made are planned again with it. */
    PurgeState plan(PurgeState state, Wanted wanted, Manifest live, Instant now) {
        List<Owed> ready = ready(state, wanted);
        Set<String> owed = new TreeSet<>(wanted.besides());
        ready.forEach(each -> owed.addAll(each.paths()));
        if (!isKnown(state, wanted)) {
            owed.add(SiteUrls.EVERYTHING);
        }
        if (owed.isEmpty() && !wanted.anew()) {
            return with(state, wanted.mark(), ready, state.calls(), now);
        }
        List<String> again = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        for (Call call : state.calls()) {
            if (call.handle() == null || wanted.anew()) {
                again.addAll(call.paths());
            } else {
                calls.add(call);
            }
        }
        Plan plan = urls.plan(owed, again, live);
        calls.addAll(calls(state, wanted.mark(), plan.paths(), now));
        return with(state, wanted.mark(), ready, calls, now);
    }

    private PurgeState with(PurgeState state, Mark mark, List<Owed> done, List<Call> calls, Instant now) {
        List<Call> fresh = new ArrayList<>(calls);
        fresh.removeAll(state.calls());
        Mark upTo = state.upTo();
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        long before = month.equals(state.month()) ? state.paths() : 0;
        return new PurgeState(
                upTo != null && upTo.isAfter(mark) ? upTo : mark,
                state.owed().stream().filter(each -> !done.contains(each)).toList(),
                calls,
                state.made() + fresh.size(),
                fresh.isEmpty() ? state.month() : month,
                fresh.isEmpty()
                        ? state.paths()
                        : before
                                + fresh.stream().mapToInt(c -> c.paths().size()).sum());
    }

    private static List<Owed> ready(PurgeState state, Wanted wanted) {
        return state.owed().stream()
                .filter(each -> !each.mark().isAfter(wanted.mark()))
                .filter(each -> each.upkeep() == null || wanted.over().test(each.upkeep()))
                .toList();
    }

    /** Whether the register knows of every change up to what is live; if not, somebody didn't write theirs down. */
    private static boolean isKnown(PurgeState state, Wanted wanted) {
        Mark upTo = state.upTo();
        if (upTo == null) {
            return false;
        }
        return upTo.release().equals(wanted.mark().release())
                || upTo.isAfter(wanted.mark())
                || state.owed().stream()
                        .anyMatch(each -> each.upkeep() == null
                                && each.mark().release().equals(wanted.mark().release()));
    }

    private List<Call> calls(PurgeState state, Mark mark, List<String> paths, Instant now) {
        List<Call> calls = new ArrayList<>();
        int size = limits.pathsPerCall();
        for (int from = 0; from < paths.size(); from += size) {
            List<String> some = paths.subList(from, Math.min(paths.size(), from + Math.min(size, paths.size())));
            long number = state.made() + calls.size() + 1;
            calls.add(new Call(reference(state.upTo(), mark, some, number, now), mark.release(), some, null));
        }
        return calls;
    }

    /** A call that the edge gave up, to be made again under another reference. */
    static PurgeState renew(PurgeState state, Collection<String> failed, Instant now) {
        List<Call> calls = new ArrayList<>();
        long made = state.made();
        for (Call call : state.calls()) {
            if (failed.contains(call.reference())) {
                made++;
                Mark mark = new Mark(call.release().epoch(), call.release());
                String reference = reference(state.upTo(), mark, call.paths(), made, now);
                calls.add(new Call(reference, call.release(), call.paths(), null));
            } else {
                calls.add(call);
            }
        }
        return new PurgeState(state.upTo(), state.owed(), calls, made, state.month(), state.paths());
    }

    /** Never the same twice, also after the register was lost. */
    private static String reference(@Nullable Mark from, Mark to, List<String> paths, long number, Instant now) {
        String all = from + "\n" + to + "\n" + String.join("\n", paths) + "\n" + now;
        String digest = Digest.of(DigestAlgorithm.SHA256, all.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .shortHex();
        return to.epoch() + "-" + to.release() + "-" + number + "-" + digest;
    }

    /** What to tell if the month's paths went beyond what is free of charge between two states, or null. */
    @Nullable
    String overspent(PurgeState before, PurgeState after) {
        boolean already = Objects.equals(before.month(), after.month()) && before.paths() > limits.monthlyPaths();
        return already || after.paths() <= limits.monthlyPaths()
                ? null
                : String.format(
                        Locale.ROOT,
                        "%,d paths were purged in %s, more than the %,d that were allowed for; purging goes on",
                        after.paths(),
                        after.month(),
                        limits.monthlyPaths());
    }
}
