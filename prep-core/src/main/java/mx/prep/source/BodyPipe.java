package mx.prep.source;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mx.prep.internal.secret.QuietWire;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body, taken piece by piece by a thread that never waits longer than it wants to: whoever reads decides on
 * caps, pace and deadline, which {@code HttpRequest.timeout} doesn't cover, since it ends at the headers. At most
 * {@value #AHEAD} pieces wait in memory. Bytes flow to one reader.
 */
final class BodyPipe implements HttpResponse.BodySubscriber<BodyPipe> {
    private static final int AHEAD = 8;

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private Flow.@Nullable Subscription subscription;
    private boolean cancelled;

    /** What comes through. */
    sealed interface Piece {
        record Bytes(List<ByteBuffer> buffers) implements Piece {}

        record End() implements Piece {}

        record Broken(Throwable cause) implements Piece {}
    }

    /** The next piece, or null if none comes in time. After the last one there is none. */
    @Nullable
    Piece take(Duration longest) throws InterruptedException {
        Piece piece = pieces.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (piece instanceof Piece.Bytes) {
            request(1);
        }
        return piece;
    }

    /** Wants no more: the connection is given up unless all of the body has come. */
    void cancel() {
        Flow.Subscription open;
        synchronized (this) {
            cancelled = true;
            open = subscription;
        }
        if (open != null) {
            QuietWire.ofPlatform().handling(open::cancel);
        }
        pieces.clear();
    }

    private void request(long more) {
        Flow.Subscription open;
        synchronized (this) {
            open = cancelled ? null : subscription;
        }
        if (open != null) {
            QuietWire.ofPlatform().handling(() -> open.request(more));
        }
    }

    /** Complete from the start, so that the answer is there as soon as its headers are. */
    @Override
    public CompletionStage<BodyPipe> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        boolean unwanted;
        synchronized (this) {
            unwanted = cancelled;
            subscription = opened;
        }
        if (unwanted) {
            QuietWire.ofPlatform().handling(opened::cancel);
        } else {
            opened.request(AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        pieces.add(new Piece.Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        pieces.add(new Piece.Broken(cause));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece.End());
    }
}
