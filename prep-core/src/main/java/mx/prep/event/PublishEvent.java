package mx.prep.event;

import java.time.Duration;
import java.time.Instant;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ContentFinding;
import mx.prep.model.CutOrigin;
import mx.prep.model.HoldReason;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. No event holds a secret or a source's address. Kinds are added in later versions: a
 * {@code switch} over them needs a default.
 */
public sealed interface PublishEvent {
    Instant at();

    /** A publisher started; {@code warnings} holds what an operator should know, such as a missing integrity check. */
    record Started(Instant at, String publisher, String integrity, java.util.List<String> warnings)
            implements PublishEvent {
        public Started {
            warnings = java.util.List.copyOf(warnings);
        }
    }

    /** The source was asked; {@code next} is when it is asked again, by its own clock, or null. */
    record Polled(Instant at, String outcome, @Nullable Instant next) implements PublishEvent {}

    /** A package is offered; {@code name} is its file name. */
    record CutFound(Instant at, String name) implements PublishEvent {}

    /** Bytes so far and in all; {@code total} is -1 where the source doesn't say. */
    record Downloading(Instant at, String name, long bytes, long total) implements PublishEvent {}

    /** The package is here, whole, with its throughput. */
    record Downloaded(Instant at, PackageRef reference, CutOrigin origin, long bytes, double bitsPerSecond)
            implements PublishEvent {}

    /** The integrity check accepted it. */
    record Verified(Instant at, PackageRef reference, String method) implements PublishEvent {}

    /** It is in the archive, durable. */
    record Archived(Instant at, PackageRef reference) implements PublishEvent {}

    /** Every entry was read and hashed. */
    record Unpacked(Instant at, PackageRef reference, int files, long bytes) implements PublishEvent {}

    /** A package's content was looked at, on its way to readers; what is odd about it keeps nothing back. */
    record ContentChecked(Instant at, PackageRef reference, java.util.List<ContentFinding> findings)
            implements PublishEvent {
        public ContentChecked {
            findings = java.util.List.copyOf(findings);
        }
    }

    /** A package or target waits for an operator. */
    record Held(
            Instant at, @Nullable String target, @Nullable PackageRef reference, HoldReason reason, String message)
            implements PublishEvent {}

    /** A package was refused; the previous cut stays live. */
    record Refused(Instant at, @Nullable PackageRef reference, Refusal refusal) implements PublishEvent {}

    /** An operator ordered something, here or elsewhere; the lanes carry it out. */
    record OrderFound(Instant at, Order order) implements PublishEvent {}

    /** Files done and in all at one target, copies included; at most a hundred times in one upload. */
    record Uploading(Instant at, String target, ReleaseId release, int done, int total) implements PublishEvent {}

    /** A release is live at a target; {@code reference} is null for a page of the outlet's own. */
    record Live(
            Instant at,
            String target,
            ReleaseId release,
            @Nullable PackageRef reference,
            ChangeSummary changes) implements PublishEvent {}

    /**
     * A release went live in place: for so long, from the first file that changed until the pointer moved, a view could
     * hold files of two cuts; caches add what lifetime they have.
     */
    record Mixed(Instant at, String target, ReleaseId release, Duration took) implements PublishEvent {}

    /** A package doesn't fit a target's mode or address, in sentences; it is published all the same. */
    record Unfit(Instant at, String target, PackageRef reference, java.util.List<String> problems)
            implements PublishEvent {
        public Unfit {
            problems = java.util.List.copyOf(problems);
        }
    }

    /** Which mode fits a package at a target that leaves the choice, and why, in sentences. */
    record Fitting(Instant at, String target, PackageRef reference, String advice) implements PublishEvent {}

    /** The caches in front of a target are clear. */
    record Purged(Instant at, String target, ReleaseId release) implements PublishEvent {}

    /** What readers get was looked at. */
    record Confirmed(Instant at, String target, ReleaseId release, ConfirmationReport report) implements PublishEvent {}

    /** A stage ended; {@code target} is null in the intake. */
    record StageFinished(Instant at, @Nullable String target, PackageRef reference, Stage stage, Duration took)
            implements PublishEvent {}

    /**
     * Something is wrong: that stops a target, or doesn't stop the publication but needs to be known. Heard once, until
     * an {@link IncidentClosed} tells that it is over.
     *
     * @param target the target concerned, or null
     * @param reference the package concerned, or null
     * @param message one sentence, without secrets
     */
    record IncidentOpened(
            Instant at,
            IncidentCause cause,
            @Nullable String target,
            @Nullable PackageRef reference,
            String message) implements PublishEvent {
        /** An incident of no particular cause. */
        public IncidentOpened(Instant at, @Nullable String target, String message) {
            this(at, IncidentCause.OTHER, target, null, message);
        }
    }

    /** An incident is over. */
    record IncidentClosed(Instant at, Incident incident) implements PublishEvent {}

    /** The source was asked and answered; {@code clockOffset} is its clock less ours, or null where it tells no time. */
    record SourceAnswered(Instant at, @Nullable Duration clockOffset) implements PublishEvent {}

    /** A target was looked at and is where it has to be; {@code live} is what it serves, or null while that is nothing. */
    record TargetChecked(
            Instant at, String target, @Nullable PackageRef live) implements PublishEvent {}

    /** The newest cut that came in here is what a target serves or may go to: nobody else keeps it from going live. */
    record InStep(Instant at, String target) implements PublishEvent {}

    /** No more cuts are expected: polling goes on, slower, and none is late any more. */
    record Settled(Instant at) implements PublishEvent {}
}
