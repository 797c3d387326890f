package mx.prep.store.jclouds;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;

/** Sends a body in parts of one length, the last one shorter, of which one at a time is held in memory. */
public final class BodyParts {
    private BodyParts() {}

    /**
     * Sends a part.
     *
     * @param <T> what is known of a part that was sent
     */
    @FunctionalInterface
    public interface Sender<T> {
        /**
         * Sends it.
         *
         * @param number 0 for the first
         */
        T send(int number, Body part);
    }

    /**
     * Sends all parts, in order.
     *
     * @param store the store's name, for messages
     * @param length of a part, in bytes
     * @throws StoreException {@code UNAVAILABLE} if the body can't be read; {@code CORRUPT} if what was read in all hasn't
     *     the length or the SHA-256 that the body says: the object mustn't be completed then
     */
    public static <T> List<T> send(String store, ObjectKey key, Body body, int length, Sender<T> sender) {
        List<T> sent = new ArrayList<>();
        MessageDigest whole = DigestAlgorithm.SHA256.newDigest();
        try (InputStream in = body.open()) {
            long read = 0;
            // A body that grows isn't followed: one byte more than announced tells enough.
            for (byte[] part = in.readNBytes(length); part.length > 0; part = in.readNBytes(length)) {
                read += part.length;
                if (read > body.length()) {
                    throw changed(store, key);
                }
                whole.update(part);
                sent.add(sender.send(sent.size(), Body.of(part)));
            }
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, store, key.value(), "what was to be written can't be read", e);
        }
        if (!Digest.of(DigestAlgorithm.SHA256, whole).equals(body.checksums().sha256())) {
            throw changed(store, key);
        }
        return sent;
    }

    private static StoreException changed(String store, ObjectKey key) {
        return new StoreException(
                Kind.CORRUPT, store, key.value(), "what was to be written has other bytes than it says", null);
    }
}
