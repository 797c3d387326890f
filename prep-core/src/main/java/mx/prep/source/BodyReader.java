package mx.prep.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import mx.prep.error.CancelledException;
import mx.prep.error.SourceException;
import mx.prep.internal.time.Ticker;
import mx.prep.model.RefusalCode;
import mx.prep.spi.PackageSink;
import org.jspecify.annotations.Nullable;

/** Reads bodies under the eyes of a guard. Thread-safe; each body by one thread. */
final class BodyReader {
    /** The guard is asked this often, also when nothing comes. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration SMALL = Duration.ofSeconds(30);

    private final Ticker ticker;
    private final NetworkFailures failures;

    BodyReader(Ticker ticker, NetworkFailures failures) {
        this.ticker = ticker;
        this.failures = failures;
    }

    /**
     * Sends a body into a sink.
     *
     * @param expected its length as announced, or -1
     * @throws SourceException if it breaks off, which is a refusal where a length was announced, or is too slow
     */
    void transfer(Reply reply, long expected, PackageSink sink, TransferGuard guard) {
        while (true) {
            BodyPipe.Piece piece = next(reply);
            if (piece instanceof BodyPipe.Piece.Bytes bytes) {
                bytes.buffers().forEach(sink::accept);
            } else if (piece instanceof BodyPipe.Piece.Broken broken) {
                throw brokenOff(broken.cause(), expected, sink.received());
            } else if (piece instanceof BodyPipe.Piece.End) {
                if (expected >= 0 && sink.received() != expected) {
                    throw truncated(null, expected, sink.received());
                }
                return;
            }
            guard.check(sink.received());
        }
    }

    private SourceException brokenOff(Throwable cause, long expected, long received) {
        SourceException plain = failures.translate(cause);
        return expected >= 0
                ? truncated(plain.getCause(), expected, received)
                : new SourceException(
                        "The source broke off the transfer after " + received + " bytes.", plain.getCause());
    }

    private static SourceException truncated(@Nullable Throwable cause, long expected, long received) {
        return SourceException.refused(
                RefusalCode.TRUNCATED,
                "the source announced " + expected + " bytes and its connection ended after " + received,
                cause);
    }

    /**
     * The first bytes of a small body, fewer where it is shorter.
     *
     * @param what it is, as the beginning of a sentence
     * @throws SourceException if it breaks off or takes longer than 30 s
     */
    byte[] head(Reply reply, int most, String what) {
        Deadline deadline = Deadline.start(ticker, SMALL);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < most) {
            BodyPipe.Piece piece = next(reply);
            if (piece instanceof BodyPipe.Piece.Bytes some) {
                for (ByteBuffer buffer : some.buffers()) {
                    byte[] chunk = new byte[Math.min(buffer.remaining(), most - bytes.size())];
                    buffer.get(chunk);
                    bytes.writeBytes(chunk);
                }
            } else if (piece instanceof BodyPipe.Piece.Broken broken) {
                throw failures.translate(broken.cause());
            } else if (piece instanceof BodyPipe.Piece.End) {
                break;
            }
            if (deadline.isOver()) {
                throw late(what, bytes.size());
            }
        }
        return bytes.toByteArray();
    }

    private static SourceException late(String what, int bytes) {
        return new SourceException(
                what + " isn't here " + OptionLine.said(SMALL) + " after its answer began: " + bytes
                        + " bytes came. So small a file gets no more time, and no option gives it any; the next poll asks"
                        + " again. If that doesn't help, check this machine's network and source.proxy, and tell the"
                        + " authority's help desk.",
                null);
    }

    private static BodyPipe.@Nullable Piece next(Reply reply) {
        try {
            return reply.body().take(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while the source was sending", e);
        }
    }
}
