package mx.prep.source;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Options of an {@link HttpSource}: {@code type: https}. Not thread-safe. */
public final class HttpSourceBuilder extends HttpOptions<HttpSourceBuilder> {
    private @Nullable URI url;

    HttpSourceBuilder() {}

    /**
     * The package's address: https, or http to a literal loopback address such as {@code 127.0.0.1}. It may have a
     * query, but neither user and password nor a fragment. Required.
     */
    public HttpSourceBuilder url(URI address) {
        this.url = address;
        return this;
    }

    @Override
    HttpSourceBuilder self() {
        return this;
    }

    @Override
    public HttpSource build() {
        return new HttpSource(rules(url));
    }
}
