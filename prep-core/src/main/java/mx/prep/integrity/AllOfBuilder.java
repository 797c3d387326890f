package mx.prep.integrity;

import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;

/** Options of several checks that must all accept: {@code type: all-of}. Not thread-safe. */
public final class AllOfBuilder implements Builder<Verifier> {
    private List<Verifier> checks = List.of();

    /** The checks, at least one; required. */
    public AllOfBuilder checks(List<Verifier> checks) {
        this.checks = List.copyOf(checks);
        return this;
    }

    @Override
    public Verifier build() {
        if (checks.isEmpty()) {
            throw new ConfigException("checks is a list of at least one check, each a block with a type");
        }
        return new CompositeVerifier(CompositeVerifier.Rule.ALL, checks);
    }
}
