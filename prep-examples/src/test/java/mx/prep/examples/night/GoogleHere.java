package mx.prep.examples.night;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import mx.prep.examples.night.PurgeServer.Reply;
import mx.prep.gcp.GcpTarget;
import mx.prep.gcp.cdn.CloudCdnCache;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.model.Mode;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;

/** Google Cloud: the test kit's Cloud Storage, whose site everybody may read, and Cloud CDN's invalidations. */
final class GoogleHere implements Cloud {
    private static final String SITE = "medio-prep";
    private static final String ARCHIVE = "medio-prep-archive";
    private static final String PROJECT = "medio-prep";
    private static final String URL_MAP = "portal";
    private static final String TOKEN = "ya29.federated";

    private final GcsServer server = GcsServer.builder()
            .token(TOKEN)
            .readable(SITE)
            .mainPage("index.html")
            .start()
            .bucket(SITE)
            .bucket(ARCHIVE);
    private final TokenService tokens;
    private final PurgeServer purges;

    GoogleHere(Path folder) throws IOException {
        tokens = TokenService.start(folder, TOKEN);
        purges = PurgeServer.start(new CloudCdnCalls(""), TOKEN);
    }

    /** As Compute Engine's API describes them ({@code urlMaps.invalidateCache}). */
    static final class CloudCdnCalls implements PurgeServer.Dialect {
        private final String root;
        private final String kind;

        /** @param region of the URL map, or empty for a global one */
        CloudCdnCalls(String region) {
            root = "/compute/v1/projects/" + PROJECT + (region.isEmpty() ? "/global/" : "/regions/" + region + "/");
            kind = region.isEmpty() ? "global" : "region";
        }

        @Override
        public String permission(String path) {
            String maps = kind.equals("global") ? "urlMaps" : "regionUrlMaps";
            return isPurge(path) ? "compute." + maps + ".invalidateCache" : "compute." + kind + "Operations.get";
        }

        @Override
        public boolean isPurge(String path) {
            return path.equals(root + "urlMaps/" + URL_MAP + "/invalidateCache");
        }

        @Override
        public List<String> paths(JsonNode body) {
            return List.of(body.get("path").asText());
        }

        @Override
        public String reference(URI asked) {
            return asked.getQuery().replace("requestId=", "");
        }

        @Override
        public Reply accepted(URI server, String operation) {
            return state(operation, false);
        }

        @Override
        public String operation(String path) {
            return path.startsWith(root + "operations/") ? path.substring((root + "operations/").length()) : "";
        }

        @Override
        public Reply state(String operation, boolean done) {
            return new Reply(
                    200, "", "{\"name\":\"" + operation + "\",\"status\":\"" + (done ? "DONE" : "RUNNING") + "\"}");
        }
    }

    @Override
    public String name() {
        return "Google Cloud";
    }

    @Override
    public ObjectStore archive() {
        return GcsStore.builder()
                .bucket(ARCHIVE)
                .endpoint(server.endpoint())
                .credentialsFile(tokens.file())
                .trust(tokens.pem())
                .build();
    }

    @Override
    public Target target(Mode mode, URI publicUri) {
        return GcpTarget.builder()
                .name(NightRig.TARGET)
                .bucket(SITE)
                .endpoint(server.endpoint())
                .credentialsFile(tokens.file())
                .trust(tokens.pem())
                .mode(mode)
                .publicUri(publicUri)
                .build();
    }

    @Override
    public EdgeCache cache(URI publicUri) {
        return CloudCdnCache.builder()
                .project(PROJECT)
                .urlMap(URL_MAP)
                .host(publicUri.getHost())
                .endpoint(purges.endpoint())
                .credentialsFile(tokens.file())
                .trust(tokens.pem())
                .build();
    }

    @Override
    public URI site() {
        return URI.create(server.endpoint() + "/" + SITE + "/");
    }

    @Override
    public PurgeServer purges() {
        return purges;
    }

    @Override
    public void close() {
        purges.close();
        tokens.close();
        server.close();
    }
}
