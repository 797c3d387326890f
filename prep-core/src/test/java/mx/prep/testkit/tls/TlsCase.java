package mx.prep.testkit.tls;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.authority.TlsIdentity;
import org.jspecify.annotations.Nullable;

/** A server that somebody is pointed at, and whether he may talk to it. */
public enum TlsCase {
    /** Old TLS, otherwise in order. */
    TLS_1_0("TLSv1", Trust.ISSUER, false, ca -> ca.server("127.0.0.1")),
    /** Old TLS, otherwise in order. */
    TLS_1_1("TLSv1.1", Trust.ISSUER, false, ca -> ca.server("127.0.0.1")),
    /** In order. */
    TLS_1_2("TLSv1.2", Trust.ISSUER, true, ca -> ca.server("127.0.0.1")),
    /** In order. */
    TLS_1_3("TLSv1.3", Trust.ISSUER, true, ca -> ca.server("127.0.0.1")),
    /** A certificate of somebody else. */
    OTHER_HOST("TLSv1.3", Trust.ISSUER, false, ca -> ca.server("other.example.mx", "127.0.0.2")),
    /** An authority that the platform doesn't know, and no trust anchor is configured. */
    UNKNOWN_AUTHORITY("TLSv1.3", Trust.NOBODY, false, ca -> ca.server("127.0.0.1")),
    /** An authority that isn't the configured trust anchor. */
    OTHER_AUTHORITY("TLSv1.3", Trust.OTHER, false, ca -> ca.server("127.0.0.1")),
    /** A certificate of last year. */
    EXPIRED(
            "TLSv1.3",
            Trust.ISSUER,
            false,
            ca -> ca.server(List.of("127.0.0.1"), ThrowAwayCa.VALID_FROM, Instant.parse("2020-02-01T00:00:00Z"))),
    /** A certificate of times to come. */
    NOT_YET_VALID(
            "TLSv1.3",
            Trust.ISSUER,
            false,
            ca -> ca.server(List.of("127.0.0.1"), Instant.parse("2048-01-01T00:00:00Z"), ThrowAwayCa.VALID_UNTIL)),
    /** Signed by itself, and no trust anchor is configured. */
    SELF_SIGNED("TLSv1.3", Trust.NOBODY, false, ca -> ThrowAwayCa.selfSigned("127.0.0.1")),
    /** Signed by itself, and itself the configured trust anchor. */
    SELF_SIGNED_AND_TRUSTED("TLSv1.3", Trust.ISSUER, true, ca -> ThrowAwayCa.selfSigned("127.0.0.1")),
    /** Plain http, by a name of this machine. */
    PLAIN_BY_NAME(null, Trust.NOBODY, false, ca -> ca.localhost()),
    /** Plain http, by a literal loopback address. */
    PLAIN_BY_ADDRESS(null, Trust.NOBODY, true, ca -> ca.localhost());

    private final @Nullable String protocol;
    private final Trust trust;
    private final boolean accepted;

    @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
    private final Function<ThrowAwayCa, TlsIdentity> identity;

    /** Whose certificate is configured as a trust anchor. */
    enum Trust {
        ISSUER,
        OTHER,
        NOBODY
    }

    TlsCase(@Nullable String protocol, Trust trust, boolean accepted, Function<ThrowAwayCa, TlsIdentity> identity) {
        this.protocol = protocol;
        this.trust = trust;
        this.accepted = accepted;
        this.identity = identity;
    }

    /** Whether a request may be sent. */
    public boolean isAccepted() {
        return accepted;
    }

    /** Whether it is about plain http. */
    public boolean isPlain() {
        return protocol == null;
    }

    Trust trust() {
        return trust;
    }

    TlsIdentity identity(ThrowAwayCa ca) {
        return identity.apply(ca);
    }

    TlsServer start(TlsIdentity shown, byte[] answer) throws IOException {
        return protocol == null ? TlsServer.plain(answer) : TlsServer.start(shown, protocol, answer);
    }

    String host() {
        return this == PLAIN_BY_NAME ? "localhost" : "127.0.0.1";
    }
}
