package mx.prep.edge;

import java.time.Instant;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What the edge serves and how it follows.
 *
 * @param release what readers get, or null while that is the holding page, or status 503 where the pointer was never read
 * @param followedAt when it last found itself in line with the pointer, or null if never
 * @param problem why it isn't in line now, or null if it is
 */
public record EdgeStatus(
        @Nullable ReleaseId release,
        @Nullable Instant followedAt,
        @Nullable String problem) {}
