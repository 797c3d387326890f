package mx.prep.source;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Asks for a package. */
    Found ask(URI address) {
        return ask(address, List.of());
    }

    /**
     * Asks for a package that is none of those that are known.
     *
     * @param seen what is known of packages that may be there
     * @throws SourceException if the answer is none of the three
     */
    Found ask(URI address, List<Validators> seen) {
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
                Found found = ask(address);
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
    private static Map<String, String> conditions(URI address, List<Validators> seen) {
        String tags = seen.stream()
                .flatMap(known -> Stream.ofNullable(known.etag()))
                .filter(etag -> ENTITY_TAG.matcher(etag).matches())
                .distinct()
                .collect(Collectors.joining(", "));
        if (!tags.isEmpty()) {
            return Map.of("If-None-Match", tags);
        }
        return seen.stream()
                .filter(known -> known.name().equals(Reply.fileName(address)))
                .flatMap(known -> Stream.ofNullable(known.lastModified()))
                .max(Comparator.naturalOrder())
                .map(date -> Map.of("If-Modified-Since", HttpDates.format(date)))
                .orElse(Map.of());
    }

    @Override
    public void close() {
        session.close();
    }
}
