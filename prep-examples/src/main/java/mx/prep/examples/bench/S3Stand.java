package mx.prep.examples.bench;

import java.util.List;
import java.util.Map;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Object;
import mx.prep.testkit.s3.S3Server;
import mx.prep.testkit.store.RequestHook;

/** The strict S3 server of the test kit: signatures and checksums are checked. */
final class S3Stand extends ServerStand<S3Server> {
    static final S3Keys KEYS = S3Keys.lasting("AKIABENCHMARK", "the-secret-of-the-benchmark");

    static final Map<String, String> ENVIRONMENT =
            Map.of("AWS_ACCESS_KEY_ID", KEYS.accessKey(), "AWS_SECRET_ACCESS_KEY", KEYS.secretKey());

    S3Stand(RequestHook hook) {
        super(port -> S3Server.builder().keys(KEYS).hook(hook).port(port).start());
    }

    @Override
    void makeBucket(String name) {
        server().bucket(name);
    }

    @Override
    public String options() {
        return "region: us-east-1, endpoint: \"" + endpoint() + "\"";
    }

    @Override
    public Map<String, String> environment() {
        return ENVIRONMENT;
    }

    @Override
    public List<Saved> objects(String bucket) {
        return server().keys(bucket).stream().map(key -> saved(bucket, key)).toList();
    }

    private Saved saved(String bucket, String key) {
        S3Object object = server().object(bucket, key).orElseThrow();
        return new Saved(key, object.etag() + object.lastModified(), object::bytes);
    }
}
