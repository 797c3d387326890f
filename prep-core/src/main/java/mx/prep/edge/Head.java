package mx.prep.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects a response's headers. */
final class Head {
    private final List<EdgeResponse.Header> headers = new ArrayList<>();

    /**
     * The headers that every response carries.
     *
     * @param frameAncestors who may frame the pages, as the policy says it
     * @param hsts how long browsers insist on TLS; nothing is sent where it is zero
     */
    record Policy(String frameAncestors, Duration hsts) {
        Head head(EdgeRequest.Transport transport) {
            Head head = new Head()
                    .add("X-Content-Type-Options", "nosniff")
                    .add("Content-Security-Policy", "frame-ancestors " + frameAncestors);
            if (transport == EdgeRequest.Transport.TLS && !hsts.isZero()) {
                head.add("Strict-Transport-Security", "max-age=" + hsts.toSeconds());
            }
            return head;
        }
    }

    Head add(String name, String value) {
        headers.add(new EdgeResponse.Header(name, value));
        return this;
    }

    EdgeResponse respond(int status, EdgeBody body) {
        return new EdgeResponse(status, headers, body);
    }
}
