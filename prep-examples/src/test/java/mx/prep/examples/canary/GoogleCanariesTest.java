package mx.prep.examples.canary;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.prep.gcp.GcpTarget;
import mx.prep.gcp.cdn.CloudCdnCache;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;
import org.junit.jupiter.api.Tag;

@Tag("long")
class GoogleCanariesTest extends CanariesContract {
    @Override
    WatchedCloud open(Path place, Wires wires) throws IOException {
        return new Google(place, wires);
    }

    private static final class Google implements WatchedCloud {
        private static final String SITE = "medio-prep";
        private static final String ARCHIVE = "medio-prep-archive";
        private static final String TOKEN = "ya29.canaryAccessToken2Wd6";
        private static final String SUBJECT = "canarySubjectToken4Rf8";

        private final GcsServer buckets =
                GcsServer.builder().token(TOKEN).start().bucket(SITE).bucket(ARCHIVE);
        private final TokenService tokens;
        private final URI archive;
        private final URI site;
        private final StandIn cache;
        private final URI purges;

        Google(Path place, Wires wires) throws IOException {
            tokens = TokenService.start(place, TOKEN);
            Files.writeString(place.resolve("subject"), SUBJECT);
            cache = StandIn.purging();
            archive = wires.to(buckets.endpoint(), Wires.ARCHIVE);
            site = wires.to(buckets.endpoint(), Wires.SITE);
            purges = wires.to(cache.uri(""), Wires.EDGE);
        }

        @Override
        public List<Canary> canaries() {
            return List.of(
                    Canary.sent("Google's access token", TOKEN, Wires.ARCHIVE, Wires.SITE, Wires.EDGE),
                    Canary.sent("the federation's subject token", SUBJECT, Wires.TOKENS));
        }

        @Override
        public ObjectStore archive() {
            return GcsStore.builder()
                    .bucket(ARCHIVE)
                    .endpoint(archive)
                    .credentialsFile(tokens.file())
                    .trust(tokens.pem())
                    .build();
        }

        @Override
        public List<Target> targets() {
            Target made = GcpTarget.builder()
                    .name("portal")
                    .bucket(SITE)
                    .endpoint(site)
                    .credentialsFile(tokens.file())
                    .trust(tokens.pem())
                    .build();
            CloudCdnCache cache = CloudCdnCache.builder()
                    .project("medio-prep")
                    .urlMap("portal")
                    .host("prep.medio.mx")
                    .endpoint(purges)
                    .credentialsFile(tokens.file())
                    .trust(tokens.pem())
                    .build();
            return List.of(new Target(
                    made.name(), made.store(), made.prefix(), made.mode(), made.recipe(), null, cache, null));
        }

        @Override
        public List<String> sites() {
            return List.of("portal");
        }

        @Override
        public String sent() {
            return tokens.asked();
        }

        @Override
        public Map<String, byte[]> stored() {
            Map<String, byte[]> stored = new LinkedHashMap<>();
            for (String bucket : List.of(SITE, ARCHIVE)) {
                for (String name : buckets.names(bucket)) {
                    buckets.object(bucket, name).ifPresent(object -> stored.put(bucket + "/" + name, object.bytes()));
                }
            }
            return stored;
        }

        @Override
        public void close() {
            cache.close();
            tokens.close();
            buckets.close();
        }
    }
}
