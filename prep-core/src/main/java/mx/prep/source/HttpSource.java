package mx.prep.source;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;

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
 * <p>A transfer that breaks off is resumed where the server named a strong validator (Range with If-Range): after 1 s,
 * then up to four times in a row that bring less than 64 KiB, each pause twice as long. A package that was replaced
 * meanwhile starts from its first byte, with its own validators.
 *
 * <p>It keeps nothing between two polls but connections. Certificate files are read at the first poll. Thread-safe.
 */
public final class HttpSource implements PackageSource {
    private final Asking asking;

    HttpSource(HttpRules rules) {
        this.asking = new Asking(rules);
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
        List<Validators> known = new ArrayList<>(last.early());
        Optional.ofNullable(last.validators()).ifPresent(known::add);
        Asking.Found found = asking.ask(asking.rules().url(), known);
        if (found instanceof Asking.Found.There there) {
            return new SourceAnswer.Offers(List.of(there.offer()), there.date());
        }
        return found instanceof Asking.Found.Unchanged
                ? new SourceAnswer.Unchanged(found.date())
                : new SourceAnswer.NotYet(null, found.date());
    }

    @Override
    public String kind() {
        return "https";
    }

    @Override
    public void close() {
        asking.close();
    }
}
