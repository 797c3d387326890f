package mx.prep.examples;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.FileOverride;
import mx.prep.model.Flaw;
import mx.prep.model.Hold;
import mx.prep.model.Incident;
import mx.prep.model.IntakeResult;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.Overview;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.TargetStatus;
import org.jspecify.annotations.Nullable;

/** The library's results as {@code --json} writes them. */
public final class Reports {
    private Reports() {}

    public static Map<String, Object> cycle(CycleResult cycle, ExitCode exit) {
        Map<String, Object> json = start();
        json.put("exit", exit.code());
        json.put("intake", cycle.intake().stream().map(Reports::intake).toList());
        json.put("targets", deliveries(cycle.targets()));
        return json;
    }

    static Map<String, Object> deliveries(Map<String, DeliveryResult> results) {
        Map<String, Object> json = new LinkedHashMap<>();
        results.forEach((name, result) -> json.put(name, delivery(result)));
        return json;
    }

    private static Map<String, Object> intake(IntakeResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("result", name(result));
        if (result instanceof IntakeResult.Received r) {
            json.put("package", reference(r.reference()));
            json.put("cutFrom", lower(r.origin()));
            json.put("bytes", r.transfer().bytes());
            json.put("bitsPerSecond", Math.round(r.transfer().bitsPerSecond()));
            json.put("tls", r.transfer().tlsProtocol());
        } else if (result instanceof IntakeResult.NotYet r) {
            json.put("expected", r.expected());
        } else if (result instanceof IntakeResult.Held r) {
            json.put("package", reference(r.reference()));
            json.put("reason", r.reason());
            json.put("message", r.message());
        } else if (result instanceof IntakeResult.Refused r) {
            json.put("package", reference(r.reference()));
            json.put("reason", r.refusal().code());
            json.put("message", r.refusal().message());
        } else if (result instanceof IntakeResult.Failed r) {
            json.put("message", r.message());
        }
        return json;
    }

    private static Map<String, Object> delivery(DeliveryResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("result", name(result));
        if (result instanceof DeliveryResult.Live r) {
            json.put("release", r.release());
            json.put("package", reference(r.live()));
            json.put("files", r.changes().files());
            json.put("added", r.changes().added());
            json.put("changed", r.changes().changed());
            json.put("removed", r.changes().removed());
            json.put("uploadedBytes", r.changes().uploadedBytes());
            json.put("purged", r.purged());
            json.put("mixedSeconds", r.mixed() == null ? null : r.mixed().toMillis() / 1000.0);
            json.put("confirmation", confirmation(r.confirmation()));
            Map<String, Object> seconds = new LinkedHashMap<>();
            new TreeMap<>(r.times()).forEach((stage, took) -> seconds.put(lower(stage), took.toMillis() / 1000.0));
            json.put("seconds", seconds);
        } else if (result instanceof DeliveryResult.AlreadyLive r) {
            json.put("release", r.release());
        } else {
            json.put("message", message(result));
            if (result instanceof DeliveryResult.Held r) {
                json.put("reason", r.reason());
            } else if (result instanceof DeliveryResult.Failed r) {
                json.put("stage", lower(r.stage()));
            } else if (result instanceof DeliveryResult.Unknown r) {
                json.put("settle", r.settle());
            }
        }
        return json;
    }

    static Map<String, Object> confirmation(ConfirmationReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("confirmed", report.isConfirmed());
        json.put("state", lower(report.state()));
        json.put("askedOf", lower(report.by()));
        json.put("checked", report.checked());
        json.put("problems", report.problems());
        json.put("flaws", flaws(report.flaws()));
        json.put("secondsToReader", seconds(report.timeToReader()));
        json.put("slowestSeconds", seconds(report.slowest()));
        return json;
    }

