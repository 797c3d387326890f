package mx.prep.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that isn't meant: it says nothing, and keeps the first bytes that somebody says to it. */
final class Trap implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket();
    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<byte[]> heard = new ArrayBlockingQueue<>(100);

    /**
     * Starts to listen.
     *
     * @param port 0 is any
     */
    Trap(InetAddress address, int port) throws IOException {
        socket.bind(new InetSocketAddress(address, port));
        Thread thread = new Thread(this::listen, "trap");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** All that was said on one connection before it was answered by its end. */
    byte[] heard() throws InterruptedException {
        byte[] bytes = heard.poll(1, TimeUnit.MINUTES);
        return bytes == null ? new byte[0] : bytes;
    }

    private void listen() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connections.incrementAndGet();
                byte[] bytes = new byte[1 << 14];
                int length = Math.max(0, connection.getInputStream().read(bytes));
                heard.add(java.util.Arrays.copyOf(bytes, length));
            } catch (IOException e) {
                // Closed, or hung up on.
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
