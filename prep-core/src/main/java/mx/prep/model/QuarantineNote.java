package mx.prep.model;

import java.time.Instant;
import java.util.List;

/**
 * What stands beside a refused package that has no cut, and so no receipt.
 *
 * @param publisher who refused it
 * @param sha256 SHA-256 of its bytes
 * @param refusal why
 * @param evidence what the verifiers saw
 * @param at when
 */
public record QuarantineNote(String publisher, Digest sha256, Refusal refusal, List<Evidence> evidence, Instant at) {
    public QuarantineNote {
        evidence = List.copyOf(evidence);
    }
}
