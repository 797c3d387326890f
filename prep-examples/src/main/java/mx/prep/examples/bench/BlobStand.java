package mx.prep.examples.bench;

import java.net.URI;
import java.util.List;
import mx.prep.testkit.azure.BlobServer;
import mx.prep.testkit.azure.StoredBlob;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.RequestHook;

/** The strict Blob Storage server of the test kit: signatures and checksums are checked. */
final class BlobStand implements Stand {
    /** The environment's variable that has the account's key. */
    static final String KEY = "PREP_BENCH_AZURE_KEY";

    private final RequestHook hook;
    private BlobServer server;

    BlobStand(RequestHook hook) {
        this.hook = hook;
        this.server = BlobServer.start(0, hook);
    }

    /** How {@code prep.yaml} reaches a server of this account. */
    static String options(URI endpoint) {
        return "account: " + BlobServer.ACCOUNT + ", endpoint: \"" + endpoint + "\", sharedKeyEnv: " + KEY;
    }

    @Override
    public void empty(List<String> buckets) {
        int port = endpoint().getPort();
        server.close();
        server = BlobServer.start(port, hook);
        buckets.forEach(server::container);
    }

    @Override
    public URI endpoint() {
        return server.endpoint();
    }

    @Override
    public String options() {
        return options(endpoint());
    }

    @Override
    public Counts counts() {
        return server.counts();
    }

    @Override
    public List<Saved> objects(String bucket) {
        return server.names(bucket).stream().map(name -> saved(bucket, name)).toList();
    }

    private Saved saved(String bucket, String name) {
        StoredBlob blob = server.blob(bucket, name).orElseThrow();
        return new Saved(name, blob.etag(), blob::bytes);
    }

    @Override
    public void close() {
        server.close();
    }
}
