package mx.prep.source;

import java.io.IOException;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long servers wait: until the test is over. */
record HostileStage(CountDownLatch over) {
    private static final Pattern FROM = Pattern.compile("(?m)^Range: bytes=(\\d+)-$");
    private static final int LENGTH = 4_000_000;
    private static final int TENTH = LENGTH / 10;

    /** Bytes of which none stands where another could. */
    static byte[] whole() {
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        bytes[0] = 'P';
        return bytes;
    }

    void silence() throws InterruptedException {
        over.await();
    }

    void pause(int millis) throws InterruptedException {
        over.await(millis, TimeUnit.MILLISECONDS);
    }

    void drip(Socket connection, String drop, int millis) throws IOException, InterruptedException {
        while (!over.await(millis, TimeUnit.MILLISECONDS)) {
            HostileAnswers.send(connection, drop);
        }
    }

    /** Sends from the byte that is asked for to the next tenth of the package. */
    void reset(String request, Socket connection) throws IOException, InterruptedException {
        Matcher range = FROM.matcher(request);
        int from = range.find() ? Integer.parseInt(range.group(1)) : 0;
        String rest = "HTTP/1.1 206 Partial\r\nContent-Range: bytes " + from + "-" + (LENGTH - 1) + "/" + LENGTH;
        String head = (from == 0 ? "HTTP/1.1 200 OK" : rest) + "\r\n";
        HostileAnswers.send(connection, head + "ETag: \"a\"\r\nContent-Length: " + (LENGTH - from) + "\r\n\r\n");
        int until = Math.min(LENGTH, (from / TENTH + 1) * TENTH);
        connection.getOutputStream().write(whole(), from, until - from);
        if (until < LENGTH) {
            // A reset throws away what isn't sent yet.
            over.await(100, TimeUnit.MILLISECONDS);
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }
}
