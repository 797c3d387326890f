package mx.prep.azure.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;

/**
 * Puts large blobs as blocks. The condition is judged when the list of blocks is put; blocks that no list names vanish
 * after a week. A block's name is its place and its digest, and a list takes it from wherever it is, so that two who put
 * the same bytes don't disturb each other. Thread-safe.
 */
final class BlobUploads {
    /** 50,000 of them, Azure's most, are more than an object of ours. */
    static final int BLOCK = 16 * 1024 * 1024;

    private final String store;
    private final BlobPlace place;
    private final StoreHttp http;
    private final BlobWrites writes;
    private final long above;

    /** @param above the length in bytes above which a blob is put as blocks */
    BlobUploads(String store, BlobPlace place, StoreHttp http, BlobWrites writes, long above) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.writes = writes;
        this.above = above;
    }

    boolean takes(Body body) {
        return body.length() > above;
    }

    StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        send(key, body).forEach(id -> list.append("<Latest>").append(id).append("</Latest>"));
        Body blocks = Body.of(list.append("</BlockList>").toString().getBytes(StandardCharsets.UTF_8));
        Digest md5 = body.checksums().md5();
        Attempt attempt = new Attempt(key.value(), Effect.WRITE, BlobWrites.WRITE, BodyPayload.of(blocks));
        StoreHttp.Ask ask = new StoreHttp.Ask("PUT", place.blob(key.value(), Map.of("comp", "blocklist")), attempt)
                .header("Content-Type", "application/xml")
                .header("Content-MD5", Etags.base64(blocks.checksums().md5()))
                .header("x-ms-blob-content-md5", Etags.base64(md5));
        writes.headers(headers).forEach(ask::header);
        StoreHttp.Answer answer = writes.conditional(key, precondition, ask);
        return new StoredObject(key, Etags.written(store, key, answer), body.length(), md5, headers);
    }

    private List<String> send(ObjectKey key, Body body) {
        List<String> ids = new ArrayList<>();
        MessageDigest whole = DigestAlgorithm.MD5.newDigest();
        try (InputStream in = body.open()) {
            long sent = 0;
            // A body that grows isn't followed: one byte more than announced tells enough.
            for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
                sent += block.length;
                if (sent > body.length()) {
                    throw changed(key);
                }
                whole.update(block);
                ids.add(send(key, Body.of(block), ids.size()));
            }
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, store, key.value(), "what was to be written can't be read", e);
        }
        if (!Digest.of(DigestAlgorithm.MD5, whole).equals(body.checksums().md5())) {
            throw changed(key);
        }
        return ids;
    }

    private StoreException changed(ObjectKey key) {
        return new StoreException(
                Kind.CORRUPT, store, key.value(), "what was to be written has other bytes than it says", null);
    }

    private String send(ObjectKey key, Body block, int number) {
        byte[] sha256 = block.checksums().sha256().bytes();
        byte[] name = ByteBuffer.allocate(Integer.BYTES + sha256.length)
                .putInt(number)
                .put(sha256)
                .array();
        String id = Base64.getEncoder().encodeToString(name);
        // A block that no list names changes nothing, so that a lost answer doesn't matter.
        Attempt attempt = new Attempt(key.value(), Effect.READ, BlobWrites.WRITE, BodyPayload.of(block));
        http.send(new StoreHttp.Ask("PUT", place.blob(key.value(), Map.of("comp", "block", "blockid", id)), attempt)
                .header("Content-Type", "application/octet-stream")
                .header("Content-MD5", Etags.base64(block.checksums().md5())));
        return id;
    }
}
