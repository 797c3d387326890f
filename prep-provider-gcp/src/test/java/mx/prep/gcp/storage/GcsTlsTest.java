package mx.prep.gcp.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.authority.TlsIdentity;
import mx.prep.testkit.gcs.GcsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the store talks to. Each refusal has a sibling that succeeds, so that it is for the right reason. */
class GcsTlsTest {
    private final ThrowAwayCa ca = ThrowAwayCa.create();

    @TempDir
    Path folder;

    private Path pem() throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), ca.pem());
    }

    private GcsServer server(TlsIdentity identity) {
        return Stores.options().tls(identity.context()).start().bucket(Stores.BUCKET);
    }

    private ObjectStore store(GcsServer server) throws IOException {
        return Stores.on(server).trust(pem()).build();
    }

    private static void refused(ObjectStore store) {
        StoreException e = assertThrows(StoreException.class, () -> store.list("", null));
        assertEquals(Kind.DENIED, e.kind(), e.getMessage());
        assertTrue(e.getMessage().contains("certificate isn't accepted"), e.getMessage());
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws IOException {
        try (GcsServer other = server(ca.server("storage.other.example.mx"));
                GcsServer right = server(ca.server("127.0.0.1"))) {
            refused(store(other));
            assertEquals(List.of(), store(right).list("", null).objects());
        }
    }

    @Test
    void anAuthorityOfTheirOwnHasToBeTrusted() throws IOException {
        try (GcsServer server = server(ca.server("127.0.0.1"))) {
            refused(Stores.on(server).build());
            assertEquals(List.of(), store(server).list("", null).objects());
        }
    }

    @Test
    void nothingOfThisJavaIsChanged() throws IOException {
        String connections = System.clearProperty("http.maxConnections");
        try (GcsServer server = server(ca.server("127.0.0.1"))) {
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
        for (String address :
                List.of("http://storage.example.mx", "ftp://127.0.0.1", "https://user:secret@storage.example.mx")) {
            String message = assertThrows(
                            mx.prep.error.ConfigException.class,
                            () -> GcsStore.builder()
                                    .bucket(Stores.BUCKET)
                                    .endpoint(URI.create(address))
                                    .build())
                    .getMessage();
            assertTrue(message.contains("plain http is for this machine alone"), message);
        }
    }
}
