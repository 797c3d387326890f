package mx.prep.source;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import mx.prep.error.SourceException;
import mx.prep.internal.time.HttpDates;
import org.jspecify.annotations.Nullable;

/** Says what an answer means that is neither a package nor "not yet", and what to do. */
final class BadAnswers {
    private static final int PEEK = 32 << 10;

    private final HttpRules rules;
    private final BodyReader reader;

    BadAnswers(HttpRules rules, BodyReader reader) {
        this.rules = rules;
        this.reader = reader;
    }

    SourceException explain(Reply reply) {
        Instant date = reply.date();
        Instant now = date == null ? rules.clock().instant() : date;
        @Nullable
        Duration wait = reply.header("Retry-After")
                .flatMap(text -> HttpDates.wait(text, now))
                .orElse(null);
        return new SourceException(message(reply), wait, null);
    }

    private String message(Reply reply) {
        int status = reply.status();
        return switch (status) {
            case 401 ->
                rules.headers().isEmpty()
                        ? "The source asks who we are (401). Give it the credentials that the authority issued with"
                                + " 'headersEnv: {Authorization: PREP_AUTHORIZATION}' under source, where the variable"
                                + " PREP_AUTHORIZATION holds the header's value."
                        : "The source doesn't accept our credentials (401). Check the variables that source.headersEnv"
                                + " names against what the authority issued.";
            case 403 -> forbidden(reply);
            case 407 -> "The proxy asks for a password (407), which isn't supported. Check source.proxy.";
            case 429 -> "The source asks us to poll less often (429). Raise 'every' under source.";
            case 304 ->
                "The source says that nothing has changed (304), but was asked for all; tell the authority's"
                        + " help desk, and check source.proxy.";
            default ->
                status >= 500
                        ? "The source is in trouble (" + status + "). Polling goes on."
                        : "The source gives an answer that can't be used (" + status + "). Check source.url.";
        };
    }

    private String forbidden(Reply reply) {
        if (!reply.isHtml()) {
            return "The source refuses us (403). Check the credentials (source.headersEnv, source.clientCertificate)"
                    + " and source.url with the authority.";
        }
        String blocked = page(reply).contains("bloque") ? "says that it blocks this machine's address" : "refuses us";
        return "The source " + blocked + ": it answers 403 with a web page (\"Bloqueo IP\" is known of authorities)."
                + " Give the authority's help desk this machine's public address, name yourself in 'userAgent' and"
                + " raise 'every' under source.";
    }

    private String page(Reply reply) {
        try {
            return new String(reader.head(reply, PEEK, "The source's answer"), StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT);
        } catch (SourceException e) {
            return "";
        }
    }
}
