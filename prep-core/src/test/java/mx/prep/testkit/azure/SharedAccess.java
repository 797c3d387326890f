package mx.prep.testkit.azure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * URLs that let whoever has one into the account: "Create an account SAS", version 2018-11-09. Our own stores take none;
 * tools that take no other endpoint do. Thread-safe.
 */
final class SharedAccess {
    private static final String SIGNATURE = "sig";
    private static final String VERSION = "2018-11-09";

    private final String account;
    private final Hmac key;
    private final Clock clock;

    SharedAccess(String account, Hmac key, Clock clock) {
        this.account = account;
        this.key = key;
        this.clock = clock;
    }

    /** The query of a URL that may do everything with blobs until a moment. */
    String query(Instant until) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "sv",
                VERSION,
                "ss",
                "b",
                "srt",
                "sco",
                "sp",
                "rwdlac",
                "se",
                until.truncatedTo(ChronoUnit.SECONDS).toString(),
                "spr",
                "https,http"));
        fields.put(SIGNATURE, signature(fields));
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static boolean isMeantBy(BlobCall call) {
        return call.query().containsKey(SIGNATURE);
    }

    /** @throws BlobRefusal if it isn't signed with the key, or its time is over */
    void check(BlobCall call) {
        Map<String, String> fields = call.query();
        String given = fields.get(SIGNATURE);
        boolean signed = MessageDigest.isEqual(
                signature(fields).getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        if (!signed || !VERSION.equals(fields.get("sv")) || isOver(fields.getOrDefault("se", ""))) {
            throw new BlobRefusal(
                    403, "AuthenticationFailed", "Server failed to authenticate the request: the URL's signature");
        }
    }

    private boolean isOver(String end) {
        try {
            return !clock.instant().isBefore(Instant.parse(end));
        } catch (DateTimeException e) {
            return true;
        }
    }

    private String signature(Map<String, String> fields) {
        return key.sign(Stream.of("sp", "ss", "srt", "st", "se", "sip", "spr", "sv")
                .map(name -> fields.getOrDefault(name, "") + "\n")
                .collect(Collectors.joining("", account + "\n", "")));
    }
}
