package mx.prep.testkit.s3;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the example that AWS publishes (S3 API reference, "Authenticating requests: Authorization header"). */
class SignaturesTest {
    private static final String ACCESS = "AKIAIOSFODNN7EXAMPLE";
    private static final Map<String, S3Keys> KNOWN =
            Map.of(ACCESS, S3Keys.lasting(ACCESS, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    private static final String EMPTY = Signatures.sha256("");
    private static final Instant SIGNED_AT = Instant.parse("2013-05-24T00:00:00Z");

    private final Map<String, String> headers = new HashMap<>(Map.of(
            "host", "examplebucket.s3.amazonaws.com",
            "range", "bytes=0-9",
            "x-amz-content-sha256", EMPTY,
            "x-amz-date", "20130524T000000Z",
            "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                            + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));

    private static void check(String path, Map<String, String> headers, Instant now) {
        Call call = new Call("GET", path, Map.of(), headers, "", "", new byte[0]);
        new Signatures("us-east-1", Clock.fixed(now, ZoneOffset.UTC)).check(call, KNOWN);
    }

    private String refused(String path, Instant now) {
        return assertThrows(S3Refusal.class, () -> check(path, headers, now)).code();
    }

    @Test
    void thePublishedExampleIsTaken() {
        assertDoesNotThrow(() -> check("/test.txt", headers, SIGNED_AT.plusSeconds(899)));
    }

    @Test
    void anythingElseIsRefused() {
        assertEquals("SignatureDoesNotMatch", refused("/test2.txt", SIGNED_AT));
        assertEquals("SignatureDoesNotMatch", refused("/test:1.txt", SIGNED_AT));
        assertEquals("RequestTimeTooSkewed", refused("/test.txt", SIGNED_AT.plusSeconds(901)));
        headers.put("range", "bytes=0-10");
        assertEquals("SignatureDoesNotMatch", refused("/test.txt", SIGNED_AT));
        headers.put("x-amz-meta-added", "later");
        assertEquals("AccessDenied", refused("/test.txt", SIGNED_AT));
        headers.remove("x-amz-meta-added");
        headers.put("x-amz-security-token", "somebody's");
        assertEquals("InvalidToken", refused("/test.txt", SIGNED_AT));
        headers.remove("authorization");
        assertEquals("AccessDenied", refused("/test.txt", SIGNED_AT));
    }
}
