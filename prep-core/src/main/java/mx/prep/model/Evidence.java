package mx.prep.model;

import org.jspecify.annotations.Nullable;

/**
 * What a verifier saw.
 *
 * @param method the verifier's short name, such as {@code sidecar}
 * @param detail one sentence without secrets or source addresses
 * @param expected what was announced, or null
 * @param actual what was computed, or null
 */
public record Evidence(
        String method,
        String detail,
        @Nullable Digest expected,
        @Nullable Digest actual) {}
