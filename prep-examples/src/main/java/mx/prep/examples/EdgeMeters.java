package mx.prep.examples;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.examples.edge.AccessCounts;
import mx.prep.examples.edge.EdgeServer;

/** The meters of a served edge; {@code docs/metrics.md} lists them. */
final class EdgeMeters {
    private EdgeMeters() {}

    static void bind(MeterRegistry registry, EmbeddedEdge edge, EdgeServer server) {
        responses(registry, server, "2xx", AccessCounts::successful);
        responses(registry, server, "3xx", AccessCounts::redirected);
        responses(registry, server, "4xx", AccessCounts::refused);
        responses(registry, server, "5xx", AccessCounts::failed);
        TimeGauge.builder("prep.edge.followed", edge, TimeUnit.MILLISECONDS, EdgeMeters::followed)
                .description("When what is served was last found to be what the pointer says")
                .strongReference(true)
                .register(registry);
    }

    private static void responses(
            MeterRegistry registry, EdgeServer server, String status, ToDoubleFunction<AccessCounts> count) {
        FunctionCounter.builder("prep.edge.responses", server, s -> count.applyAsDouble(s.counts()))
                .baseUnit("responses")
                .description("Responses by status")
                .tag("status", status)
                .register(registry);
    }

    private static double followed(EmbeddedEdge edge) {
        Instant at = edge.status().followedAt();
        return at == null ? 0 : at.toEpochMilli();
    }
}
