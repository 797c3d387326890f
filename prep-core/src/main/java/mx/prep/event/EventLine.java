package mx.prep.event;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Flaw;
import mx.prep.model.PackageRef;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;

/** Events as lines for people: what happened, where, to which cut. */
final class EventLine {
    private EventLine() {}

    /** One line, whatever texts from outside are in it. */
    static String of(PublishEvent event) {
        return PlainText.line(text(event));
    }

    private static String text(PublishEvent event) {
        if (event instanceof PublishEvent.Started e) {
            return "publisher " + e.publisher() + " started; integrity: " + e.integrity()
                    + (e.warnings().isEmpty() ? "" : "; " + String.join("; ", e.warnings()));
        } else if (event instanceof PublishEvent.Live e) {
            return at(e.target()) + "live: "
                    + (e.reference() == null ? "a page of ours" : "cut " + e.reference()) + ", release " + e.release()
                    + "; "
                    + e.changes().files() + " files, " + e.changes().added() + " added, "
                    + e.changes().changed() + " changed, " + e.changes().removed() + " removed";
        } else if (event instanceof PublishEvent.Purged e) {
            return at(e.target()) + "caches are clear for release " + e.release();
        } else if (event instanceof PublishEvent.Confirmed e) {
            return at(e.target()) + "release " + e.release() + ": " + report(e.report());
        } else if (event instanceof PublishEvent.TargetChecked e) {
            return at(e.target()) + "looked at; it serves " + (e.live() == null ? "nothing yet" : "cut " + e.live());
        } else if (event instanceof PublishEvent.InStep e) {
            return at(e.target()) + "what comes in here is what it serves, or goes to next";
        } else if (event instanceof PublishEvent.Uploading e) {
            return at(e.target()) + "release " + e.release() + ": " + e.done() + " of " + e.total() + " files";
        } else if (event instanceof PublishEvent.Mixed e) {
            return at(e.target()) + "release " + e.release() + ": views could mix cuts for " + seconds(e.took());
        } else if (event instanceof PublishEvent.Unfit e) {
            return at(e.target()) + "cut " + e.reference() + " doesn't fit: " + String.join("; ", e.problems());
        } else if (event instanceof PublishEvent.Fitting e) {
            return at(e.target()) + "cut " + e.reference() + ": " + e.advice();
        } else if (event instanceof PublishEvent.StageFinished e) {
            return at(e.target()) + lower(e.stage()) + " of cut " + e.reference() + " took " + seconds(e.took());
        }
        return intake(event);
    }

    private static String intake(PublishEvent event) {
        if (event instanceof PublishEvent.Polled e) {
            return "polled: " + e.outcome() + (e.next() == null ? "" : "; next poll at " + e.next());
        } else if (event instanceof PublishEvent.SourceAnswered e) {
            return "the source answered"
                    + (e.clockOffset() == null ? "" : "; its clock less ours: " + seconds(e.clockOffset()));
        } else if (event instanceof PublishEvent.CutFound e) {
            return "a package is offered: " + e.name();
        } else if (event instanceof PublishEvent.Downloading e) {
            return "downloading " + e.name() + ": " + e.bytes() + (e.total() < 0 ? "" : " of " + e.total()) + " bytes";
        } else if (event instanceof PublishEvent.Downloaded e) {
            return "cut " + e.reference() + " is here: " + e.bytes() + " bytes at "
                    + Math.round(e.bitsPerSecond() / 1e6) + " Mbit/s; cut taken from " + lower(e.origin());
        } else if (event instanceof PublishEvent.Verified e) {
            return "cut " + e.reference() + " is the authority's: " + e.method();
        } else if (event instanceof PublishEvent.Archived e) {
            return "cut " + e.reference() + " is in the archive";
        } else if (event instanceof PublishEvent.Unpacked e) {
            return "cut " + e.reference() + " was read: " + e.files() + " files, " + e.bytes() + " bytes";
        } else if (event instanceof PublishEvent.ContentChecked e) {
            return "content of cut " + e.reference() + ": "
                    + (e.findings().isEmpty()
                            ? "nothing odd"
                            : e.findings().stream()
                                    .map(finding -> lower(finding.check()) + ": " + finding.message())
                                    .collect(Collectors.joining("; ")));
        } else if (event instanceof PublishEvent.OrderFound e) {
            return "order " + e.order().number() + " (" + lower(e.order().kind()) + "): "
                    + e.order().reason();
        } else if (event instanceof PublishEvent.Settled) {
            return "settled: no more cuts are expected; polling goes on, slower";
        }
        return trouble(event);
    }

    private static String trouble(PublishEvent event) {
        if (event instanceof PublishEvent.Held e) {
            return at(e.target()) + "held (" + lower(e.reason()) + ")" + cut(e.reference()) + ": " + e.message();
        } else if (event instanceof PublishEvent.Refused e) {
            return "refused (" + lower(e.refusal().code()) + ")" + cut(e.reference()) + ": "
                    + e.refusal().message();
        } else if (event instanceof PublishEvent.IncidentOpened e) {
            return at(e.target()) + "incident (" + lower(e.cause()) + ")" + cut(e.reference()) + ": " + e.message();
        } else if (event instanceof PublishEvent.IncidentClosed e) {
            return at(e.incident().target()) + "incident (" + lower(e.incident().cause()) + ") "
                    + e.incident().sentence();
        }
        return event.toString();
    }

    private static String report(ConfirmationReport report) {
        return "readers get " + lower(report.state()) + " (" + report.checked() + " files"
                + (report.timeToReader() == null ? "" : ", " + seconds(report.timeToReader()) + " after it was found")
                + ")" + (report.problems().isEmpty() ? "" : ": " + String.join("; ", report.problems()))
                + (report.flaws().isEmpty()
                        ? ""
                        : "; not as promised: "
                                + report.flaws().stream().map(Flaw::sentence).collect(Collectors.joining("; ")));
    }

    private static String at(@Nullable String target) {
        return target == null ? "" : target + ": ";
    }

    private static String cut(@Nullable PackageRef reference) {
        return reference == null ? "" : ", cut " + reference;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
