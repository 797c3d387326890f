package mx.prep.gcp.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import mx.prep.gcp.cdn.CloudCdnCache;
import mx.prep.gcp.cdn.CloudCdns;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.spi.EdgeCache.Handle;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.gcs.TokenService;
import mx.prep.testkit.tls.TlsMatrix;
import org.jspecify.annotations.Nullable;

/** Runs in a Java that allows every version of TLS: which servers do Google Cloud's clients ask? */
final class GoogleTls {
    static final String TOKENS = "what fetches tokens";

    private GoogleTls() {}

    /**
     * Plays the matrix.
     *
     * @param arguments a folder to write into
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        TlsMatrix.in(folder, "{\"kind\":\"storage#objects\"}")
                .client("Cloud Storage", GoogleTls::list)
                .client("Cloud CDN", GoogleTls::status)
                .client(TOKENS, (server, trust) -> fetch(server, trust, folder))
                .print();
        System.exit(0);
    }

    private static void list(URI server, @Nullable Path trust) {
        GcsStoreBuilder builder = Stores.on(server);
        try (ObjectStore store = (trust == null ? builder : builder.trust(trust)).build()) {
            store.list("", null);
        }
    }

    private static void status(URI server, @Nullable Path trust) {
        try (CloudCdnCache cache = CloudCdns.at(server, trust)) {
            cache.status(new Handle("operation-1"));
        }
    }

    /** The service that a workload's federation names. */
    private static void fetch(URI server, @Nullable Path trust, Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("tokens.json"), TokenService.federation(server, folder.resolve("subject")));
        Files.writeString(folder.resolve("subject"), "oidc-token");
        AccessTokens.ofDefault(file, trust).token();
    }
}
