package mx.prep.event;

import mx.prep.model.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes each event as one SLF4J line under the logger {@code mx.prep}, with target and cut: progress and what comes
 * with every poll at debug, an alarm at error, what else needs a person at warn, the rest at info. Thread-safe.
 */
public final class LoggingListener implements PublishListener {
    private static final Logger LOG = LoggerFactory.getLogger("mx.prep");

    @Override
    public void on(PublishEvent event) {
        Level level = level(event);
        if (LOG.isEnabledForLevel(level)) {
            LOG.atLevel(level).log(EventLine.of(event));
        }
    }

    static Level level(PublishEvent event) {
        if (event instanceof PublishEvent.IncidentOpened opened) {
            return opened.cause().severity() == Severity.ALARM ? Level.ERROR : Level.WARN;
        }
        if (event instanceof PublishEvent.Refused
                || event instanceof PublishEvent.Held
                || event instanceof PublishEvent.Unfit
                || (event instanceof PublishEvent.ContentChecked c
                        && !c.findings().isEmpty())
                || (event instanceof PublishEvent.Confirmed c && !c.report().isConfirmed())
                || (event instanceof PublishEvent.Started s && !s.warnings().isEmpty())) {
            return Level.WARN;
        }
        boolean routine = event instanceof PublishEvent.Downloading
                || event instanceof PublishEvent.Uploading
                || event instanceof PublishEvent.StageFinished
                || event instanceof PublishEvent.SourceAnswered
                || event instanceof PublishEvent.TargetChecked
                || event instanceof PublishEvent.InStep
                || event instanceof PublishEvent.Polled;
        return routine ? Level.DEBUG : Level.INFO;
    }
}
