package mx.prep.examples.edge;

/**
 * How many responses a server has sent.
 *
 * @param successful status 2xx
 * @param redirected status 3xx, most of them 304
 * @param refused status 4xx
 * @param failed status 5xx
 */
public record AccessCounts(long successful, long redirected, long refused, long failed) {
    public long total() {
        return successful + redirected + refused + failed;
    }
}
