package mx.prep.source;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import mx.prep.error.SourceException;
import mx.prep.internal.time.HttpDates;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/** Asks addresses for packages over one session. Thread-safe. */
final class Asking implements AutoCloseable {
    private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");

    private final HttpSession session;
    private final BodyReader reader;
    private final BadAnswers badAnswers;

    Asking(HttpRules rules) {
        this.session = new HttpSession(rules);
        this.reader = new BodyReader(rules.ticker(), session.failures());
        this.badAnswers = new BadAnswers(rules, reader);
    }

    /** What is at an address. */
    sealed interface Found {
        /** The server's clock, or null. */
        @Nullable
        Instant date();

        record There(HttpOffer offer, @Nullable Instant date) implements Found {}

        record Unchanged(@Nullable Instant date) implements Found {}

        record Missing(@Nullable Instant date) implements Found {}
    }

    HttpRules rules() {
        return session.rules();
    }

    HttpSession session() {
        return session;
    }

    BodyReader reader() {
        return reader;
    }

    BadAnswers badAnswers() {
        return badAnswers;
    }

    /**
     * Asks for a package, where one is known for changes only.
     *
     * @param seen what is known of it, or null
     * @throws SourceException if the answer is none of the three
     */
    Found ask(URI address, @Nullable Validators seen) {
        Map<String, String> conditions = conditions(address, seen);
        Reply reply = session.get(address, conditions);
        if (reply.status() == 200) {
            return new Found.There(new HttpOffer(this, address, reply), reply.date());
        }
        try (reply) {
            if (reply.status() == 304 && !conditions.isEmpty()) {
                return new Found.Unchanged(reply.date());
            }
            if (reply.isMissing()) {
                return new Found.Missing(reply.date());
            }
            throw badAnswers.explain(reply);
        }
    }

    /** Whether something is at an address, without fetching it. */
    Found glance(URI address) {
        try (Reply reply = session.head(address)) {
            if (reply.status() == 405 || reply.status() == 501) {
                Found found = ask(address, null);
                if (found instanceof Found.There there) {
                    there.offer().close();
                }
                return found;
            }
            if (reply.status() == 200) {
                return new Found.There(later(address), reply.date());
            }
            if (reply.isMissing()) {
                return new Found.Missing(reply.date());
            }
            throw badAnswers.explain(reply);
        }
    }

    /** A package that is asked for only when it is transferred; it may turn out to be gone. */
    HttpOffer later(URI address) {
        return new HttpOffer(this, address, null);
    }

    /**
     * Asks for changes only. A date alone is trusted only for the same name, since that of another address says nothing
     * about this one.
     */
    private static Map<String, String> conditions(URI address, @Nullable Validators seen) {
        Map<String, String> headers = new HashMap<>();
        if (seen == null) {
            return headers;
        }
        String etag = seen.etag();
        if (etag != null && ENTITY_TAG.matcher(etag).matches()) {
            headers.put("If-None-Match", etag);
        } else if (seen.lastModified() != null && seen.name().equals(Reply.fileName(address))) {
            headers.put("If-Modified-Since", HttpDates.format(seen.lastModified()));
        }
        return headers;
    }

    @Override
    public void close() {
        session.close();
    }
}
