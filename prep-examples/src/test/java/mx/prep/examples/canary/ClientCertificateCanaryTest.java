package mx.prep.examples.canary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.Publisher;
import mx.prep.edge.FolderTarget;
import mx.prep.event.LoggingListener;
import mx.prep.integrity.Digests;
import mx.prep.source.HttpSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.ThrowAwayCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The passphrase of the certificate that an outlet shows to the authority. */
class ClientCertificateCanaryTest {
    private static final Canary PASSPHRASE = Canary.kept("the certificate's passphrase", "canary passphrase+4Hj8=");

    @TempDir
    Path folder;

    private final ThrowAwayCa ca = ThrowAwayCa.create();
    private final List<String> left = new CopyOnWriteArrayList<>();

    @Test
    void whereItIsTaken() throws Exception {
        night(PASSPHRASE.secret(), Map.of(), true);
    }

    @Test
    void whereTheAuthorityRefuses() throws Exception {
        night(PASSPHRASE.secret(), Map.of("Content-Type", "text/html"), false);
    }

    /** Nobody answers the handshake; it is given up after a second. */
    @Test
    void whereTheAuthoritySaysNothing() throws Exception {
        try (Wiretap silent = new Wiretap(null, Wiretap.Mood.SAYS_NOTHING);
                EveryLog log = new EveryLog()) {
            URI address = URI.create("https://localhost:" + silent.uri().getPort() + "/20210606_2000_PREP.zip");
            run(() -> publisher(address, PASSPHRASE.secret()), false, log);
        }
        check();
        assertTrue(left.stream().anyMatch(text -> text.contains("Timeout")), left::toString);
    }

    @Test
    void whereItIsWrong() throws Exception {
        night("another passphrase", Map.of(), false);
        assertTrue(left.stream().anyMatch(text -> text.contains("clientPasswordEnv")), left::toString);
    }

    /** @param refusal headers of answers with 403 that come first, none if empty */
    private void night(String passphrase, Map<String, String> refusal, boolean publishes) throws Exception {
        try (AuthoritySimulator authority = AuthoritySimulator.builder()
                        .generator(PackageGenerator.builder().cuts(1).build())
                        .identity(ca.localhost())
                        .requireClientCertificate()
                        .start();
                EveryLog log = new EveryLog()) {
            authority.publish(0);
            for (int i = 0; i < 20 && !refusal.isEmpty(); i++) {
                authority.answerNext(403, refusal, "no".getBytes(UTF_8));
            }
            run(() -> publisher(authority.packageUri(), passphrase), publishes, log);
        }
        check();
    }

    private interface Making {
        Publisher make() throws IOException;
    }

    private void run(Making making, boolean publishes, EveryLog log) throws IOException {
        try (Publisher publisher = making.make()) {
            left.add(String.valueOf(publisher.runOnce()));
            left.add(String.valueOf(publisher.status()));
        } catch (RuntimeException e) {
            left.add(EveryLog.trace(e));
        }
        assertEquals(publishes, Files.exists(folder.resolve("site/releases")), left::toString);
        left.addAll(log.lines());
    }

    /** Nothing that was left has it. */
    private void check() throws IOException {
        for (String kept : List.of("work", "archive", "site")) {
            left.addAll(CanaryNight.files(folder.resolve(kept)));
        }
        assertEquals(List.of(), left.stream().filter(PASSPHRASE::isIn).toList());
        assertTrue(left.size() > 2, left::toString);
    }

    private Publisher publisher(URI address, String passphrase) throws IOException {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        HttpSource source = HttpSource.at(address)
                .trust(Files.writeString(secrets.resolve("ca.pem"), ca.pem()))
                .clientCertificate(certificate(secrets, passphrase))
                .connectTimeout(Duration.ofSeconds(1))
                .clientPasswordEnv("file:" + Files.writeString(secrets.resolve("passphrase"), PASSPHRASE.secret()))
                .build();
        return Publisher.builder()
                .source(source)
                .integrity(Digests.none())
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .work(folder.resolve("work"))
                .listener(event -> left.add(String.valueOf(event)))
                .listener(new LoggingListener())
                .build();
    }

    private Path certificate(Path secrets, String passphrase) throws IOException {
        Path file = secrets.resolve("outlet.p12");
        char[] password = passphrase.toCharArray();
        try (OutputStream out = Files.newOutputStream(file)) {
            ca.client("medio.mx").keyStore(password).store(out, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java can write PKCS #12", e);
        }
        return file;
    }
}
