package mx.prep.azure.blob;

import mx.prep.store.jclouds.OneAttempt;
import org.jclouds.azureblob.config.AzureBlobHttpApiModule;
import org.jclouds.rest.ConfiguresHttpApi;

/** jclouds' module for Blob Storage, with one attempt for each request and errors as they came. */
@ConfiguresHttpApi
final class BlobModule extends AzureBlobHttpApiModule {
    @Override
    protected void bindErrorHandlers() {
        OneAttempt.handleErrors(binder(), new BlobErrorHandler());
    }

    @Override
    protected void bindRetryHandlers() {
        OneAttempt.neverRetry(binder());
    }
}
