package mx.prep.internal.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.internal.secret.OwnerOnly;
import mx.prep.model.Digest;
import mx.prep.model.PlainText;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends every event but progress to {@code journal.jsonl}, one JSON object a line. At 8 MiB the file becomes
 * {@code journal.1.jsonl}, replacing the one before. Both are their owner's alone. A disk that is full ends the journal, not the publication. Used by
 * the event thread alone.
 */
public final class Journal implements PublishListener {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long MOST_BYTES = 8L << 20;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Path folder;
    private final Path file;
    private boolean broken;

    /**
     * A journal in a folder.
     *
     * @param folder the publisher's work folder; made when something is first written
     */
    public Journal(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("journal.jsonl");
    }

    @Override
    public void on(PublishEvent event) {
        if (broken || event instanceof PublishEvent.Downloading || event instanceof PublishEvent.Uploading) {
            return;
        }
        try {
            if (!Files.exists(file)) {
                OwnerOnly.createFolder(folder);
            } else if (Files.size(file) > MOST_BYTES) {
                Files.move(file, folder.resolve("journal.1.jsonl"), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.exists(file)) {
                Files.createFile(file, OwnerOnly.file(file));
            }
            Files.writeString(file, line(event) + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            broken = true;
            LOG.warn("The journal can't be written any more; publishing goes on without it", e);
        }
    }

    static String line(PublishEvent event) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("event", event.getClass().getSimpleName());
            fields(json, (Record) event);
            json.writeEndObject();
        }
        return PlainText.line(text.toString());
    }

    private static void fields(JsonGenerator json, Record record) throws IOException {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            json.writeFieldName(component.getName());
            value(json, read(component, record));
        }
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("an event's accessors are public", e);
        }
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                value(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Digest || value instanceof ReleaseId) {
            json.writeString(value.toString());
        } else if (value instanceof Record record && record.getClass().getRecordComponents().length > 1) {
            json.writeStartObject();
            fields(json, record);
            json.writeEndObject();
        } else {
            json.writeString(value.toString());
        }
    }
}
