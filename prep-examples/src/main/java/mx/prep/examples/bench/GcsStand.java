package mx.prep.examples.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.testkit.gcs.GcsObject;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.RequestHook;

/** The Cloud Storage server of the test kit, tokens and checksums are checked, and a token service beside it. */
final class GcsStand implements Stand {
    static final String TOKEN = "ya29.benchmark";

    private final RequestHook hook;
    private final Path folder = Files.createTempDirectory("prep-bench-tokens");
    private final TokenService tokens = TokenService.start(folder, TOKEN);
    private GcsServer server;

    GcsStand(RequestHook hook) throws IOException {
        this.hook = hook;
        this.server = start(0);
    }

    private GcsServer start(int port) {
        return GcsServer.builder().token(TOKEN).hook(hook).port(port).start();
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
        return "endpoint: \"" + endpoint() + "\", credentialsFile: " + tokens.file() + ", trust: " + tokens.pem();
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
        GcsObject object = server.object(bucket, name).orElseThrow();
        return new Saved(name, String.valueOf(object.generation()), object::bytes);
    }

    @Override
    public void close() {
        server.close();
        tokens.close();
        try {
            Benchmark.delete(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
