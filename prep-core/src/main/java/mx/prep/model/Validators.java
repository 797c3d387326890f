package mx.prep.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a source said of a version of its package, to ask for changes only.
 *
 * @param name the package's file name
 * @param etag entity tag as sent, quotes included, or null
 * @param lastModified Last-Modified, or null
 * @param length length in bytes, or null
 */
public record Validators(
        String name,
        @Nullable String etag,
        @Nullable Instant lastModified,
        @Nullable Long length) {}
