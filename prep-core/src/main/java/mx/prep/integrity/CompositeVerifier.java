package mx.prep.integrity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mx.prep.model.Evidence;
import mx.prep.spi.Verifier;

/** Asks several verifiers, all of them, so that the evidence is complete. */
final class CompositeVerifier implements Verifier {
    /** Whose word counts. */
    enum Rule {
        ALL,
        ANY
    }

    private final Rule rule;
    private final List<Verifier> parts;

    CompositeVerifier(Rule rule, List<Verifier> parts) {
        this.rule = rule;
        this.parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("nothing to ask: name at least one check");
        }
    }

    @Override
    public Verdict verify(Candidate candidate) {
        List<Verdict> verdicts =
                parts.stream().map(part -> part.verify(candidate)).toList();
        List<Evidence> evidence = new ArrayList<>();
        verdicts.forEach(verdict -> evidence.addAll(verdict.evidence()));
        List<Class<? extends Verdict>> order = rule == Rule.ALL
                ? List.of(Verdict.Refused.class, Verdict.Undecided.class, Verdict.Accepted.class)
                : List.of(Verdict.Accepted.class, Verdict.Undecided.class, Verdict.Refused.class);
        return order.stream()
                .flatMap(kind -> verdicts.stream().filter(kind::isInstance))
                .findFirst()
                .map(verdict -> with(verdict, evidence))
                .orElseThrow();
    }

    private static Verdict with(Verdict verdict, List<Evidence> evidence) {
        if (verdict instanceof Verdict.Refused refused) {
            return new Verdict.Refused(refused.code(), refused.message(), evidence);
        }
        if (verdict instanceof Verdict.Undecided undecided) {
            return new Verdict.Undecided(undecided.code(), undecided.message(), evidence);
        }
        return new Verdict.Accepted(evidence);
    }

    @Override
    public String describe() {
        return parts.stream()
                .map(Verifier::describe)
                .collect(Collectors.joining(rule == Rule.ALL ? " and " : " or ", "(", ")"));
    }
}
