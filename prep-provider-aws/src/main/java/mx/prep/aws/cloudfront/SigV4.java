package mx.prep.aws.cloudfront;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/** AWS Signature Version 4, for CloudFront's own API. Thread-safe. */
final class SigV4 implements AwsV4AuthScheme, AwsV4HttpSigner {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private final InstantSource clock;

    SigV4(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String schemeId() {
        return SCHEME_ID;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return this;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        AwsCredentialsIdentity keys = request.identity();
        String region = request.requireProperty(REGION_NAME);
        String service = request.requireProperty(SERVICE_SIGNING_NAME);
        Signing signing = Signing.begin(request, clock.instant(), ALGORITHM, region + "/" + service);
        byte[] key = ("AWS4" + keys.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {signing.day(), region, service, "aws4_request"}) {
            key = hmac(key, part.getBytes(StandardCharsets.UTF_8));
        }
        byte[] signature = hmac(key, signing.stringToSign().getBytes(StandardCharsets.UTF_8));
        return signing.end(HexFormat.of().formatHex(signature));
    }

    static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        throw new UnsupportedOperationException("for clients that block only");
    }
}
