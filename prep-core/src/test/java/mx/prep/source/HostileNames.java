package mx.prep.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import mx.prep.alarm.AlarmListener;
import mx.prep.alarm.Alarms;
import mx.prep.alarm.Sender;
import mx.prep.error.EdgeException;
import mx.prep.error.PrepException;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.tls.NameGuard;
import mx.prep.internal.web.ControlHttp;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.SourceAnswer;
import mx.prep.store.jclouds.Dialect;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.SecureSockets;
import mx.prep.store.jclouds.StoreFailures;
import mx.prep.testkit.authority.ThrowAwayCa;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a Java of its own whose names are those of a file, looked up anew each time: whom do they lead to whom they
 * shouldn't? Prints what came of it line by line.
 */
final class HostileNames {
    private static final String PACKAGE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nPK123";
    private static final String HERE = "127.0.0.1";

    private final Path hosts;
    private final Path pem;
    private final ThrowAwayCa ca = ThrowAwayCa.create();

    private HostileNames(Path folder) throws IOException {
        hosts = folder.resolve("hosts");
        pem = Files.writeString(folder.resolve("ca.pem"), ca.pem());
    }

    /**
     * Asks for each name.
     *
     * @param arguments the folder with the file of names, {@code hosts}
     */
    public static void main(String[] arguments) throws Exception {
        HostileNames names = new HostileNames(Path.of(arguments[0]));
        names.resolve(HERE + " localhost", HERE + " loop.example.mx", "169.254.169.254 metadata.example.mx");
        names.loopback();
        names.metadata();
        names.redirect();
        names.stores();
        names.controlPlanes();
        names.webhooks();
        names.rebinding();
        names.resume("a resume elsewhere", List.of(HERE));
        names.resume("a resume elsewhere, allowed", List.of(HERE, "127.0.0.2"));
    }

    private void resolve(String... lines) throws IOException {
        Files.writeString(hosts, String.join("\n", lines) + "\n");
    }

    private static void say(String what, String came, Object reached) {
        System.out.println(what + ": " + came.replaceAll("\\s", " ") + " / " + reached);
    }

    private RawServer server(String host) throws IOException {
        return RawServer.https(ca.server(host), RawServer.text(PACKAGE));
    }

    private HttpSourceBuilder at(URI address) {
        return HttpSource.at(address)
                .trust(pem)
                .headersEnv(Map.of("X-Key", "KEY"))
                .environment(name -> Failures.SECRET)
                .time(Clock.systemUTC(), Ticker.SYSTEM, pause -> {});
    }

