package mx.prep.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.testkit.tls.TlsMatrix;
import org.jspecify.annotations.Nullable;

/** Runs in a Java that allows every version of TLS: which servers do sources over HTTPS ask? */
final class SourceTls {
    private SourceTls() {}

    /**
     * Plays the matrix.
     *
     * @param arguments a folder to write into
     */
    public static void main(String[] arguments) throws IOException {
        TlsMatrix.in(Path.of(arguments[0]), "PK")
                .client("an https source", (server, trust) -> poll(HttpSource.builder(), server, trust))
                .client("a listing", (server, trust) -> {
                    ListingSourceBuilder builder = ListingSource.builder().url(server.resolve("/list"));
                    try (PackageSource source = trusting(builder, trust).build()) {
                        source.poll(LastSeen.NOTHING);
                    }
                })
                .print();
    }

    private static void poll(HttpSourceBuilder builder, URI server, @Nullable Path trust) {
        try (HttpSource source =
                trusting(builder.url(server.resolve("/prep.zip")), trust).build()) {
            source.poll(LastSeen.NOTHING);
        }
    }

    private static <B extends HttpOptions<B>> B trusting(B builder, @Nullable Path trust) {
        return trust == null ? builder : builder.trust(trust);
    }
}
