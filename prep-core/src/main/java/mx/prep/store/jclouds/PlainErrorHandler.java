package mx.prep.store.jclouds;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jclouds.http.HttpCommand;
import org.jclouds.http.HttpErrorHandler;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;

/** Keeps an error as the cloud sent it, 64 KiB of it at most; {@link StoreFailures} says what it means. */
public final class PlainErrorHandler implements HttpErrorHandler {
    private static final int LONGEST = 64 * 1024;

    @Override
    public void handleError(HttpCommand command, HttpResponse response) {
        String content = "";
        if (response.getPayload() != null) {
            try (InputStream in = response.getPayload().openStream()) {
                content = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            } catch (IOException e) {
                // The status alone has to do.
                content = "";
            }
        }
        command.setException(
                new HttpResponseException("status " + response.getStatusCode(), command, response, content));
    }
}
