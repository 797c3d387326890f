package mx.prep.source;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import mx.prep.error.SourceException;
import mx.prep.internal.tls.ForbiddenAddressException;
import org.jspecify.annotations.Nullable;

/** Says what a failed connection means and what to do, without address or secret. */
final class NetworkFailures {
    private final HttpRules rules;
    private final Discretion discretion;

    NetworkFailures(HttpRules rules) {
        this.rules = rules;
        this.discretion = rules.discretion();
    }

    SourceException translate(Throwable failure) {
        return new SourceException(message(failure), discretion.cause(failure));
    }

    private String message(Throwable failure) {
        if (failure instanceof ForbiddenAddressException forbidden) {
            return "The source isn't asked: " + forbidden.getMessage() + ". Check source.url, and whether somebody"
                    + " tampers with this machine's DNS. If that address is meant, permit it with 'allowAddresses: [\""
                    + forbidden.address() + "\"]' under source.";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "The source can't be reached: no connection in time. Check this machine's network and proxy; a slow"
                    + " network can be given more time with "
                    + OptionLine.of("connectTimeout", rules.connectTimeout().multipliedBy(2)) + ".";
        }
        if (failure instanceof TimeoutException) {
            return "The source took the request but doesn't answer in time. A slow server can be given more time with"
                    + " " + OptionLine.of("headerTimeout", rules.headerTimeout().multipliedBy(2)) + ".";
        }
        return find(failure, SSLException.class).isPresent() ? tls(failure) : plain(failure);
    }

    private static String plain(Throwable failure) {
        if (find(failure, UnresolvedAddressException.class).isPresent()
                || find(failure, UnknownHostException.class).isPresent()) {
            return "The source can't be reached: nobody knows its host. Check source.url and this machine's DNS.";
        }
        if (failure instanceof ConnectException) {
            return "The source can't be reached: nobody takes the connection. Check source.url and source.proxy, and"
                    + " whether a firewall is in between.";
        }
        if (text(failure).contains("header size")) {
            return "The source sends larger headers than this Java takes, which no file needs and can't be permitted; tell"
                    + " the authority's help desk.";
        }
        if (text(failure).contains("tunnel failed")) {
            return "The proxy doesn't let us through to the source. Check source.proxy; a proxy that asks for a password"
                    + " can't be used.";
        }
        return "The source broke off the connection before it answered ("
                + failure.getClass().getSimpleName() + "). The next poll tries again.";
    }

    private static String tls(Throwable failure) {
        Optional<PinnedTrust.PinException> pin = find(failure, PinnedTrust.PinException.class);
        if (pin.isPresent()) {
            return "The source shows a key that isn't pinned: somebody may stand in between. If the authority confirms"
                    + " its new key, permit it with 'pins: [" + pin.get().seen() + "]' under source.";
        }
        if (find(failure, CertificateExpiredException.class).isPresent()
                || find(failure, CertificateNotYetValidException.class).isPresent()) {
            return "The source's certificate isn't valid today. Check this machine's clock, then tell the authority's"
                    + " help desk; it can't be permitted.";
        }
        if (find(failure, CertPathBuilderException.class).isPresent()
                || find(failure, CertPathValidatorException.class).isPresent()) {
            return "The source's certificate is signed by nobody whom this machine trusts. If the authority has a"
                    + " certificate authority of its own, permit it with 'trust: authority-ca.pem' under source, the"
                    + " file that it hands out.";
        }
        if (find(failure, CertificateException.class).isPresent()) {
            return "The source's certificate is for another host. Check source.url, then tell the authority's help"
                    + " desk; it can't be permitted.";
        }
        return alert(text(failure));
    }

    private static String alert(String text) {
        if (text.contains("protocol_version") || text.contains("protocol version") || text.contains("no protocol")) {
            return "The source doesn't speak TLS 1.2 or newer, which the call for outlets requires; tell the"
                    + " authority's help desk. It can't be permitted.";
        }
        if (text.contains("certificate_required")
                || text.contains("bad_certificate")
                || text.contains("certificate_unknown")
                || text.contains("unknown_ca")
                || text.contains("access_denied")) {
            return "The source doesn't take us without a client certificate that it knows. Give it the one that the"
                    + " authority issued with 'clientCertificate: outlet.p12' and 'clientPasswordEnv: PREP_PASSWORD'"
                    + " under source.";
        }
        return "The source's TLS handshake failed: its server and this Java agree on no way to talk. It has to speak TLS"
                + " 1.2 or newer; if it asks for a client certificate, it needs 'clientCertificate: outlet.p12' under"
                + " source.";
    }

    /** The messages of a failure and all that it stands on, in lower case. */
    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = new HashSet<>();
        for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
            text.append(t.getMessage()).append('\n');
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Set<Throwable> seen = new HashSet<>();
        for (@Nullable Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }
}
