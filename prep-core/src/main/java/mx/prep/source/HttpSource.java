package mx.prep.source;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A package at a fixed HTTPS address whose content changes from cut to cut.
 *
 * <p>A poll is one conditional GET, and its open answer is the offer: {@code 304} is unchanged, {@code 404} and
 * {@code 410} not yet, {@code 200} an offer; anything else is a {@link mx.prep.error.SourceException} with the server's
 * {@code Retry-After}. The package's name is the last segment of the address that answered, companions lie beside it,
 * and attributes are the answer's headers.
 *
 * <p>Every connection is TLS 1.2 or newer with the host's name checked, whatever the platform's settings are; plain
 * http is for literal loopback addresses. Redirects lead to the same server or to hosts that are named, over https, at
 * most 5 in a row; credentials stay with the address's own server. A package is refused if it is a web page, shorter
 * than announced or, by default, of unknown length; a transfer ends below a rate and at a deadline. A message about a
 * refusal says what to write into {@code prep.yaml} to permit it, if it can be permitted; no message holds the source's
 * address or a credential.
 *
 * <p>It keeps nothing between two polls but connections. It doesn't resume: a transfer that breaks off starts from the
 * first byte at the next poll. Certificate files are read at the first poll. Thread-safe.
 */
public final class HttpSource implements PackageSource {
    private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");

    private final HttpSession session;
    private final HttpRules rules;
    private final BodyReader reader;
    private final BadAnswers badAnswers;

    HttpSource(HttpRules rules) {
        this.rules = rules;
        this.session = new HttpSession(rules);
        this.reader = new BodyReader(rules.ticker(), session.failures());
        this.badAnswers = new BadAnswers(rules, reader);
    }

    /** Options of a source at an address. */
    public static HttpSourceBuilder at(URI url) {
        return builder().url(url);
    }

    public static HttpSourceBuilder builder() {
        return new HttpSourceBuilder();
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        Map<String, String> conditions = conditions(last.validators());
        Reply reply = session.get(rules.url(), conditions);
        if (reply.status() == 200) {
            return new SourceAnswer.Offers(List.of(new HttpOffer(session, reader, badAnswers, reply)), reply.date());
        }
        try (reply) {
            if (reply.status() == 304 && !conditions.isEmpty()) {
                return new SourceAnswer.Unchanged(reply.date());
            }
            if (reply.status() == 404 || reply.status() == 410) {
                return new SourceAnswer.NotYet(null, reply.date());
            }
            throw badAnswers.explain(reply);
        }
    }

    /**
     * Asks for changes only. A date alone is trusted only for the same name, since that of another address says nothing
     * about this one.
     */
    private Map<String, String> conditions(@Nullable Validators seen) {
        Map<String, String> headers = new HashMap<>();
        if (seen == null) {
            return headers;
        }
        String etag = seen.etag();
        if (etag != null && ENTITY_TAG.matcher(etag).matches()) {
            headers.put("If-None-Match", etag);
        } else if (seen.lastModified() != null && seen.name().equals(Reply.fileName(rules.url()))) {
            headers.put("If-Modified-Since", HttpDates.format(seen.lastModified()));
        }
        return headers;
    }

    @Override
    public String kind() {
        return "https";
    }

    @Override
    public void close() {
        session.close();
    }
}
