package mx.prep.alarm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import mx.prep.event.PublishEvent;
import mx.prep.model.Incident;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/** What is told: fields for programs and a text for people. */
final class Message {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final String text;

    private Message(Sender sender, String event, Instant at, String text) {
        this.text = text;
        fields.put("schema", 1);
        fields.put("event", event);
        fields.put("at", at);
        fields.put("election", sender.election());
        fields.put("rehearsal", sender.rehearsal());
        fields.put("publisher", sender.publisher());
        fields.put("text", text);
    }

    static Message opened(Sender sender, PublishEvent.IncidentOpened e) {
        String severity = lower(e.cause().severity());
        Message message = new Message(
                sender,
                "incident-opened",
                e.at(),
                sender.title() + severity.toUpperCase(Locale.ROOT) + Sender.at(e.target()) + ": " + e.message()
                        + cut(e.reference()));
        message.incident(severity, lower(e.cause()), e.target(), e.reference(), e.message());
        return message;
    }

    static Message closed(Sender sender, PublishEvent.IncidentClosed e) {
        Incident incident = e.incident();
        Message message = new Message(
                sender,
                "incident-closed",
                e.at(),
                sender.title() + "Over after " + incident.took(e.at()) + Sender.at(incident.target()) + ": "
                        + incident.message()
                        + (incident.readers() == null ? "" : " (readers saw " + incident.readers() + ")"));
        message.incident(
                lower(incident.severity()),
                lower(incident.cause()),
                incident.target(),
                incident.reference(),
                incident.message());
        message.fields.put("openedAt", incident.openedAt());
        message.fields.put("seconds", incident.duration(e.at()).toSeconds());
        message.fields.put("readersSaw", incident.readers());
        return message;
    }

    static Message test(Sender sender, Instant at) {
        return new Message(
                sender, "test", at, sender.title() + "A test by " + sender.publisher() + ": alarms come here.");
    }

    private void incident(
            String severity, String cause, @Nullable String target, @Nullable PackageRef reference, String message) {
        fields.put("severity", severity);
        fields.put("cause", cause);
        fields.put("target", target);
        fields.put("cut", reference == null ? null : reference.cut());
        fields.put("message", message);
    }

    /** The body for a receiver; empty for a heartbeat. */
    String body(Receiver.Kind kind) {
        return switch (kind) {
            case WEBHOOK -> json(fields);
            case SLACK ->
                json(Map.of(
                        "text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
            case HEARTBEAT -> "";
        };
    }

    private static String json(Map<String, ? extends @Nullable Object> values) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, ? extends @Nullable Object> field : values.entrySet()) {
                json.writeFieldName(field.getKey());
                Object value = field.getValue();
                if (value == null) {
                    json.writeNull();
                } else if (value instanceof Number number) {
                    json.writeNumber(number.longValue());
                } else if (value instanceof Boolean flag) {
                    json.writeBoolean(flag);
                } else {
                    json.writeString(value.toString());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static String cut(@Nullable PackageRef reference) {
        return reference == null ? "" : " (cut " + reference.cut() + ")";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
