package mx.prep.store.jclouds;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import mx.prep.model.Digest;
import mx.prep.spi.Body;
import org.jclouds.io.payloads.BasePayload;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way to a cloud. It is exactly as long as it says: one that is longer or shorter breaks
 * the request off before its last byte. Sent once.
 */
public final class BodyPayload extends BasePayload<Body> {
    private final long length;
    private final @Nullable Digest sha256;
    private volatile @Nullable Flaw flaw;
    private volatile boolean sentWhole;

    /** What is wrong with the body itself. */
    public enum Flaw {
        /** It can't be read. */
        UNREADABLE,
        /** It isn't as long as it says. */
        WRONG_LENGTH
    }

    private BodyPayload(Body body, @Nullable Digest sha256) {
        super(body);
        this.length = body.length();
        this.sha256 = sha256;
        getContentMetadata().setContentLength(length);
        // The request's own header says it.
        getContentMetadata().setContentType((String) null);
    }

    /** A whole body. */
    public static BodyPayload of(Body body) {
        return new BodyPayload(body, body.checksums().sha256());
    }

    /** A whole body between other bytes, as a part of a larger document. */
    public static BodyPayload framed(byte[] before, Body body, byte[] after) {
        return new BodyPayload(new Framed(before, body, after), null);
    }

    /**
     * SHA-256 of the bytes that are sent.
     *
     * @throws IllegalStateException if they are framed
     */
    public Digest sha256() {
        if (sha256 == null) {
            throw new IllegalStateException("nobody knows the digest of a framed body");
        }
        return sha256;
    }

    /** What was found wrong with the body, or null. */
    public @Nullable Flaw flaw() {
        return flaw;
    }

    /** Whether all bytes were handed to the connection, so that the cloud may have applied the request. */
    public boolean sentWhole() {
        return sentWhole || length == 0;
    }

    /** Checks a body without bytes, which jclouds doesn't open. */
    public void checkEmpty() throws IOException {
        try (InputStream in = openStream()) {
            if (in.read() >= 0) {
                throw wrongLength();
            }
        }
    }

    private IOException wrongLength() {
        flaw = Flaw.WRONG_LENGTH;
        return new IOException(
                "the body isn't as long as it says: " + getRawContent().length());
    }

    @Override
    public InputStream openStream() throws IOException {
        try {
            return new Measured(getRawContent().open());
        } catch (IOException e) {
            flaw = Flaw.UNREADABLE;
            throw e;
        }
    }

    /** Gives the last byte only if the body ends behind it. */
    private final class Measured extends FilterInputStream {
        private long left = length;

        Measured(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            if (left == 0) {
                return length == 0 ? in.read(buffer, from, count) : -1;
            }
            int got;
            try {
                got = in.read(buffer, from, (int) Math.min(count, left));
                if (got == left && in.read() >= 0) {
                    throw wrongLength();
                }
            } catch (IOException e) {
                flaw = flaw == null ? Flaw.UNREADABLE : flaw;
                throw e;
            }
            if (got < 0) {
                throw wrongLength();
            }
            left -= got;
            sentWhole = left == 0;
            return got;
        }
    }

    /** A body between other bytes; it has no checksums. */
    private static final class Framed implements Body {
        private final byte[] before;
        private final Body body;
        private final byte[] after;

        Framed(byte[] before, Body body, byte[] after) {
            this.before = before;
            this.body = body;
            this.after = after;
        }

        @Override
        public long length() {
            return before.length + body.length() + after.length;
        }

        @Override
        public Checksums checksums() {
            throw new UnsupportedOperationException("nobody knows the checksums of a framed body");
        }

        @Override
        public InputStream open() throws IOException {
            return new SequenceInputStream(Collections.enumeration(
                    List.of(new ByteArrayInputStream(before), body.open(), new ByteArrayInputStream(after))));
        }
    }
}
