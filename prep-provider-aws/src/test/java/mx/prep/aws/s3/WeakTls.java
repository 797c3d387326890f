package mx.prep.aws.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mx.prep.error.StoreException;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.tls.TlsServer;

/** Runs in a Java of its own where old TLS versions are enabled: who talks to a server that speaks TLS 1.1 only? */
final class WeakTls {
    private static final byte[] LIST =
            "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>".getBytes(StandardCharsets.UTF_8);

    private WeakTls() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        Path pem = Files.writeString(Path.of(arguments[0], "weak.pem"), ca.pem());
        try (TlsServer old = TlsServer.start(ca, "TLSv1.1", LIST);
                TlsServer modern = TlsServer.start(ca, "TLSv1.2", LIST)) {
            System.out.println("the platform, old server: " + old.connection(ca));
            System.out.println("the store, old server: " + list(old.address(), pem));
            System.out.println("the store, new server: " + list(modern.address(), pem));
        }
    }

    private static String list(URI server, Path pem) {
        try (ObjectStore store = Stores.on(server, "us-east-1").trust(pem).build()) {
            return store.list("", null).objects().size() + " objects";
        } catch (StoreException e) {
            return e.kind() + " " + e.getMessage();
        }
    }
}
