package mx.prep.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mx.prep.event.PublishEvent;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.Request;

/**
 * What was seen of one fault, from the moment when it was caused.
 *
 * @param before the package that was live then
 * @param faulty the package that the fault befell: of those that go live all the same {@code after}
 * @param after the good package that has to be live at the end
 * @param during what the publisher told until the demo went on
 * @param afterwards what it told from then on
 * @param asked what the authority was asked until the demo went on
 * @param refused how many requests the target's store had refused by then
 * @param looks what readers got, all the while
 */
record FaultEvidence(
        DemoFault fault,
        PackageRef before,
        PackageRef faulty,
        PackageRef after,
        List<PublishEvent> during,
        List<PublishEvent> afterwards,
        List<Request> asked,
        int refused,
        List<SiteLook> looks) {
    FaultEvidence {
        during = List.copyOf(during);
        afterwards = List.copyOf(afterwards);
        asked = List.copyOf(asked);
        looks = List.copyOf(looks);
    }

    /** Everything that the publisher told. */
    List<PublishEvent> all() {
        return Stream.concat(during.stream(), afterwards.stream()).toList();
    }

    /** The events of a kind while the fault was on. */
    <E extends PublishEvent> List<E> during(Class<E> kind) {
        return of(during, kind);
    }

    static <E extends PublishEvent> List<E> of(List<PublishEvent> events, Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether one event came while the fault was on, and another one later. */
    boolean inTurn(Predicate<PublishEvent> first, Predicate<PublishEvent> then) {
        return during.stream().dropWhile(first.negate()).anyMatch(then);
    }

    /** Whether an alarm of a cause, with these words, was raised while the fault was on. */
    boolean hasAlarm(IncidentCause cause, String words) {
        return during(PublishEvent.IncidentOpened.class).stream()
                .anyMatch(alarm -> alarm.cause() == cause && alarm.message().contains(words));
    }

    /** The packages that went live, in order. */
    List<PackageRef> wentLive() {
        List<PackageRef> live = new ArrayList<>();
        of(all(), PublishEvent.Live.class).forEach(event -> {
            if (event.reference() != null) {
                live.add(event.reference());
            }
        });
        return live;
    }

    /** How often the package was asked for. */
    long packageRequests() {
        return asked.stream()
                .filter(request -> request.path().equals(AuthoritySimulator.PACKAGE_PATH))
                .count();
    }

    /** How often its sidecar was. */
    long sidecarRequests() {
        return asked.stream()
                .filter(request -> request.path().startsWith(AuthoritySimulator.PACKAGE_PATH + "."))
                .count();
    }
}
