package mx.prep.azure.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jclouds.http.HttpCommand;
import org.jclouds.http.HttpErrorHandler;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;

/**
 * Keeps an error's code, which Azure sends in a header since answers to HEAD have no body, and what its body says, 64 KiB
 * of it at most.
 */
final class BlobErrorHandler implements HttpErrorHandler {
    private static final int LONGEST = 64 * 1024;

    @Override
    public void handleError(HttpCommand command, HttpResponse response) {
        String code = response.getFirstHeaderOrNull("x-ms-error-code");
        String content = code == null ? "" : code;
        if (response.getPayload() != null) {
            try (InputStream in = response.getPayload().openStream()) {
                content = content + "\n" + new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            } catch (IOException e) {
                // The code has to do.
                content = content + "\n";
            }
        }
        command.setException(
                new HttpResponseException("status " + response.getStatusCode(), command, response, content));
    }
}
