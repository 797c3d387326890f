package mx.prep.examples;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import mx.prep.SiteProbe;
import mx.prep.model.ConfirmScope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where to look from outside, and how. */
final class ProbeOptions {
    @Parameters(paramLabel = "URL", description = "where readers find the site, such as https://prep.medio.mx/")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private URI site;

    @Option(names = "--all", description = "every file, not a sample besides the page")
    private boolean all;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "how long caches may be behind (default: 30s)")
    private Duration patience = Duration.ofSeconds(30);

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "America/Mexico_City",
            description = "the zone that cuts are in (default: America/Mexico_City)")
    private ZoneId zone = ZoneId.of("America/Mexico_City");

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "add each probe to this file, one JSON object a line")
    private @Nullable Path record;

    SiteProbe probe() {
        return SiteProbe.at(site)
                .scope(all ? ConfirmScope.ALL : ConfirmScope.SAMPLE)
                .patience(patience)
                .build();
    }

    ZoneId zone() {
        return zone;
    }

    @Nullable
    Path record() {
        return record;
    }
}
