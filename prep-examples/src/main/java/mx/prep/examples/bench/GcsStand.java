package mx.prep.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mx.prep.testkit.gcs.GcsObject;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;
import mx.prep.testkit.store.RequestHook;

/** The Cloud Storage server of the test kit, tokens and checksums are checked, and a token service beside it. */
final class GcsStand extends ServerStand<GcsServer> {
    static final String TOKEN = "ya29.benchmark";

    private final Path folder = Files.createTempDirectory("prep-bench-tokens");
    private final TokenService tokens = TokenService.start(folder, TOKEN);

    GcsStand(RequestHook hook) throws IOException {
        super(port -> GcsServer.builder().token(TOKEN).hook(hook).port(port).start());
    }

    @Override
    void makeBucket(String name) {
        server().bucket(name);
    }

    @Override
    public String options() {
        return "endpoint: \"" + endpoint() + "\", credentialsFile: " + tokens.file() + ", trust: " + tokens.pem();
    }

    /** Its credentials are a file. */
    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public List<Saved> objects(String bucket) {
        return server().names(bucket).stream().map(name -> saved(bucket, name)).toList();
    }

    private Saved saved(String bucket, String name) {
        GcsObject object = server().object(bucket, name).orElseThrow();
        return new Saved(name, String.valueOf(object.generation()), object::bytes);
    }

    @Override
    public void close() {
        super.close();
        tokens.close();
        try {
            Benchmark.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
