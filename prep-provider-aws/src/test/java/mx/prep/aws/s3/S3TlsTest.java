package mx.prep.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.authority.TlsIdentity;
import mx.prep.testkit.s3.S3Server;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the store talks to. Each refusal has a sibling that succeeds, so that it is for the right reason. */
class S3TlsTest {
    private final ThrowAwayCa ca = ThrowAwayCa.create();

    @TempDir
    Path folder;

    private Path pem() throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), ca.pem());
    }

    private S3Server server(TlsIdentity identity) {
        return S3Server.builder()
                .keys(Stores.KEYS)
                .tls(identity.context())
                .start()
                .bucket(Stores.BUCKET);
    }

    private ObjectStore store(S3Server server) throws IOException {
        return Stores.on(server).trust(pem()).build();
    }

    private static void refused(ObjectStore store) {
        StoreException e = assertThrows(StoreException.class, () -> store.list("", null));
        assertEquals(Kind.DENIED, e.kind(), e.getMessage());
        assertTrue(e.getMessage().contains("certificate isn't accepted"), e.getMessage());
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws IOException {
        try (S3Server other = server(ca.server("s3.other.example.mx"));
                S3Server right = server(ca.server("127.0.0.1"))) {
            refused(store(other));
            assertEquals(List.of(), store(right).list("", null).objects());
        }
    }

    @Test
    void anAuthorityOfTheirOwnHasToBeTrusted() throws IOException {
        try (S3Server server = server(ca.server("127.0.0.1"))) {
            refused(Stores.on(server).build());
            assertEquals(List.of(), store(server).list("", null).objects());
        }
    }

    /** jclouds' own contexts for S3 don't check names; one that talks to the same server changes nothing for ours. */
    @Test
    void aRelaxedContextInTheSameJavaChangesNothing() throws IOException {
        HostnameVerifier before = HttpsURLConnection.getDefaultHostnameVerifier();
        try (S3Server other = server(ca.server("s3.other.example.mx"))) {
            Properties relaxed = new Properties();
            relaxed.setProperty("jclouds.trust-all-certs", "true");
            relaxed.setProperty("jclouds.relax-hostname", "true");
            relaxed.setProperty("jclouds.regions", server(ca.localhost()).region());
            relaxed.setProperty("jclouds.s3.virtual-host-buckets", "false");
            HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
            try (BlobStoreContext context = ContextBuilder.newBuilder("aws-s3")
                    .endpoint(other.endpoint().toString())
                    .credentials(Stores.KEYS.accessKey(), Stores.KEYS.secretKey())
                    .overrides(relaxed)
                    .buildView(BlobStoreContext.class)) {
                assertEquals(0, context.getBlobStore().list(Stores.BUCKET).size(), "the relaxed one gets through");
                refused(store(other));
            }
        } finally {
            HttpsURLConnection.setDefaultHostnameVerifier(before);
        }
    }

    @Test
    void nothingOfThisJavaIsChanged() throws IOException {
        String connections = System.clearProperty("http.maxConnections");
        try (S3Server server = server(ca.server("127.0.0.1"))) {
            store(server).list("", null);
            assertNull(System.getProperty("http.maxConnections"));
        } finally {
            if (connections != null) {
                System.setProperty("http.maxConnections", connections);
            }
        }
    }

    @Test
    void plainHttpIsForThisMachineAlone() {
        for (String address : List.of("http://s3.example.mx", "ftp://127.0.0.1", "https://user:secret@s3.example.mx")) {
            String message = assertThrows(
                            mx.prep.error.ConfigException.class,
                            () -> S3Store.builder()
                                    .bucket(Stores.BUCKET)
                                    .region("mx-central-1")
                                    .endpoint(URI.create(address))
                                    .build())
                    .getMessage();
            assertTrue(message.contains("plain http is for this machine alone"), message);
        }
    }
}
