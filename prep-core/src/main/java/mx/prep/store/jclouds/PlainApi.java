package mx.prep.store.jclouds;

import com.google.common.reflect.TypeToken;
import java.io.Closeable;
import java.net.URI;
import org.jclouds.providers.AnonymousProviderMetadata;
import org.jclouds.providers.ProviderMetadata;
import org.jclouds.rest.ApiContext;
import org.jclouds.rest.ConfiguresHttpApi;
import org.jclouds.rest.config.HttpApiModule;
import org.jclouds.rest.internal.BaseHttpApiMetadata;

/** A cloud that jclouds has no provider of: connections, and no calls of jclouds' own. */
final class PlainApi extends BaseHttpApiMetadata<PlainApi.NoCalls> {
    /** Requests name their addresses themselves. */
    private static final String NOWHERE = "http://localhost";

    private PlainApi(Builder builder) {
        super(builder);
    }

    static ProviderMetadata provider() {
        return AnonymousProviderMetadata.forApiWithEndpoint(new PlainApi(new Builder()), NOWHERE);
    }

    @Override
    public Builder toBuilder() {
        return new Builder().fromApiMetadata(this);
    }

    /** What jclouds would make calls of. */
    public interface NoCalls extends Closeable {}

    /** What jclouds wants to know of a cloud. */
    static final class Builder extends BaseHttpApiMetadata.Builder<NoCalls, Builder> {
        Builder() {
            super(NoCalls.class);
            id("plain")
                    .name("plain HTTP")
                    .identityName("unused")
                    .version("1")
                    .documentation(URI.create(NOWHERE))
                    .defaultEndpoint(NOWHERE)
                    .defaultProperties(BaseHttpApiMetadata.defaultProperties())
                    .context(new TypeToken<ApiContext<NoCalls>>() {});
        }

        @Override
        public PlainApi build() {
            return new PlainApi(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }

    /** One attempt for each request, and errors as they came. */
    @ConfiguresHttpApi
    static final class Bindings extends HttpApiModule<NoCalls> {
        Bindings() {
            super(NoCalls.class);
        }

        @Override
        protected void bindErrorHandlers() {
            OneAttempt.handleErrors(binder(), new PlainErrorHandler());
        }

        @Override
        protected void bindRetryHandlers() {
            OneAttempt.neverRetry(binder());
        }
    }
}
