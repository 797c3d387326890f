package mx.prep.aws.s3;

import com.google.inject.Injector;
import java.time.Clock;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.store.jclouds.OneAttempt;
import mx.prep.store.jclouds.PlainErrorHandler;
import org.jclouds.aws.s3.config.AWSS3HttpApiModule;
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
        OneAttempt.handleErrors(binder(), new PlainErrorHandler());
    }

    @Override
    protected void bindRetryHandlers() {
        OneAttempt.neverRetry(binder());
    }

    @Override
    protected RequestAuthorizeSignature providesRequestAuthorizeSignature(Injector injector, int version) {
        return new S3Signatures(credentials, region, clock);
    }
}
