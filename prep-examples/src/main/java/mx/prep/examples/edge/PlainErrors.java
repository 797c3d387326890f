package mx.prep.examples.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is answered to requests that never reach the edge: the status, and nothing about the server. */
final class PlainErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        describe(response.getHeaders());
        response.write(true, text(response.getStatus()), callback);
        return true;
    }

    private static void describe(HttpFields.Mutable fields) {
        fields.put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8")
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put("X-Content-Type-Options", "nosniff");
    }

    private static ByteBuffer text(int status) {
        return ByteBuffer.wrap(("Error " + status + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
