package mx.prep.event;

/**
 * Hears what a publisher does. Called on one thread of its own, in order; what it throws or how long it takes delays
 * no publication.
 */
@FunctionalInterface
public interface PublishListener {
    /** One event; kinds that aren't known are to be passed over. */
    void on(PublishEvent event);
}
