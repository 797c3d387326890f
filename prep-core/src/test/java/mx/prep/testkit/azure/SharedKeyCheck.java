package mx.prep.testkit.azure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Holds a request against its account's key: "Authorize with Shared Key", for versions since 2015-02-21. */
final class SharedKeyCheck {
    private static final Duration SKEW = Duration.ofMinutes(15);
    private static final List<String> SIGNED = List.of(
            "content-encoding",
            "content-language",
            "content-length",
            "content-md5",
            "content-type",
            "date",
            "if-modified-since",
            "if-match",
            "if-none-match",
            "if-unmodified-since",
            "range");

    private final String account;
    private final Hmac key;
    private final Clock clock;

    SharedKeyCheck(String account, Hmac key, Clock clock) {
        this.account = account;
        this.key = key;
        this.clock = clock;
    }

    /** @throws BlobRefusal if it isn't signed with the key, now, for this account */
    void check(BlobCall call) {
        String date = call.header("x-ms-date")
                .or(() -> call.header("date"))
                .orElseThrow(() -> denied("there is no x-ms-date"));
        if (call.header("x-ms-version").isEmpty()) {
            throw denied("there is no x-ms-version");
        }
        try {
            Instant signed = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            if (Duration.between(signed, clock.instant()).abs().compareTo(SKEW) > 0) {
                throw denied("Request date header too old");
            }
        } catch (DateTimeException e) {
            throw denied("the date is none");
        }
        String wanted = "SharedKey " + account + ":" + key.sign(toSign(call));
        String given = call.header("authorization").orElse("");
        if (!MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8))) {
            throw denied("The MAC signature found in the HTTP request is not the same as any computed signature.");
        }
    }

    private static BlobRefusal denied(String why) {
        return new BlobRefusal(
                403,
                "AuthenticationFailed",
                "Server failed to authenticate the request. Make sure the value of Authorization header is formed"
                        + " correctly including the signature. " + why);
    }

    private String toSign(BlobCall call) {
        StringBuilder text = new StringBuilder(call.method()).append('\n');
        for (String name : SIGNED) {
            String value = call.header(name).orElse("");
            // A date is left out where x-ms-date stands, a length of 0 is left out, too.
            boolean left = (name.equals("date") && call.header("x-ms-date").isPresent())
                    || (name.equals("content-length") && value.equals("0"));
            text.append(left ? "" : value).append('\n');
        }
        call.headers().forEach((name, value) -> {
            if (name.startsWith("x-ms-")) {
                text.append(name).append(':').append(value).append('\n');
            }
        });
        text.append('/').append(account).append(call.rawPath());
        call.query()
                .forEach((name, value) ->
                        text.append('\n').append(name).append(':').append(value));
        return text.toString();
    }
}
