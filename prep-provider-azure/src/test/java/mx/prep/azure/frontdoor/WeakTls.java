package mx.prep.azure.frontdoor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import mx.prep.error.EdgeException;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache.Ticket;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.tls.TlsServer;

/** Runs in a Java of its own where old TLS versions are enabled: who talks to a server that speaks TLS 1.1 only? */
final class WeakTls {
    private WeakTls() {}

    /**
     * Prints who got through to whom.
     *
     * @param arguments a folder to write into
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        Path pem = Files.writeString(Path.of(arguments[0], "weak.pem"), ca.pem());
        try (TlsServer old = TlsServer.start(ca, "TLSv1.1", new byte[0]);
                TlsServer modern = TlsServer.start(ca, "TLSv1.2", new byte[0])) {
            System.out.println("the platform, old server: " + old.client(ca));
            System.out.println("Front Door, old server: " + purge(old.address(), pem));
            System.out.println("Front Door, new server: " + purge(modern.address(), pem));
        }
        System.exit(0);
    }

    private static String purge(URI server, Path pem) {
        try (FrontDoorCache cache = FrontDoors.at(server, pem, Clock.systemUTC())) {
            ReleaseId release = ReleaseId.parse("20210606-2000-0-aaaaaaaaaaaa");
            return cache.purge(new Ticket("1-a-1", release, List.of("/*"))).value();
        } catch (EdgeException e) {
            return e.kind() + " " + e.getMessage();
        }
    }
}
