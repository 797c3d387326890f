package mx.prep.examples.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.gcs.TokenService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who gives Azure's and Google's tokens: what is shown to them, and what they give, is in no log and no exception. In a
 * process of its own, since their libraries take secrets from the environment alone. Silence is played under
 * {@code -Pendurance}: they are given up after half a minute, several times.
 */
@Tag("long")
class CredentialsApartCanaryTest {
    private static final Canary TOKEN = Canary.kept("the token that was given", "ya29.canaryGivenToken-1Ab2Cd3Ef");
    private static final Canary CLIENT = Canary.sent("the client's secret", "canary~client+secret/4Gh=");
    private static final Canary HEADER = Canary.sent("the identity's header", "canaryIdentityHeader5Ij");
    private static final Canary FEDERATED = Canary.sent("the federated token", "canary.federated-6Kl.jwt_7Mn");
    private static final Canary REFRESH = Canary.sent("the refresh token", "1//canaryRefresh+Token-8Op=");
    private static final Canary PASSWORD = Canary.kept("the certificate's password", "canary password+9Qr=");
    /** What is signed with a key that is kept. */
    private static final Pattern ASSERTION = Pattern.compile("assertion=([^&\\s]+)");

    private static final String TOKENS = "{\"access_token\":\"" + TOKEN.secret()
            + "\",\"expires_in\":3600,\"expires_on\":\"2524607999\",\"resource\":\"https://storage.azure.com\","
            + "\"token_type\":\"Bearer\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}";

    @TempDir
    Path folder;

    private final ThrowAwayCa ca = ThrowAwayCa.create();
    private final AtomicReference<Mood> mood = new AtomicReference<>(Mood.PASSES_ON);

    /** Success comes last: what was given then is kept by Azure's libraries as long as the process lives. */
    private static List<Mood> moods() {
        return Stream.of(Mood.REFUSES, Mood.HANGS_UP, Mood.SAYS_NOTHING, Mood.PASSES_ON)
                .filter(mood -> mood != Mood.SAYS_NOTHING || Endurance.on())
                .toList();
    }

    private static final class Service implements StandIn.Answers {
        @Override
        public StandIn.@Nullable Answer to(String method, String path) {
            // Of Google's metadata service.
            Map<String, String> headers = Map.of("Metadata-Flavor", "Google", "Content-Type", "application/json");
            return path.endsWith("token") || path.equals("/")
                    ? new StandIn.Answer(headers, TOKENS.getBytes(StandardCharsets.UTF_8))
                    : null;
        }

        @Override
        public boolean always(String method, String path) {
            return path.equals("/");
        }
    }

    /** A run of all moods. */
    private record Played(String said, Map<Mood, String> asked, String stored) {
        String of(Mood mood, String identity) {
            return said.split("## " + mood + " " + Pattern.quote(identity) + "\n", 2)[1]
                    .split("\n## ", 2)[0];
        }
    }

    private interface Environment {
        Map<String, String> of(StandIn plain, StandIn secure) throws Exception;
    }

