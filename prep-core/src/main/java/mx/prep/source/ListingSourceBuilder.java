package mx.prep.source;

import java.net.URI;
import java.util.regex.Pattern;
import mx.prep.model.CutRules;
import org.jspecify.annotations.Nullable;

/** Options of a {@link ListingSource}: {@code type: listing}. Not thread-safe. */
public final class ListingSourceBuilder extends HttpOptions<ListingSourceBuilder> {
    private @Nullable URI url;
    private Pattern pattern = CutRules.DEFAULT.name();

    ListingSourceBuilder() {}

    /**
     * The listing's address: https, or http to a literal loopback address such as {@code 127.0.0.1}. It may have a
     * query, but neither user and password nor a fragment. Required.
     */
    public ListingSourceBuilder url(URI address) {
        this.url = address;
        return this;
    }

    /**
     * File names of packages, the last segment of their addresses, matched as a whole. Where it has two groups or more,
     * the first two are the cut's {@code yyyyMMdd} and {@code HHmm}, by which packages are ordered; else they are ordered
     * by name. Default: names such as {@code 20210606_2000_PREP.zip}.
     */
    public ListingSourceBuilder pattern(Pattern names) {
        this.pattern = names;
        return this;
    }

    @Override
    ListingSourceBuilder self() {
        return this;
    }

    @Override
    public ListingSource build() {
        return new ListingSource(rules(url), pattern);
    }
}
