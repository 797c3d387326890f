package mx.prep.examples.canary;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.prep.azure.AzureTarget;
import mx.prep.azure.blob.AzureBlobStore;
import mx.prep.azure.blob.BlobsHere;
import mx.prep.azure.frontdoor.FrontDoorHere;
import mx.prep.model.Mode;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.azure.BlobServer;
import org.junit.jupiter.api.Tag;

/** With an account's key for what works, and with a token at a container that has nothing. */
@Tag("long")
class AzureCanariesTest extends CanariesContract {
    @Override
    WatchedCloud open(Path place, Wires wires) throws IOException {
        return new Azure(place, wires);
    }

    private static final class Azure implements WatchedCloud {
        private static final String SITE = "medio-prep";
        private static final String ARCHIVE = "medio-prep-archive";
        private static final String MANAGEMENT = "canary.management+token/7Yh1";
        private static final String STORAGE = "canary.storage+token/8Uj2";

        private final BlobServer blobs = BlobServer.start().container(SITE).container(ARCHIVE);
        private final String key;
        private final URI archive;
        private final URI site;
        private final StandIn cache;
        private final URI purges;
        private final URI empty;

        Azure(Path place, Wires wires) throws IOException {
            key = "file:" + Files.writeString(place.resolve("azure-key"), BlobServer.KEY);
            cache = StandIn.purging();
            archive = wires.to(blobs.endpoint(), Wires.ARCHIVE);
            site = wires.to(blobs.endpoint(), Wires.SITE);
            purges = wires.to(cache.uri(""), Wires.EDGE);
            empty = wires.to(null, Wires.SITE);
        }

        @Override
        public List<Canary> canaries() {
            return List.of(
                    Canary.kept("the account's key", BlobServer.KEY),
                    Canary.sent("the management token", MANAGEMENT, Wires.EDGE),
                    Canary.sent("the storage token", STORAGE, Wires.SITE));
        }

        @Override
        public ObjectStore archive() {
            return AzureBlobStore.builder()
                    .account(BlobServer.ACCOUNT)
                    .container(ARCHIVE)
                    .endpoint(archive)
                    .sharedKeyEnv(key)
                    .build();
        }

        @Override
        public List<Target> targets() {
            Target made = AzureTarget.builder()
                    .name("portal")
                    .account(BlobServer.ACCOUNT)
                    .container(SITE)
                    .endpoint(site)
                    .sharedKeyEnv(key)
                    .build();
            Target keyed = new Target(
                    made.name(),
                    made.store(),
                    made.prefix(),
                    Mode.IN_PLACE,
                    made.recipe(),
                    null,
                    FrontDoorHere.at(purges, MANAGEMENT),
                    null);
            ObjectStore byToken = BlobsHere.at(empty.resolve("/" + BlobServer.ACCOUNT), SITE, STORAGE);
            return List.of(keyed, new Target("empty", byToken, "", Mode.IN_PLACE, made.recipe(), null, null, null));
        }

        @Override
        public List<String> sites() {
            return List.of("portal");
        }

        @Override
        public String sent() {
            return "";
        }

        @Override
        public Map<String, byte[]> stored() {
            Map<String, byte[]> stored = new LinkedHashMap<>();
            for (String container : List.of(SITE, ARCHIVE)) {
                for (String name : blobs.names(container)) {
                    blobs.blob(container, name).ifPresent(blob -> stored.put(container + "/" + name, blob.bytes()));
                }
            }
            return stored;
        }

        @Override
        public void close() {
            cache.close();
            blobs.close();
        }
    }
}
