package mx.prep.model;

import java.time.Instant;

/**
 * Who decided something, why, and when.
 *
 * @param author who ordered it, as people call them
 * @param reason why, in the operator's words
 * @param at when
 */
public record Decree(String author, String reason, Instant at) {
    public Decree {
        if (author.isBlank()) {
            throw new IllegalArgumentException("an order needs an author");
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("an order needs a reason");
        }
    }
}