    private static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : time.toMillis() / 1000.0;
    }

    private static List<Object> flaws(List<Flaw> flaws) {
        List<Object> list = new ArrayList<>();
        for (Flaw flaw : flaws) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", lower(flaw.kind()));
            one.put("where", flaw.where());
            one.put("what", flaw.what());
            list.add(one);
        }
        return list;
    }

    static Map<String, Object> overview(Overview overview, Instant now) {
        Map<String, Object> json = status(overview.targets());
        json.put("confirmed", overview.confirmed().stream().sorted().toList());
        json.put(
                "incidents",
                overview.incidents().stream().map(i -> incident(i, now)).toList());
        Overview.Poll poll = overview.poll();
        if (poll != null) {
            Map<String, Object> last = new LinkedHashMap<>();
            last.put("at", poll.at());
            last.put("outcome", poll.outcome());
            last.put("next", poll.next());
            json.put("poll", last);
        }
        json.put("problem", overview.problem());
        return json;
    }

    static Map<String, Object> status(List<TargetStatus> targets) {
        Map<String, Object> json = start();
        List<Object> list = new ArrayList<>();
        for (TargetStatus target : targets) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", target.name());
            one.put("mode", lower(target.mode()));
            one.put("publicUri", target.publicUri());
            one.put("problem", target.problem());
            one.put("pointer", pointer(target.pointer()));
            list.add(one);
        }
        json.put("targets", list);
        return json;
    }

    static Map<String, Object> hold(Hold hold) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reason", hold.reason());
        json.put("package", reference(hold.reference()));
        json.put("target", hold.target());
        json.put("since", hold.since());
        json.put("sentence", hold.sentence());
        json.put("command", hold.command());
        json.put("overtaken", hold.overtaken());
        return json;
    }

    private static @Nullable Map<String, Object> pointer(@Nullable Pointer pointer) {
        if (pointer == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epoch", pointer.epoch());
        json.put("highWater", pointer.highWater());
        json.put("release", pointer.release());
        json.put("package", reference(pointer.live()));
        json.put("page", pointer.release() == null ? null : pointer.release().page());
        json.put("previous", pointer.previous());
        json.put("kept", pointer.kept());
        json.put("publishedAt", pointer.publishedAt());
        json.put("rehearsal", pointer.rehearsal());
        return json;
    }

    static List<Object> overrides(List<FileOverride> overrides) {
        List<Object> list = new ArrayList<>();
        for (FileOverride override : overrides) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", override.path().value());
            one.put("sha256", override.sha256());
            one.put("order", override.order());
            list.add(one);
        }
        return list;
    }

    /** What a pointer names, for people. */
    static String shown(Pointer pointer) {
        PackageRef live = pointer.live();
        ReleaseId release = pointer.release();
        if (live != null) {
            return live.toString();
        }
        return release == null ? "nothing" : release.page() == PageKind.CLOSING ? "closing page" : "holding page";
    }

    static Map<String, Object> history(List<LedgerEntry> entries) {
        Map<String, Object> json = start();
        List<Object> list = new ArrayList<>();
        entries.forEach(entry -> list.add(entry(entry)));
        json.put("entries", list);
        return json;
    }

    static Map<String, Object> entry(LedgerEntry entry) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("number", entry.number());
        one.put("at", entry.at());
        one.put("kind", lower(entry.kind()));
        one.put("target", entry.target());
        one.put("epoch", entry.epoch());
        one.put("release", entry.release());
        one.put("package", reference(entry.reference()));
        one.put("detail", entry.detail());
        one.put("publisher", entry.publisher());
        if (entry.note() instanceof LedgerEntry.ConfirmationNote note) {
            Map<String, Object> confirmation = new LinkedHashMap<>();
            confirmation.put("askedOf", lower(note.by()));
            confirmation.put("checked", note.checked());
            confirmation.put("secondsToReader", seconds(note.timeToReader()));
            confirmation.put("slowestSeconds", seconds(note.slowest()));
            confirmation.put("flaws", note.flaws());
            one.put("confirmation", confirmation);
        } else if (entry.note() instanceof LedgerEntry.IncidentNote note) {
            one.put("incident", incident(note.incident(), entry.at()));
        } else if (entry.note() instanceof LedgerEntry.SweepNote note) {
            one.put("releases", note.releases());
            one.put("objects", note.objects());
        }
        return one;
    }

    static Map<String, Object> incident(Incident incident, Instant now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", incident.number());
        json.put("cause", lower(incident.cause()));
        json.put("severity", lower(incident.severity()));
        json.put("target", incident.target());
        json.put("package", reference(incident.reference()));
        json.put("message", incident.message());
        json.put("publisher", incident.publisher());
        json.put("openedAt", incident.openedAt());
        json.put("closedAt", incident.closedAt());
        json.put("seconds", incident.duration(now).toSeconds());
        json.put("readersSaw", incident.readers());
        return json;
    }

    static Map<String, Object> order(Order order) {
        Map<String, Object> json = start();
        json.put("order", order.number());
        json.put("kind", lower(order.kind()));
        json.put("live", reference(order.live()));
        json.put("highWater", order.highWater());
        json.put("held", order.standing().held());
        json.put("author", order.decree().author());
        json.put("reason", order.reason());
        return json;
    }

    /** What a result that isn't live says for people. */
    static String message(DeliveryResult result) {
        if (result instanceof DeliveryResult.Superseded r) {
            return r.message();
        }
        if (result instanceof DeliveryResult.Held r) {
            return r.message();
        }
        if (result instanceof DeliveryResult.Failed r) {
            return r.message();
        }
        if (result instanceof DeliveryResult.Embargoed r) {
            return r.message();
        }
        return result instanceof DeliveryResult.Unknown r ? r.message() : "";
    }

    static Map<String, Object> start() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        return json;
    }

    private static @Nullable Map<String, Object> reference(@Nullable PackageRef reference) {
        if (reference == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cut", reference.cut());
        json.put("sha256", reference.sha256());
        return json;
    }

    /** A result's kind in words, such as {@code already-live}. */
    static String name(Object result) {
        return result.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
