package mx.prep.examples.canary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.Publisher;
import mx.prep.edge.FolderTarget;
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
            try (Publisher publisher = publisher(authority, passphrase)) {
                left.add(String.valueOf(publisher.runOnce()));
                left.add(String.valueOf(publisher.status()));
            } catch (RuntimeException e) {
                left.add(EveryLog.trace(e));
            }
            assertEquals(publishes, Files.exists(folder.resolve("site/releases")), left::toString);
            left.addAll(log.lines());
        }
        for (String kept : List.of("work", "archive", "site")) {
            left.addAll(CanaryNight.files(folder.resolve(kept)));
        }
        assertEquals(List.of(), left.stream().filter(PASSPHRASE::isIn).toList());
        assertTrue(left.size() > 2, left::toString);
    }

    private Publisher publisher(AuthoritySimulator authority, String passphrase) throws IOException {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        HttpSource source = HttpSource.at(authority.packageUri())
                .trust(Files.writeString(secrets.resolve("ca.pem"), ca.pem()))
                .clientCertificate(certificate(secrets, passphrase))
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
