package mx.prep.integrity;

import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;

/** Options of several checks of which one must accept: {@code type: any-of}. Not thread-safe. */
public final class AnyOfBuilder implements Builder<Verifier> {
    private List<Verifier> checks = List.of();

    /** The checks, at least one; required. */
    public AnyOfBuilder checks(List<Verifier> checks) {
        this.checks = List.copyOf(checks);
        return this;
    }

    @Override
    public Verifier build() {
        if (checks.isEmpty()) {
            throw new ConfigException("checks is a list of at least one check, each a block with a type");
        }
        return new CompositeVerifier(CompositeVerifier.Rule.ANY, checks);
    }
}
