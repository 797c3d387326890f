package mx.prep.event;

/**
 * Hears what a publisher does. Called on one thread of its own, in order; what it throws or how long it takes delays
 * no publication.
 */
@FunctionalInterface
public interface PublishListener {
    void on(PublishEvent event);
}
