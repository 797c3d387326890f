package mx.prep.internal.incident;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import mx.prep.event.PublishEvent;
import mx.prep.internal.time.BelievedTime;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ContentCheck;
import mx.prep.model.ContentFinding;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/** Which event is the end of which incident: pure functions. */
final class WhatEnds {
    /** How far our clock may be off. */
    static final Duration TOLERANCE = Duration.ofMinutes(2);

    /** An event may come after the incident in the very same cycle: it takes two of them. */
    private static final Set<IncidentCause> TAKE_TWO = EnumSet.of(IncidentCause.LEDGER, IncidentCause.OTHER);

    private WhatEnds() {}

    /** Whether an incident of this cause ends with the second event that ends it, not with the first. */
    static boolean takesTwo(Incident incident) {
        return TAKE_TWO.contains(incident.cause());
    }

    static boolean ends(PublishEvent event, Incident incident) {
        if (event instanceof PublishEvent.SourceAnswered e) {
            return bySource(e.clockOffset(), incident);
        } else if (event instanceof PublishEvent.TargetChecked e) {
            return e.target().equals(incident.target()) && byTarget(incident);
        } else if (event instanceof PublishEvent.InStep e) {
            return incident.cause() == IncidentCause.SUPERSEDED && e.target().equals(incident.target());
        } else if (event instanceof PublishEvent.Purged e) {
            return e.target().equals(incident.target())
                    && (incident.cause() == IncidentCause.PURGE
                            || (incident.cause() == IncidentCause.BUDGET
                                    && month(e.at()).isAfter(month(incident.openedAt()))));
        } else if (event instanceof PublishEvent.Confirmed e) {
            return e.report().isConfirmed() && e.target().equals(incident.target()) && byReaders(e.report(), incident);
        } else if (event instanceof PublishEvent.Unpacked e) {
            return byPackage(e.reference(), incident);
        } else if (event instanceof PublishEvent.ContentChecked e) {
            return byContent(e.findings(), incident);
        } else if (event instanceof PublishEvent.Live e) {
            return incident.cause() == IncidentCause.HELD
                    && incident.reference() != null
                    && e.reference() != null
                    && incident.reference().cut().compareTo(e.reference().cut()) <= 0;
        }
        return event instanceof PublishEvent.Settled
                && (isLateness(incident) || incident.cause() == IncidentCause.SUPERSEDED);
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    private static boolean bySource(@Nullable Duration clockOffset, Incident incident) {
        return switch (incident.cause()) {
            case SOURCE -> true;
            case CLOCK -> clockOffset != null && clockOffset.abs().compareTo(TOLERANCE) <= 0;
            case SOURCE_TIME -> clockOffset != null && BelievedTime.isBelieved(clockOffset);
            case OTHER -> incident.target() == null;
            default -> false;
        };
    }

    private static boolean byTarget(Incident incident) {
        return switch (incident.cause()) {
            case DELIVERY, LEDGER, OTHER -> true;
            case HELD -> incident.reference() == null;
            default -> false;
        };
    }

    private static boolean byReaders(ConfirmationReport report, Incident incident) {
        return switch (incident.cause()) {
            case READERS, FOREIGN -> true;
            case SERVICE -> report.flaws().isEmpty();
            default -> false;
        };
    }

    private static boolean byPackage(PackageRef reference, Incident incident) {
        PackageRef last = incident.reference();
        boolean isNew = last == null || last.cut().compareTo(reference.cut()) < 0;
        return (isLateness(incident) && isNew) || incident.cause() == IncidentCause.REFUSED;
    }

    private static boolean byContent(List<ContentFinding> findings, Incident incident) {
        boolean times = findings.stream().anyMatch(finding -> finding.check() == ContentCheck.CUT_TIMES);
        boolean others = findings.stream().anyMatch(finding -> finding.check() != ContentCheck.CUT_TIMES);
        return switch (incident.cause()) {
            case CONTENT -> !others;
            case CUT_TIMES -> !times;
            default -> false;
        };
    }

    private static boolean isLateness(Incident incident) {
        return incident.cause() == IncidentCause.LATE || incident.cause() == IncidentCause.STALE;
    }
}
