package mx.prep.examples.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.prep.aws.AwsTarget;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.Target;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who gives AWS' credentials: what is shown to them, and what they give, is in no exception and no log; but two loggers of
 * AWS' SDK write what this machine's own services, and a program of the outlet's, refuse with.
 */
class AwsCredentialsCanaryTest {
    private static final String ID = "ASIACANARY";
    private static final Canary SECRET = Canary.kept("the secret that was given", "canary/Given+Secret/1Ab2Cd3Ef=");
    private static final Canary SESSION = Canary.kept("the session that was given", "canary/Given+Session/4Gh5Ij==");
    private static final Canary IDENTITY = Canary.sent("the web identity", "canary.webIdentity-6Kl7Mn.jwt_8Op");
    private static final Canary CONTAINER = Canary.sent("the container's token", "canary.container/token+9Qr=");
    private static final Canary INSTANCE = Canary.sent("the instance's token", "canaryInstanceToken1St2Uv==");
    /** The SDK asks the container's and the instance's service by a client of its own, which can't be told what to hear. */
    private static final Pattern THEIRS = Pattern.compile(
            "software\\.amazon\\.awssdk\\.(utils\\.cache\\.CachedSupplier|auth\\.credentials\\.AwsCredentialsProviderChain):"
                    + " .*",
            Pattern.DOTALL);

    private static final String EXPIRES = "2049-12-31T23:59:59Z";

    @TempDir
    Path folder;

    private final AtomicReference<Mood> mood = new AtomicReference<>(Mood.PASSES_ON);
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final S3Server buckets = S3Server.builder()
            .keys(new S3Keys(ID, SECRET.secret(), SESSION.secret()))
            .region("us-east-1")
            .start()
            .bucket("medio-prep");

    /** How a machine gets its credentials. */
    enum Way {
        WEB_IDENTITY,
        CONTAINER_SERVICE,
        INSTANCE_SERVICE,
        PROGRAM
    }

    private static @Nullable Canary shown(Way way) {
        return switch (way) {
            case WEB_IDENTITY -> IDENTITY;
            case CONTAINER_SERVICE -> CONTAINER;
            case INSTANCE_SERVICE -> INSTANCE;
            case PROGRAM -> null;
        };
    }