    private Played play(Environment environment, String... identities) throws Exception {
        Path pem = Files.writeString(folder.resolve("ca.pem"), ca.pem());
        try (StandIn plain = StandIn.http(mood, new Service());
                StandIn secure = StandIn.https(ca.server("127.0.0.1"), mood, new Service());
                Wiretap store = new Wiretap(null, Mood.PASSES_ON)) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    AskedApart.class.getName(),
                    plain.uri("").toString(),
                    store.uri().toString(),
                    pem.toString(),
                    moods().stream().map(Mood::name).collect(Collectors.joining(","))));
            command.addAll(List.of(identities));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.matches("(AZURE|IDENTITY|GCE|GOOGLE)_.*"));
            builder.environment().putAll(environment.of(plain, secure));
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
            Map<Mood, String> asked = moods().stream()
                    .collect(Collectors.toMap(mood -> mood, mood -> plain.asked(mood) + secure.asked(mood)));
            return new Played(said, asked, store.sent());
        }
    }

    /** Every canary that travels was sent in every mood, the token to the store; none is in what the process told. */
    private static void check(Played played, List<Canary> canaries, String... identities) {
        for (Mood mood : moods()) {
            for (Canary canary : canaries) {
                assertTrue(
                        !canary.name().startsWith("the ")
                                || canary.isIn(played.asked().get(mood)),
                        () -> canary.name() + " unsent " + mood + ": " + played.said());
            }
            for (String identity : identities) {
                boolean told = played.of(mood, identity).contains("answered 404");
                assertEquals(mood == Mood.PASSES_ON, told, () -> mood + " " + played.of(mood, identity));
            }
        }
        assertTrue(TOKEN.isIn(played.stored()), played.stored());
        List<Canary> all = new ArrayList<>(canaries);
        all.addAll(List.of(TOKEN, PASSWORD));
        assertEquals(
                List.of(),
                played.said()
                        .lines()
                        .flatMap(line -> all.stream()
                                .filter(canary -> canary.isIn(line))
                                .map(canary ->
                                        canary.name() + " in " + line.substring(0, Math.min(600, line.length()))))
                        .toList());
    }

    private static List<Canary> assertions(Played played) {
        List<Canary> signed = ASSERTION
                .matcher(String.join("\n", played.asked().values()))
                .results()
                .map(found -> Canary.kept("a signed assertion", found.group(1)))
                .toList();
        assertTrue(signed.size() >= moods().size(), () -> played.asked().toString());
        return signed;
    }

    private Map<String, String> tenant(StandIn secure) {
        return Map.of(
                // Active Directory Federation Services: of its authorities nobody asks Microsoft.
                "AZURE_TENANT_ID",
                "adfs",
                "AZURE_CLIENT_ID",
                "canary",
                "AZURE_AUTHORITY_HOST",
                secure.uri("/").toString());
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new java.util.HashMap<>(some);
        all.putAll(more);
        return all;
    }

    @Test
    void azuresSecretsAreToldToNobodyElse() throws Exception {
        Path federated = Files.writeString(folder.resolve("federated"), FEDERATED.secret());
        String[] identities = {"azure:ENVIRONMENT", "azure:WORKLOAD"};
        Played played = play(
                (plain, secure) -> with(
                        tenant(secure),
                        Map.of(
                                "AZURE_CLIENT_SECRET", CLIENT.secret(),
                                "AZURE_FEDERATED_TOKEN_FILE", federated.toString())),
                identities);
        check(played, List.of(CLIENT, FEDERATED), identities);
        for (String identity : identities) {
            String refused = played.of(Mood.REFUSES, identity);
            assertTrue(refused.contains("Entra refuses it with AADSTS70002"), refused);
        }
        assertTrue(played.said().contains("com.azure") && played.said().contains("com.microsoft"), "the control");
    }

    @Test
    void azuresIdentityAndThePasswordOfItsCertificateAreToldToNobodyElse() throws Exception {
        Path file = certificate();
        String[] identities = {"azure:ENVIRONMENT", "azure:MANAGED"};
        Played played = play(
                (plain, secure) -> with(
                        tenant(secure),
                        Map.of(
                                "AZURE_CLIENT_CERTIFICATE_PATH", file.toString(),
                                "AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD.secret(),
                                "IDENTITY_ENDPOINT", plain.uri("/token").toString(),
                                "IDENTITY_HEADER", HEADER.secret())),
                identities);
        List<Canary> canaries = new ArrayList<>(assertions(played));
        canaries.add(HEADER);
        check(played, canaries, identities);
    }

    /** Entra takes keys of RSA alone. */
    private Path certificate() throws Exception {
        Path file = folder.resolve("client.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "canary",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=canary",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD.secret())
                .inheritIO()
                .start();
        assertEquals(0, keytool.waitFor());
        return file;
    }

    private String google(String name, String json) throws IOException {
        return "google:" + Files.writeString(folder.resolve(name), json);
    }

    @Test
    void googlesSecretsAreToldToNobodyElse() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String key = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Path subject = Files.writeString(folder.resolve("federated"), FEDERATED.secret());
        String federation = "google:" + folder.resolve("federation.json");
        String account = "google:" + folder.resolve("account.json");
        String user = "google:" + folder.resolve("user.json");
        Played played = play(
                (plain, secure) -> {
                    google("federation.json", TokenService.federation(secure.uri(""), subject));
                    google(
                            "account.json",
                            "{\"type\":\"service_account\",\"client_email\":\"canary@example.mx\",\"client_id\":\"1\","
                                    + "\"private_key_id\":\"1\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n" + key
                                    + "\\n-----END PRIVATE KEY-----\\n\",\"token_uri\":\"" + secure.uri("/oauth2/token")
                                    + "\"}");
                    google(
                            "user.json",
                            "{\"type\":\"authorized_user\",\"client_id\":\"canary\",\"client_secret\":\""
                                    + CLIENT.secret() + "\",\"refresh_token\":\"" + REFRESH.secret()
                                    + "\",\"token_uri\":\"" + secure.uri("/oauth2/token") + "\"}");
                    return Map.of(
                            "GCE_METADATA_HOST", plain.uri("").getRawAuthority(), "GOOGLE_SDK_JAVA_LOGGING", "true");
                },
                federation,
                account,
                user,
                "google:");
        List<Canary> canaries = new ArrayList<>(assertions(played));
        canaries.addAll(List.of(CLIENT, FEDERATED, REFRESH));
        check(played, canaries, federation, account, user, "google:");
        assertEquals(-1, played.said().indexOf(key.substring(100, 160)));
        assertTrue(played.said().contains("com.google"), "the control");
    }
}
