package mx.prep.examples.bench;

import java.net.URI;
import java.util.List;
import java.util.Map;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.store.Counts;

/** Azurite, Microsoft's emulator, with blobs in memory. It counts nothing, and each request costs what it costs there. */
final class AzuriteStand implements Stand {
    private Azurite server = Azurite.start();

    @Override
    public void empty(List<String> buckets) {
        int port = endpoint().getPort();
        server.close();
        server = Azurite.at(port);
        buckets.forEach(bucket -> server.container(bucket, Azurite.Access.PRIVATE));
    }

    @Override
    public URI endpoint() {
        return server.endpoint();
    }

    @Override
    public String options() {
        return BlobStand.options(endpoint());
    }

    @Override
    public Map<String, String> environment() {
        return BlobStand.ENVIRONMENT;
    }

    @Override
    public Counts counts() {
        return Counts.NONE;
    }

    @Override
    public List<Saved> objects(String bucket) {
        throw new UnsupportedOperationException("what is stored is saved from the strict server");
    }

    @Override
    public void close() {
        server.close();
    }
}
