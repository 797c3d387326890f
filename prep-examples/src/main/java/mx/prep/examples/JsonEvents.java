package mx.prep.examples;

import java.util.Map;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.model.ContentFinding;

/** Writes what matters of a night as lines of JSON, one for each event. */
final class JsonEvents implements PublishListener {
    private final Output output;

    JsonEvents(Output output) {
        this.output = output;
    }

    @Override
    public void on(PublishEvent event) {
        Map<String, Object> json = Reports.start();
        json.put("event", Reports.name(event));
        json.put("at", event.at());
        if (event instanceof PublishEvent.Live e) {
            json.put("target", e.target());
            json.put("release", e.release());
            json.put("cut", e.release().cut());
            json.put("files", e.changes().files());
            json.put("uploadedBytes", e.changes().uploadedBytes());
        } else if (event instanceof PublishEvent.Confirmed e) {
            json.put("target", e.target());
            json.put("release", e.release());
            json.putAll(Reports.confirmation(e.report()));
        } else if (event instanceof PublishEvent.Refused e) {
            json.put("reason", e.refusal().code());
            json.put("message", e.refusal().message());
        } else if (event instanceof PublishEvent.Held e) {
            json.put("target", e.target());
            json.put("reason", e.reason());
            json.put("message", e.message());
        } else if (event instanceof PublishEvent.Mixed e) {
            json.put("target", e.target());
            json.put("release", e.release());
            json.put("seconds", e.took().toMillis() / 1000.0);
        } else if (event instanceof PublishEvent.Unfit e) {
            json.put("target", e.target());
            json.put("problems", e.problems());
        } else if (event instanceof PublishEvent.Fitting e) {
            json.put("target", e.target());
            json.put("advice", e.advice());
        } else if (event instanceof PublishEvent.ContentChecked e) {
            json.put("cut", e.reference());
            json.put(
                    "findings",
                    e.findings().stream().map(ContentFinding::message).toList());
        } else if (event instanceof PublishEvent.IncidentOpened e) {
            json.put("cause", Reports.lower(e.cause()));
            json.put("severity", Reports.lower(e.cause().severity()));
            json.put("target", e.target());
            json.put("cut", e.reference() == null ? null : e.reference().cut());
            json.put("message", e.message());
        } else if (event instanceof PublishEvent.IncidentClosed e) {
            json.putAll(Reports.incident(e.incident(), e.at()));
        } else {
            return;
        }
        output.json(json);
    }
}
