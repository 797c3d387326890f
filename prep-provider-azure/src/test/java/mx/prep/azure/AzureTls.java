package mx.prep.azure;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import mx.prep.azure.blob.AzureBlobStore;
import mx.prep.azure.blob.AzureBlobStoreBuilder;
import mx.prep.azure.frontdoor.FrontDoorCache;
import mx.prep.azure.frontdoor.FrontDoors;
import mx.prep.azure.internal.IdentityHttp;
import mx.prep.internal.web.ControlHttp;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache.Ticket;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.tls.TlsMatrix;
import org.jspecify.annotations.Nullable;

/** Runs in a Java that allows every version of TLS: which servers do Azure's clients ask? */
final class AzureTls {
    static final String TOKENS = "what fetches tokens";

    private AzureTls() {}

    /**
     * Plays the matrix.
     *
     * @param arguments a folder to write into
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path key = Files.writeString(folder.resolve("key"), Azurite.KEY).toAbsolutePath();
        TlsMatrix.in(folder, "<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>")
                .client("Blob Storage", (server, trust) -> list(server, trust, key))
                .client("Front Door", AzureTls::purge)
                .client(TOKENS, AzureTls::fetch)
                .print();
        System.exit(0);
    }

    private static void list(URI server, @Nullable Path trust, Path key) {
        AzureBlobStoreBuilder builder = AzureBlobStore.builder()
                .account(Azurite.ACCOUNT)
                .container("medio-prep")
                .endpoint(server)
                .sharedKeyEnv("file:" + key);
        try (ObjectStore store = (trust == null ? builder : builder.trust(trust)).build()) {
            store.list("", null);
        }
    }

    private static void purge(URI server, @Nullable Path trust) {
        try (FrontDoorCache cache = FrontDoors.at(server, trust, Clock.systemUTC())) {
            cache.purge(new Ticket("1-a-1", ReleaseId.parse("20210606-2000-0-aaaaaaaaaaaa"), List.of("/*")));
        }
    }

    private static void fetch(URI server, @Nullable Path trust) {
        new IdentityHttp(new ControlHttp(trust, Duration.ofMinutes(1), 1000))
                .sendSync(new HttpRequest(HttpMethod.GET, server.toString()), Context.NONE);
    }
}
