package mx.prep.store.jclouds;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.prep.error.CancelledException;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.internal.secret.QuietWire;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.HttpRequestFilter;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;
import org.jspecify.annotations.Nullable;

/** Sends requests to one store, signed, once each. The context is opened by the first request. Thread-safe. */
public final class StoreHttp {
    /** More than any answer that is read whole: a page of a list. */
    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;

    private final String store;
    private final Translator errors;
    private final Function<JcloudsContext, HttpRequestFilter> signer;
    private final Supplier<JcloudsContext> context;

    /**
     * Requests to a store.
     *
     * @param store the store's name, for messages
     * @param signer signs a request; asked for with each
     */
    public StoreHttp(
            String store,
            Translator errors,
            Function<JcloudsContext, HttpRequestFilter> signer,
            Supplier<JcloudsContext> context) {
        this.store = store;
        this.errors = errors;
        this.signer = signer;
        this.context = Suppliers.memoize(context::get);
    }

    /** What a failure means. */
    @FunctionalInterface
    public interface Translator {
        PrepException translate(RuntimeException failure, Attempt attempt);
    }

    /** A request in the making. */
    public static final class Ask {
        private final String method;
        private final URI address;
        private final Attempt attempt;
        private final Map<String, String> headers = new LinkedHashMap<>();

        public Ask(String method, URI address, Attempt attempt) {
            this.method = method;
            this.address = address;
            this.attempt = attempt;
        }

        public Ask header(String name, String value) {
            headers.put(name, value);
            return this;
        }
    }

    /** An answer that was read whole. */
    public static final class Answer {
        private final HttpResponse response;
        private final byte[] body;

        Answer(HttpResponse response, byte[] body) {
            this.response = response;
            this.body = body;
        }

        public byte[] body() {
            return body;
        }

        public @Nullable String header(String name) {
            return response.getFirstHeaderOrNull(name);
        }
    }

    /** Sends a request and reads its answer. */
    public Answer send(Ask ask) {
        HttpResponse response = open(ask);
        if (response.getPayload() == null) {
            return new Answer(response, new byte[0]);
        }
        try (InputStream in = response.getPayload().openStream()) {
            byte[] body = in.readNBytes(LONGEST_ANSWER);
            if (in.read() >= 0) {
                throw new IOException("the answer is longer than " + LONGEST_ANSWER + " bytes");
            }
            String length = response.getFirstHeaderOrNull("Content-Length");
            boolean bodiless = ask.method.equals("HEAD");
            if (!bodiless && length != null && body.length < Long.parseLong(length)) {
                throw new IOException("the connection ended early");
            }
            return new Answer(response, body);
        } catch (IOException e) {
            throw errors.translate(new IllegalStateException(e), ask.attempt);
        }
    }

    /** Sends a request; the caller reads the answer's payload to its end and closes it. */
    public HttpResponse open(Ask ask) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(store + ": " + ask.attempt.key() + ": interrupted", null);
        }
        try {
            JcloudsContext jclouds = context.get();
            BodyPayload payload = ask.attempt.payload();
            if (payload != null && payload.getRawContent().length() == 0) {
                payload.checkEmpty();
            }
            HttpRequest.Builder<?> request = HttpRequest.builder()
                    .method(ask.method)
                    .endpoint(ask.address)
                    .filter(signer.apply(jclouds));
            ask.headers.forEach(request::addHeader);
            if (payload != null) {
                request.payload(payload);
            }
            return QuietWire.ofPlatform().during(() -> jclouds.send(request.build()));
        } catch (IOException e) {
            throw errors.translate(new IllegalStateException(e), ask.attempt);
        } catch (RuntimeException e) {
            throw errors.translate(e, ask.attempt);
        }
    }

    /** The answer of 300 or more that a failure was, or null if it was none. */
    public static @Nullable HttpResponse answer(StoreException failure) {
        return failure.getCause() instanceof HttpResponseException http ? http.getResponse() : null;
    }
}
