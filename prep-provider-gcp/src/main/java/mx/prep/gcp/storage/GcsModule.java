package mx.prep.gcp.storage;

import mx.prep.store.jclouds.OneAttempt;
import mx.prep.store.jclouds.PlainErrorHandler;
import org.jclouds.googlecloudstorage.config.GoogleCloudStorageHttpApiModule;
import org.jclouds.rest.ConfiguresHttpApi;

/** jclouds' module for Cloud Storage, with one attempt for each request and errors as they came. */
@ConfiguresHttpApi
final class GcsModule extends GoogleCloudStorageHttpApiModule {
    @Override
    protected void bindErrorHandlers() {
        OneAttempt.handleErrors(binder(), new PlainErrorHandler());
    }

    @Override
    protected void bindRetryHandlers() {
        OneAttempt.neverRetry(binder());
    }
}
