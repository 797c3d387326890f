package mx.prep.examples.bench;

import java.net.URI;
import java.util.List;
import java.util.Map;
import mx.prep.testkit.azure.BlobServer;
import mx.prep.testkit.azure.StoredBlob;
import mx.prep.testkit.store.RequestHook;

/** The strict Blob Storage server of the test kit: signatures and checksums are checked. */
final class BlobStand extends ServerStand<BlobServer> {
    /** The environment's variable that has the account's key. */
    static final String KEY = "PREP_BENCH_AZURE_KEY";

    static final Map<String, String> ENVIRONMENT = Map.of(KEY, BlobServer.KEY);

    BlobStand(RequestHook hook) {
        super(port -> BlobServer.start(port, hook));
    }

    /** How {@code prep.yaml} reaches a server of this account. */
    static String options(URI endpoint) {
        return "account: " + BlobServer.ACCOUNT + ", endpoint: \"" + endpoint + "\", sharedKeyEnv: " + KEY;
    }

    @Override
    void makeBucket(String name) {
        server().container(name);
    }

    @Override
    public String options() {
        return options(endpoint());
    }

    @Override
    public Map<String, String> environment() {
        return ENVIRONMENT;
    }

    @Override
    public List<Saved> objects(String bucket) {
        return server().names(bucket).stream().map(name -> saved(bucket, name)).toList();
    }

    private Saved saved(String bucket, String name) {
        StoredBlob blob = server().blob(bucket, name).orElseThrow();
        return new Saved(name, blob.etag(), blob::bytes);
    }
}
