package mx.prep.aws.s3;

import com.google.common.base.Supplier;
import com.google.inject.Injector;
import java.time.Clock;
import java.util.Date;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.store.jclouds.BodyPayload;
import org.jclouds.aws.domain.SessionCredentials;
import org.jclouds.crypto.Crypto;
import org.jclouds.domain.Credentials;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.internal.SignatureWire;
import org.jclouds.s3.filters.Aws4SignerBase;
import org.jclouds.s3.filters.Aws4SignerForAuthorizationHeader;
import org.jclouds.s3.filters.RequestAuthorizeSignature;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Signs requests with AWS Signature Version 4 by jclouds' signer: for the region that was configured, whatever the host
 * is called, and with the digest that each body brings. Thread-safe.
 */
final class S3Signatures implements RequestAuthorizeSignature {
    private final SignatureWire wire;
    private final Crypto crypto;
    private final Supplier<Credentials> credentials;
    private final Supplier<Date> time;
    private final Region region;

    S3Signatures(Injector injector, RotatingCredentials credentials, String region, Clock clock) {
        this.wire = injector.getInstance(SignatureWire.class);
        this.crypto = injector.getInstance(Crypto.class);
        this.credentials = () -> translate(credentials.resolveCredentials());
        this.time = () -> Date.from(clock.instant());
        this.region = new Region(region);
    }

    private static Credentials translate(AwsCredentials credentials) {
        if (credentials instanceof AwsSessionCredentials session) {
            return SessionCredentials.builder()
                    .accessKeyId(session.accessKeyId())
                    .secretAccessKey(session.secretAccessKey())
                    .sessionToken(session.sessionToken())
                    .build();
        }
        return new Credentials(credentials.accessKeyId(), credentials.secretAccessKey());
    }

    /** Signs a request; each with a signer of its own, since jclouds' share formats of dates that aren't thread-safe. */
    @Override
    public HttpRequest filter(HttpRequest request) {
        return new Signer(wire, credentials, time, region, crypto).signed(request);
    }

    @Override
    public HttpRequest signForTemporaryAccess(HttpRequest request, long seconds) {
        throw new UnsupportedOperationException("the store makes no signed addresses");
    }

    private record Region(String name) implements Aws4SignerBase.ServiceAndRegion {
        @Override
        public String service() {
            return "s3";
        }

        @Override
        public String region(String host) {
            return name;
        }
    }

    private static final class Signer extends Aws4SignerForAuthorizationHeader {
        Signer(
                SignatureWire wire,
                Supplier<Credentials> credentials,
                Supplier<Date> time,
                ServiceAndRegion region,
                Crypto crypto) {
            super(wire, false, "amz", credentials, time, region, crypto);
        }

        HttpRequest signed(HttpRequest request) {
            return sign(request);
        }

        @Override
        protected String getPayloadHash(HttpRequest request) {
            return request.getPayload() instanceof BodyPayload body
                    ? body.sha256().hex()
                    : super.getPayloadHash(request);
        }
    }
}
