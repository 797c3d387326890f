package mx.prep.aws.cloudfront;

import java.time.Clock;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.testkit.cloudfront.ExampleKeys;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Credentials of these tests: those of AWS' published examples, with a session's token. */
final class Keys {
    static final String TOKEN = "the-session-token-of-this-test";

    private Keys() {}

    static RotatingCredentials rotating() {
        return rotating(ExampleKeys.SECRET);
    }

    static RotatingCredentials rotating(String secret) {
        AwsCredentials keys = AwsSessionCredentials.create(ExampleKeys.ID, secret, TOKEN);
        return new RotatingCredentials(() -> keys, Clock.systemUTC());
    }
}
