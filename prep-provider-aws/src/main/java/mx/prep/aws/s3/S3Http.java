package mx.prep.aws.s3;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import mx.prep.error.CancelledException;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.JcloudsContext;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.HttpResponse;
import org.jclouds.s3.filters.RequestAuthorizeSignature;
import org.jspecify.annotations.Nullable;

/** Sends requests to one bucket, signed, once each. The context is opened by the first request. Thread-safe. */
final class S3Http {
    /** More than any answer that is read whole: a page of a list. */
    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;

    private final String store;
    private final S3Place place;
    private final S3Errors errors;
    private final Supplier<JcloudsContext> context;

    S3Http(String store, S3Place place, S3Errors errors, Supplier<JcloudsContext> context) {
        this.store = store;
        this.place = place;
        this.errors = errors;
        this.context = Suppliers.memoize(context::get);
    }

    /** A request in the making. */
    static final class Ask {
        private final String method;
        private final Attempt attempt;
        private final Map<String, String> query = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String path;

        Ask(String method, Attempt attempt) {
            this.method = method;
            this.attempt = attempt;
            this.path = attempt.key();
        }

        Ask ofBucket() {
            path = "";
            return this;
        }

        Ask query(String name, String value) {
            query.put(name, value);
            return this;
        }

        Ask header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Ask headers(Map<String, String> more) {
            headers.putAll(more);
            return this;
        }
    }

    /** An answer that was read whole. */
    static final class Answer {
        private final HttpResponse response;
        private final byte[] body;

        Answer(HttpResponse response, byte[] body) {
            this.response = response;
            this.body = body;
        }

        HttpResponse response() {
            return response;
        }

        byte[] body() {
            return body;
        }

        @Nullable
        String header(String name) {
            return response.getFirstHeaderOrNull(name);
        }
    }

    /** Sends a request and reads its answer. */
    Answer send(Ask ask) {
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
    HttpResponse open(Ask ask) {
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
                    .endpoint(place.address(path(ask), ask.query))
                    .filter(jclouds.instance(RequestAuthorizeSignature.class));
            ask.headers.forEach(request::addHeader);
            if (payload != null) {
                request.payload(payload);
            }
            return jclouds.send(request.build());
        } catch (IOException e) {
            throw errors.translate(new IllegalStateException(e), ask.attempt);
        } catch (RuntimeException e) {
            throw errors.translate(e, ask.attempt);
        }
    }

    private static String path(Ask ask) {
        return ask.path;
    }
}
