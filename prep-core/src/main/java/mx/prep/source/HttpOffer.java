package mx.prep.source;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.RefusalCode;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;

/** A package behind an open answer. The first transfer reads that answer; each later one asks again, for all of it. */
final class HttpOffer implements PackageOffer {
    private static final Map<String, String> FRESH = Map.of("Cache-Control", "no-cache");

    private final HttpSession session;
    private final HttpRules rules;
    private final BodyReader reader;
    private final BadAnswers badAnswers;
    private Reply reply;
    private boolean read;

    HttpOffer(HttpSession session, BodyReader reader, BadAnswers badAnswers, Reply reply) {
        this.session = session;
        this.rules = session.rules();
        this.reader = reader;
        this.badAnswers = badAnswers;
        this.reply = reply;
    }

    @Override
    public Validators validators() {
        return reply.validators();
    }

    @Override
    public Transfer transferTo(PackageSink sink) {
        if (read) {
            askAgain();
            sink.restart();
        }
        read = true;
        try (Reply open = reply) {
            refuseWhatIsNoPackage(open);
            long expected = open.length();
            if (expected >= 0) {
                sink.expect(expected);
            }
            reader.transfer(open, expected, sink, rules.pace());
            return new Transfer(
                    open.started(),
                    open.started().plusNanos(rules.ticker().nanos() - open.startedNanos()),
                    sink.received(),
                    open.tlsProtocol());
        }
    }

    private void askAgain() {
        Reply fresh = session.get(rules.url(), FRESH);
        if (fresh.status() != 200) {
            try (fresh) {
                throw fresh.status() == 404 || fresh.status() == 410
                        ? new SourceException("The source has taken its package away meanwhile.", null)
                        : badAnswers.explain(fresh);
            }
        }
        reply = fresh;
    }

    private void refuseWhatIsNoPackage(Reply open) {
        if (open.isHtml()) {
            throw SourceException.refused(
                    RefusalCode.NOT_A_PACKAGE,
                    "the source answered with a web page where a package was expected; check source.url, and whether the"
                            + " authority blocks this machine's address",
                    null);
        }
        if (!open.isPlain()) {
            throw new SourceException(
                    "The source sends its package compressed once more (Content-Encoding), so that its bytes aren't the"
                            + " authority's. It was asked not to; tell the authority's help desk, and check"
                            + " source.proxy.",
                    null);
        }
        if (open.length() < 0 && rules.unknownLength() == UnknownLength.REFUSE) {
            throw new SourceException(
                    "The source doesn't say how long its package is, so that a broken connection would look like its"
                            + " end. Where integrity is checked, permit it with 'unknownLength: allow' under source.",
                    null);
        }
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        try (Reply answer = session.get(beside(reply.uri(), name), FRESH)) {
            if (answer.status() == 404 || answer.status() == 410 || (answer.status() == 200 && answer.isHtml())) {
                return Optional.empty();
            }
            if (answer.status() != 200) {
                throw badAnswers.explain(answer);
            }
            byte[] bytes = reader.head(answer, limit + 1);
            if (bytes.length > limit) {
                throw new SourceException(
                        "The file " + name + " beside the package is longer than " + limit + " bytes.", null);
            }
            if (answer.length() >= 0 && answer.length() != bytes.length) {
                throw new SourceException("The file " + name + " beside the package came incomplete.", null);
            }
            return Optional.of(bytes);
        }
    }

    /** The address of a file in the same folder; the query goes with it, since it may be a credential. */
    private static URI beside(URI uri, String name) {
        boolean unusable = name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (unusable) {
            throw new IllegalArgumentException("a companion lies in the package's own folder: " + name);
        }
        String folder = uri.getRawPath().substring(0, uri.getRawPath().lastIndexOf('/') + 1);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(
                uri.getScheme() + "://" + uri.getRawAuthority() + (folder.isEmpty() ? "/" : folder) + encoded + query);
    }

    @Override
    public Optional<String> attribute(String name) {
        return reply.header(name);
    }

    @Override
    public void close() {
        reply.close();
    }
}
