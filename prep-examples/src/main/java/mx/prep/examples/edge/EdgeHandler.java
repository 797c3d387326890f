package mx.prep.examples.edge;

import java.util.List;
import mx.prep.edge.EdgeBody;
import mx.prep.edge.EdgeRequest;
import mx.prep.edge.EdgeRequest.Transport;
import mx.prep.edge.EdgeResponse;
import mx.prep.edge.EmbeddedEdge;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Hands each request to the edge and sends what it answers; no thread waits for store or reader. */
final class EdgeHandler extends Handler.Abstract {
    private static final int CHUNK = 64 << 10;
    private final EmbeddedEdge edge;
    private final AccessCounters counters;

    EdgeHandler(EmbeddedEdge edge, AccessCounters counters) {
        this.edge = edge;
        this.counters = counters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
            answer(request, response, callback);
        } else {
            // An answer before the end of a request's body cancels an HTTP/2 stream, and many clients drop it then.
            Content.Source.consumeAll(
                    request, Callback.from(() -> answer(request, response, callback), callback::failed));
        }
        return true;
    }

    private void answer(Request request, Response response, Callback callback) {
        var unused = edge.handle(translate(request)).whenComplete((answer, failure) -> {
            if (failure == null) {
                send(answer, request, response, Callback.from(callback, answer::close));
            } else {
                callback.failed(failure);
            }
        });
    }

    private static EdgeRequest translate(Request request) {
        HttpFields fields = request.getHeaders();
        String path = request.getHttpURI().getPath();
        return new EdgeRequest(
                request.getMethod(),
                path == null ? "" : path,
                request.getHttpURI().getQuery(),
                request.isSecure() ? Transport.TLS : Transport.PLAIN,
                name -> List.copyOf(fields.getValuesList(name)));
    }

    private void send(EdgeResponse answer, Request request, Response response, Callback callback) {
        counters.count(answer.status());
        response.setStatus(answer.status());
        answer.headers().forEach(header -> response.getHeaders().put(header.name(), header.value()));
        EdgeBody body = answer.body();
        if (body instanceof EdgeBody.Bytes bytes) {
            response.write(true, bytes.bytes().duplicate(), callback);
        } else if (body instanceof EdgeBody.Stream stream) {
            // Off the thread that opened it: the store's readers are few.
            var buffers = new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), false, CHUNK);
            request.getComponents()
                    .getExecutor()
                    .execute(() -> Content.copy(Content.Source.from(buffers, stream.stream()), response, callback));
        } else {
            callback.succeeded();
        }
    }
}
