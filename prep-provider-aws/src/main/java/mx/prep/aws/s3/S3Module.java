package mx.prep.aws.s3;

import com.google.inject.Injector;
import java.time.Clock;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.store.jclouds.PlainErrorHandler;
import org.jclouds.aws.s3.config.AWSS3HttpApiModule;
import org.jclouds.http.HttpErrorHandler;
import org.jclouds.http.HttpRetryHandler;
import org.jclouds.http.annotation.ClientError;
import org.jclouds.http.annotation.Redirection;
import org.jclouds.http.annotation.ServerError;
import org.jclouds.rest.ConfiguresHttpApi;
import org.jclouds.s3.filters.RequestAuthorizeSignature;

/** jclouds' module for S3, with one attempt for each request, errors as they came, and signatures of ours. */
@ConfiguresHttpApi
final class S3Module extends AWSS3HttpApiModule {
    private final RotatingCredentials credentials;
    private final String region;
    private final Clock clock;

    S3Module(RotatingCredentials credentials, String region, Clock clock) {
        this.credentials = credentials;
        this.region = region;
        this.clock = clock;
    }

    @Override
    protected void bindErrorHandlers() {
        PlainErrorHandler plain = new PlainErrorHandler();
        bind(HttpErrorHandler.class).annotatedWith(Redirection.class).toInstance(plain);
        bind(HttpErrorHandler.class).annotatedWith(ClientError.class).toInstance(plain);
        bind(HttpErrorHandler.class).annotatedWith(ServerError.class).toInstance(plain);
    }

    @Override
    protected void bindRetryHandlers() {
        bind(HttpRetryHandler.class).annotatedWith(Redirection.class).toInstance(HttpRetryHandler.NEVER_RETRY);
        bind(HttpRetryHandler.class).annotatedWith(ClientError.class).toInstance(HttpRetryHandler.NEVER_RETRY);
        bind(HttpRetryHandler.class).annotatedWith(ServerError.class).toInstance(HttpRetryHandler.NEVER_RETRY);
    }

    @Override
    protected RequestAuthorizeSignature providesRequestAuthorizeSignature(Injector injector, int version) {
        return new S3Signatures(credentials, region, clock);
    }
}
