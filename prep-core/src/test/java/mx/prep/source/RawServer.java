package mx.prep.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import mx.prep.testkit.authority.TlsIdentity;

/** A server on the loopback address that answers every request with what a script writes, byte for byte. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Dialogue dialogue;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Answers a request; the connection is closed afterwards. */
    interface Script {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    /** As {@link Script}, knowing what was asked, and free to treat the connection badly. */
    interface Dialogue {
        void answer(String request, Socket connection) throws IOException, InterruptedException;
    }

    private RawServer(ServerSocket socket, Dialogue dialogue) throws IOException {
        this.socket = socket;
        this.dialogue = dialogue;
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon(this::accept);
    }

    static RawServer https(TlsIdentity identity, Script script) throws IOException {
        return https(identity, dialogue(script));
    }

    static RawServer https(TlsIdentity identity, Dialogue dialogue) throws IOException {
        return new RawServer(identity.context().getServerSocketFactory().createServerSocket(), dialogue);
    }

    /** Speaks plain http. */
    static RawServer http(Dialogue dialogue) throws IOException {
        return new RawServer(new ServerSocket(), dialogue);
    }

    /** Speaks only some versions of TLS. */
    static RawServer https(TlsIdentity identity, List<String> protocols, Script script) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket) identity.context().getServerSocketFactory().createServerSocket();
        socket.setEnabledProtocols(protocols.toArray(String[]::new));
        return new RawServer(socket, dialogue(script));
    }

    private static Dialogue dialogue(Script script) {
        return (request, connection) -> script.answer(connection.getOutputStream());
    }

    /** What a script writes to send text as it is. */
    static Script text(String head) {
        return out -> out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    URI uri() {
        return uri("localhost");
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The package by another name of this machine. */
    URI uri(String host) {
        return URI.create("https://" + host + ":" + port() + "/secret-folder/prep.zip");
    }

    /** How many connections were made so far, whatever became of them. */
    int connections() {
        return connections.get();
    }

    /** Request lines and headers so far. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                open.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException e) {
                // Closed, or a handshake that failed: the loop's condition tells.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder request = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.append(line).append('\n');
            }
            requests.add(request.toString());
            dialogue.answer(request.toString(), connection);
            if (!connection.isClosed()) {
                connection.getOutputStream().flush();
            }
        } catch (IOException | InterruptedException e) {
            // The client went away, or the test is over.
        } finally {
            open.remove(connection);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
