package mx.prep.examples;

import java.util.ArrayList;
import java.util.List;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;

/** Keeps what a publisher tells, but for progress. Thread-safe. */
final class EventLog implements PublishListener {
    private final List<PublishEvent> events = new ArrayList<>();

    @Override
    public synchronized void on(PublishEvent event) {
        if (!(event instanceof PublishEvent.Downloading || event instanceof PublishEvent.Uploading)) {
            events.add(event);
        }
    }

    synchronized int count() {
        return events.size();
    }

    /** The events after so many. */
    synchronized List<PublishEvent> since(int count) {
        return List.copyOf(events.subList(count, events.size()));
    }
}
