package mx.prep.internal.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import mx.prep.internal.switchover.Deciding;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ContentCheck;
import mx.prep.model.CutRules;
import mx.prep.model.Election;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Limits;

/** What every room of a publisher goes by. */
public record PublisherSettings(
        String name,
        Election election,
        Limits limits,
        CutRules cuts,
        ConfirmScope scope,
        Duration confirmPatience,
        InPlaceRules inPlace,
        Path work,
        Clock clock,
        Ticker ticker,
        Pause pause,
        EventBus events,
        Deciding rules,
        Set<ContentCheck> contentChecksOff) {
    public PublisherSettings {
        contentChecksOff = Set.copyOf(contentChecksOff);
    }
}
