package mx.prep.examples;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mx.prep.event.PublishEvent;
import mx.prep.examples.terminal.Quantity;
import mx.prep.model.FailurePhase;
import mx.prep.model.HoldReason;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;

/**
 * Says whether a fault was handled as promised: what the publisher did about it, that nothing else went live, that it
 * raised the alarm that it should and no other, and that readers had a whole good cut all the while. Pure functions.
 */
final class FaultJudge {
    private static final int LEAST_LOOKS = 2;
    private static final int FORBIDDEN_REQUESTS = 3;
    private static final Pattern RANGE = Pattern.compile("bytes=([1-9]\\d*)-");
    private static final Pattern COMMAND = Pattern.compile("prep accept [0-9a-f]{12} --reason '[^']*'");

    private FaultJudge() {}

    /**
     * A judgement.
     *
     * @param did what the publisher did about the fault, in a few words
     * @param problems what wasn't as promised, in sentences
     */
    record Judgement(String did, List<String> problems) {
        Judgement {
            problems = List.copyOf(problems);
        }

        boolean isAsPromised() {
            return problems.isEmpty();
        }
    }

    static Judgement judge(FaultEvidence seen) {
        List<String> problems = new ArrayList<>();
        Optional<String> did = did(seen);
        if (did.isEmpty()) {
            problems.add("the publisher wasn't seen to handle it");
        }
        List<PackageRef> path = path(seen);
        List<PackageRef> expected = path.subList(1, path.size());
        if (!seen.wentLive().equals(expected)) {
            problems.add("live went " + seen.wentLive() + ", not " + expected);
        }
        if (isBroken(seen)) {
            problems.add("something went live while it lasted");
        }
        if (!isConfirmed(seen.all(), seen.after())) {
            problems.add("cut " + seen.after() + " wasn't read back");
        }
        alarms(seen, problems);
        readers(seen, path, problems);
        return new Judgement(did.orElse("-"), problems);
    }

    /** Whether the publisher has handled it, or has let something go live that had to wait. */
    static boolean isDecided(FaultEvidence seen) {
        return isBroken(seen) || did(seen).isPresent();
    }

    private static boolean isBroken(FaultEvidence seen) {
        return seen.fault().course() != DemoFault.Course.DELAYS
                && !seen.during(PublishEvent.Live.class).isEmpty();
    }

    /** Whether a package went live and every file of it was read back after that. */
    static boolean isConfirmed(List<PublishEvent> events, PackageRef reference) {
        return events.stream()
                .dropWhile(event -> !(event instanceof PublishEvent.Live e && reference.equals(e.reference())))
                .anyMatch(event -> event instanceof PublishEvent.Confirmed e
                        && e.report().isConfirmed()
                        && reference.cut().equals(e.release().cut()));
    }

    /** What the publisher did about it, as soon as that can be seen. */
    static Optional<String> did(FaultEvidence seen) {
        return switch (seen.fault()) {
            case SLOW_LINK ->
                when(
                        seen.hasAlarm(IncidentCause.SOURCE, "too slow")
                                && seen.during(PublishEvent.CutFound.class).size() > 1,
                        "alarm; gave up, fetched it again");
            case TRUNCATED -> resumed(seen);
            case CORRUPT_ZIP -> refused(seen);
            case FORBIDDEN_HTML ->
                when(
                        seen.hasAlarm(IncidentCause.SOURCE, "403") && seen.packageRequests() > FORBIDDEN_REQUESTS,
                        "alarm; asked until let in again");
            case OLDER_CUT ->
                when(
                        seen.inTurn(event -> isDownloaded(event, seen.faulty()), event -> isAt(event, seen.before())),
                        "left it: older than the site");
            case DUPLICATE_CUT ->
                when(
                        seen.inTurn(PublishEvent.CutFound.class::isInstance, FaultJudge::isUnchanged)
                                && seen.during(PublishEvent.Downloaded.class).isEmpty(),
                        "left it: the same package");
            case OTHER_BYTES -> when(command(seen).isPresent(), "alarm; held it, then freed");
            case OLD_SIDECAR ->
                when(
                        seen.sidecarRequests() > 1
                                && seen.during(PublishEvent.Verified.class).isEmpty(),
                        "waited for the right one");
            case TARGET_DOWN ->
                when(
                        seen.refused() > 1
                                && seen.hasAlarm(IncidentCause.DELIVERY, "")
                                && seen.during(PublishEvent.Archived.class).stream()
                                        .anyMatch(event -> event.reference().equals(seen.after())),
                        "alarm; tried until it was back");
        };
    }

    private static Optional<String> when(boolean seen, String did) {
        return seen ? Optional.of(did) : Optional.empty();
    }

