package mx.prep.event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events as SLF4J lines under the logger {@code mx.prep}: progress at debug, what needs a person at warn, the
 * rest at info. Thread-safe.
 */
public final class LoggingListener implements PublishListener {
    private static final Logger LOG = LoggerFactory.getLogger("mx.prep");

    @Override
    public void on(PublishEvent event) {
        if (event instanceof PublishEvent.Downloading
                || event instanceof PublishEvent.Uploading
                || event instanceof PublishEvent.StageFinished) {
            LOG.debug("{}", event);
        } else if (event instanceof PublishEvent.Refused
                || event instanceof PublishEvent.Held
                || event instanceof PublishEvent.IncidentOpened) {
            LOG.warn("{}", event);
        } else {
            LOG.info("{}", event);
        }
    }
}
