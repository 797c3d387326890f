package mx.prep.examples.night;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mx.prep.model.AuditReport;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IntakeResult;
import mx.prep.model.Ordered;
import mx.prep.model.PurgeReport;
import mx.prep.model.Reset;
import mx.prep.model.SweepReport;

/** Whether a step of a night came to what it should, by its result. */
final class GuardedOutcomes {
    private GuardedOutcomes() {}

    /** What is wrong with a result; nothing where it is as it should be. */
    static List<String> problems(Object result) {
        if (result instanceof Collection<?> several) {
            return several.stream().flatMap(one -> problems(one).stream()).toList();
        } else if (result instanceof Map<?, ?> byTarget) {
            return problems(byTarget.values());
        } else if (result instanceof CycleResult cycle) {
            return problems(Stream.concat(cycle.intake().stream(), cycle.targets().values().stream())
                    .toList());
        } else if (result instanceof Ordered ordered) {
            return problems(ordered.targets());
        } else if (result instanceof Reset reset) {
            boolean deleted = !reset.swept().deleted().isEmpty();
            return deleted && reset.shown() instanceof DeliveryResult.Live
                    ? problems(reset.swept())
                    : List.of(reset.toString());
        } else if (result instanceof SweepReport swept) {
            return swept.problems();
        } else if (result instanceof AuditReport audit) {
            return audit.problems();
        }
        return isGood(result) ? List.of() : List.of(result.toString());
    }

    private static boolean isGood(Object result) {
        if (result instanceof DeliveryResult) {
            return result instanceof DeliveryResult.Live || result instanceof DeliveryResult.AlreadyLive;
        } else if (result instanceof IntakeResult) {
            return result instanceof IntakeResult.Received || result instanceof IntakeResult.Unchanged;
        } else if (result instanceof PurgeReport purged) {
            return purged.state() != PurgeReport.State.UNFINISHED;
        } else if (result instanceof ConfirmationReport confirmed) {
            return confirmed.isConfirmed();
        }
        return !(result instanceof Throwable);
    }

    /** Something in a cycle waits for an operator, as it should. */
    static String held(CycleResult cycle) {
        boolean held = cycle.intake().stream().anyMatch(IntakeResult.Held.class::isInstance)
                || cycle.targets().values().stream().anyMatch(DeliveryResult.Held.class::isInstance);
        if (!held) {
            throw new IllegalStateException("nothing is held: " + cycle);
        }
        return cycle.toString();
    }

    /** Two pages that are there and a file that isn't. */
    static List<Object> answers(List<Object> answers) {
        if (!answers.subList(0, 3).equals(List.of(200, 200, 404))) {
            throw new IllegalStateException("an edge answers " + answers);
        }
        return answers;
    }
}
