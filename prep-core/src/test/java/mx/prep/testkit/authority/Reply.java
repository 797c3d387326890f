package mx.prep.testkit.authority;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import mx.prep.internal.time.Pause;

/**
 * What is answered to a request. The length is announced unless the headers announce another, or it is
 * {@link #UNANNOUNCED}: then the content is in chunks.
 */
record Reply(int status, Map<String, String> headers, long length, Content content) {
    static final long UNANNOUNCED = -1;
    private static final int PIECE = 1 << 10;
    private static final byte[] ZEROS = new byte[1 << 16];

    /** Writes a body. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static Reply of(int status, Map<String, String> headers, byte[] body) {
        byte[] copy = body.clone();
        return new Reply(status, new LinkedHashMap<>(headers), copy.length, out -> out.write(copy));
    }

    /** A body whose length nobody knows before its end. */
    static Reply inChunks(Map<String, String> headers, byte[] body) {
        byte[] copy = body.clone();
        return new Reply(200, new LinkedHashMap<>(headers), UNANNOUNCED, out -> {
            chunk(out, copy);
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });
    }

    /** A body that begins so and never ends; what is sent of it is counted. */
    static Reply withoutEnd(Map<String, String> headers, byte[] begin, AtomicLong sent) {
        byte[] copy = begin.clone();
        return new Reply(200, new LinkedHashMap<>(headers), UNANNOUNCED, out -> {
            for (byte[] next = copy; ; next = ZEROS) {
                chunk(out, next);
                sent.addAndGet(next.length);
            }
        });
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    static Reply text(int status, String text) {
        return of(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, length, content);
    }

    /** The same, sent in pieces of a kilobyte with a pause after each. */
    Reply slowed(int bytesPerSecond, Pause pause) {
        Duration between = Duration.ofSeconds(PIECE).dividedBy(bytesPerSecond);
        return new Reply(
                status,
                headers,
                length,
                out -> content.writeTo(new FilterOutputStream(out) {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] chunk, int offset, int count) throws IOException {
                        for (int sent = 0; sent < count; sent += PIECE) {
                            out.write(chunk, offset + sent, Math.min(PIECE, count - sent));
                            out.flush();
                            pause.pause(between);
                        }
                    }
                }));
    }

    /** The same with a connection that breaks after some bytes of the body. */
    Reply cutAfter(long bytes) {
        return new Reply(
                status,
                headers,
                length,
                out -> content.writeTo(new FilterOutputStream(out) {
                    private long left = bytes;

                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] chunk, int offset, int count) throws IOException {
                        int now = (int) Math.min(left, count);
                        out.write(chunk, offset, now);
                        left -= now;
                        if (now < count) {
                            out.flush();
                            throw new IOException("cut off, as arranged");
                        }
                    }
                }));
    }
}
