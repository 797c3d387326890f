package mx.prep.examples.bench;

import java.net.URI;
import java.util.List;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Object;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.RequestHook;

/** The strict S3 server of the test kit: signatures and checksums are checked. */
final class S3Stand implements Stand {
    static final S3Keys KEYS = S3Keys.lasting("AKIABENCHMARK", "the-secret-of-the-benchmark");

    private final RequestHook hook;
    private S3Server server;

    S3Stand(RequestHook hook) {
        this.hook = hook;
        this.server = start(0);
    }

    private S3Server start(int port) {
        return S3Server.builder().keys(KEYS).hook(hook).port(port).start();
    }

    @Override
    public void empty(List<String> buckets) {
        int port = endpoint().getPort();
        server.close();
        server = start(port);
        buckets.forEach(server::bucket);
    }

    @Override
    public URI endpoint() {
        return server.endpoint();
    }

    @Override
    public String options() {
        return "region: us-east-1, endpoint: \"" + endpoint() + "\"";
    }

    @Override
    public Counts counts() {
        return server.counts();
    }

    @Override
    public List<Saved> objects(String bucket) {
        return server.keys(bucket).stream().map(key -> saved(bucket, key)).toList();
    }

    private Saved saved(String bucket, String key) {
        S3Object object = server.object(bucket, key).orElseThrow();
        return new Saved(key, object.etag() + object.lastModified(), object::bytes);
    }

    @Override
    public void close() {
        server.close();
    }
}
