package mx.prep.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a target serves.
 *
 * @param name the target's name
 * @param mode how it is replaced
 * @param pointer its pointer, or null where there is none or it can't be read
 * @param publicUri where readers find it, or null
 * @param problem why the pointer can't be read, or null
 */
public record TargetStatus(
        String name,
        Mode mode,
        @Nullable Pointer pointer,
        @Nullable URI publicUri,
        @Nullable String problem) {}
