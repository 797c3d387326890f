package mx.prep.azure.blob;

import org.jclouds.azureblob.config.AzureBlobHttpApiModule;
import org.jclouds.http.HttpErrorHandler;
import org.jclouds.http.HttpRetryHandler;
import org.jclouds.http.annotation.ClientError;
import org.jclouds.http.annotation.Redirection;
import org.jclouds.http.annotation.ServerError;
import org.jclouds.rest.ConfiguresHttpApi;

/** jclouds' module for Blob Storage, with one attempt for each request and errors as they came. */
@ConfiguresHttpApi
final class BlobModule extends AzureBlobHttpApiModule {
    @Override
    protected void bindErrorHandlers() {
        BlobErrorHandler plain = new BlobErrorHandler();
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
}
