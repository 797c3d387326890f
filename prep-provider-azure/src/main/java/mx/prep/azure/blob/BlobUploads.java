package mx.prep.azure.blob;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mx.prep.model.Digest;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.store.jclouds.BodyParts;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;

/**
 * Puts large blobs as blocks. The condition is judged when the list of blocks is put; blocks that no list names vanish
 * after a week. A block's name is its place and its digest, and a list takes it from wherever it is, so that two who put
 * the same bytes don't disturb each other. Thread-safe.
 */
final class BlobUploads implements CloudStore.LargePuts {
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

    @Override
    public boolean takes(Body body) {
        return body.length() > above;
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        List<String> ids = BodyParts.send(store, key, body, BLOCK, (number, block) -> send(key, block, number));
        ids.forEach(id -> list.append("<Latest>").append(id).append("</Latest>"));
        Body blocks = Body.of(list.append("</BlockList>").toString().getBytes(StandardCharsets.UTF_8));
        Digest md5 = body.checksums().md5();
        Attempt attempt = new Attempt(key.value(), Effect.WRITE, writes.permission(), BodyPayload.of(blocks));
        StoreHttp.Ask ask = new StoreHttp.Ask("PUT", place.blob(key.value(), Map.of("comp", "blocklist")), attempt)
                .header("Content-Type", "application/xml")
                .header("Content-MD5", Etags.base64(blocks.checksums().md5()))
                .header("x-ms-blob-content-md5", Etags.base64(md5));
        writes.headers(headers).forEach(ask::header);
        StoreHttp.Answer answer = writes.conditional(key, precondition, ask);
        return new StoredObject(key, Etags.written(store, key, answer), body.length(), md5, headers);
    }

    private String send(ObjectKey key, Body block, int number) {
        byte[] sha256 = block.checksums().sha256().bytes();
        byte[] name = ByteBuffer.allocate(Integer.BYTES + sha256.length)
                .putInt(number)
                .put(sha256)
                .array();
        String id = Base64.getEncoder().encodeToString(name);
        // A block that no list names changes nothing, so that a lost answer doesn't matter.
        Attempt attempt = new Attempt(key.value(), Effect.READ, writes.permission(), BodyPayload.of(block));
        http.send(new StoreHttp.Ask("PUT", place.blob(key.value(), Map.of("comp", "block", "blockid", id)), attempt)
                .header("Content-Type", "application/octet-stream")
                .header("Content-MD5", Etags.base64(block.checksums().md5())));
        return id;
    }
}
