package mx.prep.azure.blob;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Tokens as Microsoft Entra writes them, signed by nobody. */
final class Jwt {
    private Jwt() {}

    static String storage(Instant now, Duration life) {
        return token(now, life, "https://storage.azure.com");
    }

    static String token(Instant now, Duration life, String audience) {
        long end = now.plus(life).getEpochSecond();
        long start = Math.min(now.getEpochSecond(), end) - 60;
        return part("{\"typ\":\"JWT\",\"alg\":\"RS256\"}") + "."
                + part("{\"aud\":\"" + audience + "\",\"iss\":\"https://sts.windows.net/11111111/\",\"iat\":" + start
                        + ",\"nbf\":" + start + ",\"exp\":" + end + "}")
                + "." + part("signature");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
