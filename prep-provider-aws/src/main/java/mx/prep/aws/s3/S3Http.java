package mx.prep.aws.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import mx.prep.store.jclouds.JcloudsContext;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;
import org.jclouds.http.HttpResponse;
import org.jclouds.s3.filters.RequestAuthorizeSignature;

/** Sends requests to one bucket, signed, once each. The context is opened by the first request. Thread-safe. */
final class S3Http {
    private final S3Place place;
    private final StoreHttp http;

    S3Http(String store, S3Place place, S3Errors errors, Supplier<JcloudsContext> context) {
        this.place = place;
        this.http = new StoreHttp(
                store, errors::translate, jclouds -> jclouds.instance(RequestAuthorizeSignature.class), context);
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

    /** Sends a request and reads its answer. */
    StoreHttp.Answer send(Ask ask) {
        return http.send(addressed(ask));
    }

    /** Sends a request; the caller reads the answer's payload to its end and closes it. */
    HttpResponse open(Ask ask) {
        return http.open(addressed(ask));
    }

    private StoreHttp.Ask addressed(Ask ask) {
        StoreHttp.Ask addressed = new StoreHttp.Ask(ask.method, place.address(ask.path, ask.query), ask.attempt);
        ask.headers.forEach(addressed::header);
        return addressed;
    }
}