    private static String received(HttpSourceBuilder builder) {
        try (HttpSource source = builder.build();
                PackageOffer offer = ((SourceAnswer.Offers) source.poll(LastSeen.NOTHING))
                        .oldestFirst()
                        .get(0)) {
            return "received " + offer.transferTo(new MemorySink()).bytes();
        } catch (PrepException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void loopback() throws IOException {
        try (RawServer server = server("loop.example.mx")) {
            HttpSourceBuilder source = at(server.uri("loop.example.mx"));
            say("a name of this machine", received(source), server.connections());
            say("the same, allowed", received(source.allowAddresses(List.of(HERE))), server.connections());
        }
        try (RawServer server = server("localhost")) {
            say("localhost", received(at(server.uri())), server.connections());
        }
    }

    private void metadata() {
        say("metadata", received(at(URI.create("https://metadata.example.mx/secret-folder/prep.zip"))), "");
        say("nobody", received(at(URI.create("https://nobody.example.mx/secret-folder/prep.zip"))), "");
    }

    private void redirect() throws IOException {
        try (RawServer to = server("loop.example.mx");
                RawServer from = RawServer.https(
                        ca.localhost(),
                        RawServer.text("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                                + to.uri("loop.example.mx") + "\r\n\r\n"))) {
            HttpSourceBuilder source = at(from.uri()).redirects(List.of("loop.example.mx:" + to.port()));
            say("a redirect", received(source), to.connections());
            say("a redirect, allowed", received(source.allowAddresses(List.of(HERE))), to.connections());
        }
    }

    private void stores() throws IOException {
        SecureSockets sockets = SecureSockets.trusting(pem);
        try (RawServer server = server("loop.example.mx");
                RawServer named = server("localhost")) {
            say("a store", open(server.uri("loop.example.mx"), sockets), server.connections());
            say("a store at localhost", open(named.uri(), sockets), named.connections());
        }
    }

    private static String open(URI address, SecureSockets sockets) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection) address.toURL().openConnection();
            connection.setSSLSocketFactory(sockets);
            return "answered " + connection.getResponseCode();
        } catch (IOException e) {
            StoreFailures failures = new StoreFailures("store", new Silent());
            StoreFailures.Attempt attempt = new StoreFailures.Attempt("key", Effect.WRITE, "permission");
            return failures.translate(new IllegalStateException(e), attempt).getMessage();
        }
    }

    /** No cloud's. */
    private static final class Silent implements Dialect {
        @Override
        public String code(String content) {
            return "";
        }

        @Override
        public mx.prep.error.StoreException.@Nullable Kind kind(int status, String code) {
            return null;
        }

        @Override
        public String advice(int status, String code, String permission) {
            return "";
        }
    }

    private void controlPlanes() throws IOException {
        try (RawServer server = server("loop.example.mx");
                RawServer named = server("localhost")) {
            say("a control plane", call(server.uri("loop.example.mx")), server.connections());
            say("a control plane at localhost", call(named.uri()), named.connections());
        }
    }

    private String call(URI address) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address).build();
            return "answered "
                    + new ControlHttp(pem, Duration.ofMinutes(1), 1000)
                            .call(request, "there", "it", EdgeException.Kind.UNKNOWN_OUTCOME)
                            .statusCode();
        } catch (EdgeException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    private void webhooks() throws IOException {
        say("a webhook at metadata", told("https://metadata.example.mx/services/" + Failures.SECRET), "");
        try (RawServer server = server("loop.example.mx");
                RawServer named = server("localhost")) {
            say("a webhook", told(server.uri("loop.example.mx").toString()), server.connections());
            say("a webhook at localhost", told(named.uri().toString()), named.connections());
        }
    }

    private static String told(String address) {
        Alarms alarms = Alarms.builder()
                .webhooksEnv(List.of("HOOK"))
                .secrets(name -> address)
                .build();
        Sender sender = new Sender("redaccion-1", "PREP 2021", false);
        return AlarmListener.test(alarms, sender, Instant.EPOCH).get(0).said();
    }

    /** The name is checked at one address, and leads to another by the time of the connection. */
    private void rebinding() throws IOException, InterruptedException {
        NameGuard misled = NameGuard.STANDARD.asking(
                host -> List.of(InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 9})));
        try (Trap trap = new Trap(InetAddress.getLoopbackAddress(), 0)) {
            URI address = URI.create("https://loop.example.mx:" + trap.port() + "/secret-folder/prep.zip");
            String came = received(at(address).names(misled));
            byte[] heard = trap.heard();
            String text = new String(heard, StandardCharsets.ISO_8859_1);
            boolean secret = text.contains(Failures.SECRET) || text.contains("GET") || text.contains("secret-folder");
            say("re-bound", came, "record " + heard[0] + ", secrets: " + secret);
        }
        try (RawServer other = server("other.example.mx")) {
            say(
                    "re-bound, another's certificate",
                    received(at(other.uri("loop.example.mx")).names(misled)),
                    other.requests());
        }
        try (RawServer same = server("loop.example.mx")) {
            String came = received(at(same.uri("loop.example.mx")).names(misled));
            say("re-bound, the name's certificate", came, same.requests().get(0).contains(Failures.SECRET));
        }
    }

    /** The connection ends half way, and the name leads elsewhere by then. */
    private void resume(String what, List<String> allowed) throws IOException {
        resolve(HERE + " move.example.mx");
        try (RawServer server = RawServer.https(ca.server("move.example.mx"), out -> {
                    resolve("127.0.0.2 move.example.mx");
                    RawServer.text("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\nPK123")
                            .answer(out);
                });
                Trap trap = new Trap(InetAddress.getByName("127.0.0.2"), server.port())) {
            String came = received(at(server.uri("move.example.mx")).allowAddresses(allowed));
            say(what, came, trap.connections() > 0);
        }
    }
}