    private static Optional<String> resumed(FaultEvidence seen) {
        boolean whole = seen.during(PublishEvent.Downloaded.class).stream()
                .anyMatch(event -> event.reference().equals(seen.after()));
        return seen.asked().stream()
                .flatMap(request -> request.header("Range").stream())
                .map(RANGE::matcher)
                .filter(range -> range.matches() && whole)
                .findFirst()
                .map(range -> "fetched the rest, from " + Quantity.bytes(Long.parseLong(range.group(1))));
    }

    private static Optional<String> refused(FaultEvidence seen) {
        return seen.during(PublishEvent.Refused.class).stream()
                .filter(event -> seen.faulty().equals(event.reference())
                        && event.refusal().code().phase() == FailurePhase.EXTRACTION)
                .findFirst()
                .map(event -> "refused it, " + event.refusal().code());
    }

    /** What frees the package that is held, as the publisher says it. */
    static Optional<String> command(FaultEvidence seen) {
        return seen.during(PublishEvent.Held.class).stream()
                .filter(event ->
                        event.reason() == HoldReason.REISSUED && seen.faulty().equals(event.reference()))
                .map(event -> COMMAND.matcher(event.message()))
                .filter(Matcher::find)
                .map(Matcher::group)
                .filter(text -> text.contains(seen.faulty().sha256().shortHex()))
                .findFirst();
    }

    private static boolean isDownloaded(PublishEvent event, PackageRef reference) {
        return event instanceof PublishEvent.Downloaded e && e.reference().equals(reference);
    }

    private static boolean isAt(PublishEvent event, PackageRef reference) {
        return event instanceof PublishEvent.TargetChecked e && reference.equals(e.live());
    }

    private static boolean isUnchanged(PublishEvent event) {
        return event instanceof PublishEvent.Polled e && e.outcome().equals("Unchanged");
    }

    /** The packages that readers get, one after the other. */
    private static List<PackageRef> path(FaultEvidence seen) {
        return seen.fault() == DemoFault.OTHER_BYTES
                ? List.of(seen.before(), seen.faulty(), seen.after())
                : List.of(seen.before(), seen.after());
    }

    private static Set<IncidentCause> expectedAlarms(DemoFault fault) {
        return switch (fault) {
            case SLOW_LINK, FORBIDDEN_HTML -> EnumSet.of(IncidentCause.SOURCE);
            case CORRUPT_ZIP -> EnumSet.of(IncidentCause.REFUSED);
            case OTHER_BYTES -> EnumSet.of(IncidentCause.HELD);
            case TARGET_DOWN -> EnumSet.of(IncidentCause.DELIVERY);
            case TRUNCATED, OLDER_CUT, DUPLICATE_CUT, OLD_SIDECAR -> EnumSet.noneOf(IncidentCause.class);
        };
    }

    private static void alarms(FaultEvidence seen, List<String> problems) {
        Set<IncidentCause> raised = FaultEvidence.of(seen.all(), PublishEvent.IncidentOpened.class).stream()
                .map(PublishEvent.IncidentOpened::cause)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(IncidentCause.class)));
        Set<IncidentCause> expected = expectedAlarms(seen.fault());
        if (!raised.equals(expected)) {
            problems.add("alarms were " + raised + ", not " + expected);
        }
        if (openAlarms(seen.all()) > 0) {
            problems.add("an alarm didn't end");
        }
    }

    /** How many alarms have begun and not ended. */
    static long openAlarms(List<PublishEvent> events) {
        return FaultEvidence.of(events, PublishEvent.IncidentOpened.class).size()
                - (long) FaultEvidence.of(events, PublishEvent.IncidentClosed.class)
                        .size();
    }

    private static void readers(FaultEvidence seen, List<PackageRef> path, List<String> problems) {
        int at = 0;
        for (SiteLook look : seen.looks()) {
            look.problems().forEach(problem -> problems.add("a reader: " + problem));
            PackageRef got = look.reference();
            if (got == null) {
                continue;
            }
            int place = path.indexOf(got);
            if (place < 0) {
                problems.add("a reader got " + got + ", which is none of " + path);
            } else if (place < at) {
                problems.add("a reader got " + got + " again after " + path.get(at));
            }
            at = Math.max(at, place);
        }
        if (onBefore(seen) < LEAST_LOOKS) {
            problems.add("no reader looked while it lasted");
        }
        if (at < path.size() - 1) {
            problems.add("no reader got " + seen.after());
        }
    }

    private static long onBefore(FaultEvidence seen) {
        return seen.looks().stream()
                .filter(look -> Objects.equals(look.reference(), seen.before()))
                .count();
    }
}