    static Stream<Arguments> runs() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(Mood.values())
                        .filter(mood -> way != Way.PROGRAM || mood == Mood.PASSES_ON || mood == Mood.REFUSES)
                        // STS is given up after half a minute, four times.
                        .filter(mood -> way != Way.WEB_IDENTITY || mood != Mood.SAYS_NOTHING || Endurance.on())
                        .map(mood -> Arguments.of(way, mood)));
    }

    @AfterEach
    void stop() {
        properties.keySet().forEach(System::clearProperty);
        buckets.close();
    }

    private void set(String name, Object value) {
        properties.put(name, String.valueOf(value));
        System.setProperty(name, String.valueOf(value));
    }

    private static final class Service implements StandIn.Answers {
        @Override
        public StandIn.@Nullable Answer to(String method, String path) {
            String text = answer(path);
            return text == null ? null : StandIn.Answer.of(text);
        }

        @Override
        public boolean always(String method, String path) {
            return path.equals("/latest/api/token");
        }
    }

    private static @Nullable String answer(String path) {
        String keys = "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"" + ID
                + "\",\"SecretAccessKey\":\"" + SECRET.secret() + "\",\"Token\":\"" + SESSION.secret()
                + "\",\"Expiration\":\"" + EXPIRES + "\"}";
        return switch (path) {
            case "/" ->
                "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>" + ID
                        + "</AccessKeyId><SecretAccessKey>" + SECRET.secret() + "</SecretAccessKey><SessionToken>"
                        + SESSION.secret() + "</SessionToken><Expiration>" + EXPIRES + "</Expiration></Credentials>"
                        + "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
            case "/latest/api/token" -> INSTANCE.secret();
            case "/latest/meta-data/iam/security-credentials/" -> "publisher";
            case "/latest/meta-data/iam/security-credentials/publisher", "/keys" -> keys;
            default -> null;
        };
    }

    private void configure(Way way, StandIn server) throws IOException {
        set("aws.region", "us-east-1");
        set("aws.sharedCredentialsFile", folder.resolve("none"));
        set("aws.configFile", folder.resolve("config"));
        set("aws.disableEc2Metadata", way != Way.INSTANCE_SERVICE);
        switch (way) {
            case WEB_IDENTITY -> {
                set("aws.roleArn", "arn:aws:iam::123456789012:role/publisher");
                set("aws.roleSessionName", "canary");
                set("aws.webIdentityTokenFile", Files.writeString(folder.resolve("identity"), IDENTITY.secret()));
                set("aws.endpointUrlSts", server.uri(""));
            }
            case CONTAINER_SERVICE -> {
                set("aws.containerCredentialsFullUri", server.uri("/keys"));
                set("aws.containerAuthorizationToken", CONTAINER.secret());
            }
            case INSTANCE_SERVICE -> set("aws.ec2MetadataServiceEndpoint", server.uri(""));
            case PROGRAM -> {
                String keys = String.valueOf(answer("/keys"))
                        .replace("{", "{\"Version\":1,")
                        .replace("\"Token\"", "\"SessionToken\"");
                Path program = Files.writeString(
                        folder.resolve("program"),
                        "#!/bin/sh\n"
                                + (mood.get() == Mood.PASSES_ON
                                        ? "echo '" + keys + "'\n"
                                        : "echo 'no: " + keys + "' >&2\nexit 1\n"));
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
                Files.writeString(folder.resolve("config"), "[default]\ncredential_process = " + program + "\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatIsShownAndGivenIsTold(Way way, Mood now) throws IOException {
        mood.set(now);
        List<String> left = new ArrayList<>();
        String sent;
        try (StandIn server = StandIn.http(mood, new Service());
                Wiretap store = new Wiretap(buckets.endpoint(), Mood.PASSES_ON);
                EveryLog log = new EveryLog()) {
            configure(way, server);
            List<String> told = ask(store.uri());
            left.addAll(told);
            left.addAll(log.lines());
            sent = store.sent();
            assertEquals(now == Mood.PASSES_ON, told.get(0).equals("listed"), told::toString);
            Canary shown = shown(way);
            assertTrue(shown == null || shown.isIn(server.asked(now)), () -> "unsent: " + server.asked(now));
        }
        assertEquals(now == Mood.PASSES_ON, SESSION.isIn(sent));
        assertTrue(left.stream().anyMatch(line -> line.startsWith("software.amazon")), "the control");
        List<String> ours =
                left.stream().filter(text -> !THEIRS.matcher(text).matches()).toList();
        assertEquals(List.of(), found(ours));
        boolean repeats = now == Mood.REFUSES && way != Way.WEB_IDENTITY;
        assertEquals(repeats, !found(left).isEmpty(), "whether AWS' SDK repeats refusals");
    }

    /** Asks the bucket and the cache, each with credentials of its own. */
    private List<String> ask(URI endpoint) {
        Target target = AwsTarget.builder()
                .name("portal")
                .bucket("medio-prep")
                .region("us-east-1")
                .endpoint(endpoint)
                .distribution("E2EXAMPLE1ABCD")
                .cloudFrontEndpoint(endpoint)
                .build();
        List<String> told = new ArrayList<>();
        try {
            target.store().list("", null);
            told.add("listed");
        } catch (RuntimeException e) {
            told.add(EveryLog.trace(e));
        }
        try {
            ReleaseId release = ReleaseId.parse("20210606-2000-0-0123456789ab");
            target.edgeCache().purge(new EdgeCache.Ticket("ticket-1", release, List.of("/index.html")));
        } catch (RuntimeException e) {
            told.add(EveryLog.trace(e));
        }
        target.store().close();
        return told;
    }

    private static List<String> found(List<String> texts) {
        return Stream.of(SECRET, SESSION, IDENTITY, CONTAINER, INSTANCE)
                .flatMap(canary -> texts.stream()
                        .filter(canary::isIn)
                        .map(text -> canary.name() + " in " + text.substring(0, Math.min(400, text.length()))))
                .toList();
    }
}
