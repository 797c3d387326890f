package mx.prep.gcp.storage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import mx.prep.error.StoreException;
import mx.prep.internal.web.ControlHttp;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.tls.TlsServer;

/** Runs in a Java of its own where old TLS versions are enabled: who talks to a server that speaks TLS 1.1 only? */
final class WeakTls {
    private static final byte[] LIST = "{\"kind\":\"storage#objects\"}".getBytes(StandardCharsets.UTF_8);

    private WeakTls() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        Path pem = Files.writeString(Path.of(arguments[0], "weak.pem"), ca.pem());
        try (TlsServer old = TlsServer.start(ca, "TLSv1.1", LIST);
                TlsServer modern = TlsServer.start(ca, "TLSv1.2", LIST)) {
            System.out.println("the platform, old server: " + old.connection(ca));
            System.out.println("the store, old server: " + list(old.address(), pem));
            System.out.println("the store, new server: " + list(modern.address(), pem));
            System.out.println("the control plane, old server: " + control(old.address(), pem));
            System.out.println("the control plane, new server: " + control(modern.address(), pem));
        }
    }

    private static String list(URI server, Path pem) {
        try (ObjectStore store = Stores.on(server).trust(pem).build()) {
            return store.list("", null).objects().size() + " objects";
        } catch (StoreException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    private static String control(URI server, Path pem) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(server).build();
            return "answered "
                    + new ControlHttp(pem, Duration.ofMinutes(1), 1000)
                            .send(request)
                            .statusCode();
        } catch (IOException e) {
            return "refused " + e;
        }
    }
}
