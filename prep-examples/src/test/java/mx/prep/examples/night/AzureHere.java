package mx.prep.examples.night;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.azure.AzureTarget;
import mx.prep.azure.blob.AzureBlobStore;
import mx.prep.azure.frontdoor.FrontDoorHere;
import mx.prep.examples.night.PurgeServer.Reply;
import mx.prep.model.Mode;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.azurite.Azurite;
import mx.prep.testkit.azurite.Azurite.Access;

/** Azure: Azurite, whose site everybody may read, and Front Door's purges. */
final class AzureHere implements Cloud {
    private static final String SITE = "medio-prep";
    private static final String ARCHIVE = "medio-prep-archive";

    private final Azurite azurite = Azurite.start();
    private final PurgeServer purges;
    private final String key;

    AzureHere(Path folder) throws IOException {
        azurite.container(SITE, Access.PUBLIC).container(ARCHIVE, Access.PRIVATE);
        key = "file:" + Files.writeString(folder.resolve("azure-key"), Azurite.KEY);
        purges = PurgeServer.start(new FrontDoorCalls(), FrontDoorHere.TOKEN);
    }

    /** As Azure's REST API describes them ("AFD Endpoints - Purge Content"). */
    static final class FrontDoorCalls implements PurgeServer.Dialect {
        private static final String OPERATIONS = "/operationresults/";
        private static final String OF_ENDPOINT = "/profileresults/medio-prep/afdendpointresults/portal";

        @Override
        public String permission(String path) {
            if (isPurge(path)) {
                return "Microsoft.Cdn/profiles/afdEndpoints/purge/action";
            }
            String kind = path.endsWith(OF_ENDPOINT)
                    ? "operationresults/profileresults/afdendpointresults"
                    : "operationresults";
            return "Microsoft.Cdn/" + kind + "/read";
        }

        @Override
        public boolean isPurge(String path) {
            return path.equals(FrontDoorHere.ENDPOINT + "/purge");
        }

        @Override
        public List<String> paths(JsonNode body) {
            return PurgeServer.texts(body.get("contentPaths"));
        }

        @Override
        public String reference(URI asked) {
            return "";
        }

        @Override
        public Reply accepted(URI server, String operation) {
            boolean ofEndpoint = operation.matches(".*[13579]");
            return new Reply(202, server + OPERATIONS + operation + (ofEndpoint ? OF_ENDPOINT : ""), "");
        }

        @Override
        public String operation(String path) {
            return path.startsWith(OPERATIONS)
                    ? path.substring(OPERATIONS.length()).replace(OF_ENDPOINT, "")
                    : "";
        }

        @Override
        public Reply state(String operation, boolean done) {
            return new Reply(done ? 200 : 202, "", "");
        }
    }

    @Override
    public String name() {
        return "Azure";
    }

    @Override
    public ObjectStore archive() {
        return AzureBlobStore.builder()
                .account(Azurite.ACCOUNT)
                .container(ARCHIVE)
                .endpoint(azurite.endpoint())
                .sharedKeyEnv(key)
                .build();
    }

    @Override
    public Target target(Mode mode, URI publicUri) {
        return AzureTarget.builder()
                .name(NightRig.TARGET)
                .account(Azurite.ACCOUNT)
                .container(SITE)
                .endpoint(azurite.endpoint())
                .sharedKeyEnv(key)
                .mode(mode)
                .publicUri(publicUri)
                .build();
    }

    @Override
    public EdgeCache cache(URI publicUri) {
        return FrontDoorHere.at(purges.endpoint());
    }

    @Override
    public URI site() {
        return URI.create(azurite.endpoint() + "/" + SITE + "/");
    }

    @Override
    public PurgeServer purges() {
        return purges;
    }

    @Override
    public void close() {
        purges.close();
        azurite.close();
    }
}
