package mx.prep.source;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import org.jspecify.annotations.Nullable;

/**
 * A package at an address, perhaps behind an open answer. The first transfer reads that answer; each later one, and the
 * first where there is none, asks for all of it.
 */
final class HttpOffer implements PackageOffer {
    static final Map<String, String> FRESH = Map.of("Cache-Control", "no-cache");

    private final Asking asking;
    private final URI address;
    private @Nullable Reply reply;
    private boolean read;

    HttpOffer(Asking asking, URI address, @Nullable Reply reply) {
        this.asking = asking;
        this.address = address;
        this.reply = reply;
    }

    @Override
    public Validators validators() {
        Reply known = reply;
        return known == null ? new Validators(Reply.fileName(address), null, null, null) : known.validators();
    }

    @Override
    public Transfer transferTo(PackageSink sink) {
        Reply whole = reply;
        if (read || whole == null) {
            whole = askAgain();
        }
        if (read) {
            sink.restart();
        }
        read = true;
        HttpTransfer transfer = new HttpTransfer(asking, address, whole, sink);
        try {
            return transfer.run();
        } finally {
            reply = transfer.whole();
        }
    }

    private Reply askAgain() {
        Reply fresh = asking.session().get(address, FRESH);
        if (fresh.status() != 200) {
            try (fresh) {
                throw fresh.isMissing()
                        ? SourceException.gone(
                                read
                                        ? "The source has taken its package away meanwhile."
                                        : "The source has no package " + Reply.fileName(address) + ".")
                        : asking.badAnswers().explain(fresh);
            }
        }
        reply = fresh;
        return fresh;
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        URI from = reply == null ? address : reply.uri();
        try (Reply answer = asking.session().get(beside(from, name), FRESH)) {
            if (answer.isMissing() || (answer.status() == 200 && answer.isHtml())) {
                return Optional.empty();
            }
            if (answer.status() != 200) {
                throw asking.badAnswers().explain(answer);
            }
            byte[] bytes = asking.reader().head(answer, limit + 1, "The file " + name + " beside the package");
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
        Reply known = reply;
        return known == null ? Optional.empty() : known.whole(name);
    }

    @Override
    public void close() {
        Reply open = reply;
        if (open != null) {
            open.close();
        }
    }
}
