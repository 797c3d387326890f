package mx.prep.examples.bench;

import java.net.URI;
import java.util.List;
import java.util.function.IntFunction;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.store.Counts;

/**
 * A strict server of the test kit, which is emptied by starting it anew where it was.
 *
 * @param <S> the cloud's server
 */
abstract class ServerStand<S extends CloudServer<?>> implements Stand {
    private final IntFunction<S> start;
    private S server;

    /**
     * A server that is running.
     *
     * @param start starts one on a port, 0 for any free one
     */
    ServerStand(IntFunction<S> start) {
        this.start = start;
        this.server = start.apply(0);
    }

    S server() {
        return server;
    }

    abstract void makeBucket(String name);

    @Override
    public void empty(List<String> buckets) {
        int port = endpoint().getPort();
        server.close();
        server = start.apply(port);
        buckets.forEach(this::makeBucket);
    }

    @Override
    public URI endpoint() {
        return server.endpoint();
    }

    @Override
    public Counts counts() {
        return server.counts();
    }

    @Override
    public void close() {
        server.close();
    }
}
