package mx.prep.aws.cloudfront;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4aAuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * AWS Signature Version 4A, which the key-value store's API asks for, in plain Java: the SDK has it in native code only.
 *
 * <p>As version 4, but signed by ECDSA on P-256 with SHA-256, for a set of regions. The private key comes from the
 * secret by NIST SP 800-108's counter mode with HMAC-SHA-256. Thread-safe.
 */
final class SigV4a implements AwsV4aAuthScheme, AwsV4aHttpSigner {
    private static final String ALGORITHM = "AWS4-ECDSA-P256-SHA256";
    private static final int KEY_BITS = 256;
    private static final int MOST_TRIES = 254;
    private final InstantSource clock;

    SigV4a(InstantSource clock) {
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
    public AwsV4aHttpSigner signer() {
        return this;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        Signing signing =
                Signing.begin(request, clock.instant(), ALGORITHM, request.requireProperty(SERVICE_SIGNING_NAME));
        signing.header("X-Amz-Region-Set", request.requireProperty(REGION_SET).asString());
        try {
            Signature ecdsa = Signature.getInstance("SHA256withECDSA");
            AwsCredentialsIdentity keys = request.identity();
            ecdsa.initSign(privateKey(keys.accessKeyId(), keys.secretAccessKey()));
            ecdsa.update(signing.stringToSign().getBytes(StandardCharsets.UTF_8));
            return signing.end(HexFormat.of().formatHex(ecdsa.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't sign by ECDSA on P-256", e);
        }
    }

    static PrivateKey privateKey(String keyId, String secret) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec p256 = curve.getParameterSpec(ECParameterSpec.class);
        BigInteger most = p256.getOrder().subtract(BigInteger.TWO);
        byte[] key = ("AWS4A" + secret).getBytes(StandardCharsets.UTF_8);
        for (int counter = 1; counter <= MOST_TRIES; counter++) {
            BigInteger candidate = new BigInteger(1, SigV4.hmac(key, input(keyId, counter)));
            if (candidate.compareTo(most) <= 0) {
                return KeyFactory.getInstance("EC")
                        .generatePrivate(new ECPrivateKeySpec(candidate.add(BigInteger.ONE), p256));
            }
        }
        throw new GeneralSecurityException("no key on the curve comes from these credentials");
    }

    /** One round: its number, the label, a zero byte, the context (key id and counter), the length in bits. */
    private static byte[] input(String keyId, int counter) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(number(1));
        input.writeBytes(ALGORITHM.getBytes(StandardCharsets.US_ASCII));
        input.write(0);
        input.writeBytes(keyId.getBytes(StandardCharsets.US_ASCII));
        input.write(counter);
        input.writeBytes(number(KEY_BITS));
        return input.toByteArray();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        throw new UnsupportedOperationException("for clients that block only");
    }
}
