package mx.prep.aws.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.cloudfront.ExampleKeys;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.RegionSet;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Against AWS' published examples: key, time, service and signatures are theirs. */
class SigningTest {
    private static final Clock THEN = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
    private static final AwsBasicCredentials KEYS = AwsBasicCredentials.create(ExampleKeys.ID, ExampleKeys.SECRET);
    private static final SdkHttpRequest REQUEST = SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("https://example.amazonaws.com/"))
            .build();

    @Test
    void version4GivesTheSignatureOfTheExample() {
        SdkHttpRequest signed = new SigV4(THEN).sign(request(KEYS).build()).request();

        assertEquals(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date,"
                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                authorization(signed));
    }

    @Test
    void version4aSignsWhatTheExampleSignsByTheKeyOfTheExample() throws GeneralSecurityException {
        String request = """
                GET
                /

                host:example.amazonaws.com
                x-amz-date:20150830T123600Z
                x-amz-region-set:us-east-1

                host;x-amz-date;x-amz-region-set
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""";
        String text = "AWS4-ECDSA-P256-SHA256\n20150830T123600Z\n20150830/service/aws4_request\n"
                + Digest.of(DigestAlgorithm.SHA256, request.getBytes(UTF_8)).hex();

        String authorization =
                authorization(new SigV4a(THEN).sign(request(KEYS).build()).request());

        assertTrue(
                authorization.startsWith("AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20150830/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date;x-amz-region-set, Signature="),
                authorization);
        String signature = authorization.substring(authorization.lastIndexOf('=') + 1);
        assertTrue(verifies(text, signature));
        assertFalse(verifies(text + " ", signature));
    }

    @Test
    void temporaryCredentialsSendTheirTokenSigned() {
        AwsSessionCredentials keys = AwsSessionCredentials.create(ExampleKeys.ID, ExampleKeys.SECRET, "the token");
        for (HttpSigner<AwsCredentialsIdentity> signer : java.util.List.of(new SigV4(THEN), new SigV4a(THEN))) {
            SdkHttpRequest signed = signer.sign(request(keys).build()).request();
            assertEquals(
                    "the token",
                    signed.firstMatchingHeader("X-Amz-Security-Token").orElseThrow());
            assertTrue(authorization(signed).contains("x-amz-security-token"), authorization(signed));
        }
    }

    private static SignRequest.Builder<AwsCredentialsIdentity> request(AwsCredentialsIdentity keys) {
        return SignRequest.builder(keys)
                .request(REQUEST)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "service")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4aHttpSigner.REGION_SET, RegionSet.create("us-east-1"));
    }

    private static String authorization(SdkHttpRequest signed) {
        return signed.firstMatchingHeader("Authorization").orElseThrow();
    }

    private static boolean verifies(String text, String signature) throws GeneralSecurityException {
        Signature ecdsa = Signature.getInstance("SHA256withECDSA");
        ecdsa.initVerify(ExampleKeys.publicKey());
        ecdsa.update(text.getBytes(UTF_8));
        return ecdsa.verify(HexFormat.of().parseHex(signature));
    }
}
