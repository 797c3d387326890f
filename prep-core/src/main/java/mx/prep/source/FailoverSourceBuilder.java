package mx.prep.source;

import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.PackageSource;

/** Options of a {@link FailoverSource}: {@code type: failover}. Not thread-safe. */
public final class FailoverSourceBuilder implements Builder<PackageSource> {
    private List<PackageSource> sources = List.of();

    FailoverSourceBuilder() {}

    /** The sources, the preferred one first; at least two. Required. It closes them. */
    public FailoverSourceBuilder sources(List<PackageSource> inOrder) {
        this.sources = List.copyOf(inOrder);
        return this;
    }

    @Override
    public FailoverSource build() {
        if (sources.size() < 2) {
            throw new ConfigException("source.sources is a list of at least two sources, each a block with a type.");
        }
        if (sources.stream().anyMatch(FailoverSource.class::isInstance)) {
            throw new ConfigException("source.sources holds a failover source; put its sources into the same list.");
        }
        return new FailoverSource(sources);
    }
}
