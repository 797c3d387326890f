package mx.prep.examples.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mx.prep.azure.AzureTarget;
import mx.prep.azure.blob.AzureBlobStore;
import mx.prep.azure.blob.AzureBlobStoreBuilder;
import mx.prep.azure.blob.BlobLock;
import mx.prep.azure.frontdoor.FrontDoorHere;
import mx.prep.model.Mode;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.azure.BlobServer;
import mx.prep.testkit.cloud.Policies;
import mx.prep.testkit.cloud.Rights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

@Tag("long")
class AzureLeastPrivilegeTest extends LeastPrivilegeContract {
    @Override
    GuardedCloud open(Path place) throws IOException {
        return new Azure(place);
    }

    private static final class Azure implements GuardedCloud {
        private static final String SITE = "medio-prep";
        private static final String ARCHIVE = "medio-prep-archive";
        private static final String AUTHORITY = "entregables";

        private final BlobServer blobs =
                BlobServer.start().container(SITE).container(ARCHIVE).container(AUTHORITY);
        private final PurgeServer purges = PurgeServer.start(new AzureHere.FrontDoorCalls(), FrontDoorHere.TOKEN);
        private final String key;

        Azure(Path place) throws IOException {
            key = "file:" + Files.writeString(place.resolve("azure-key"), BlobServer.KEY);
            purges.completeAfter(1);
        }

        private AzureBlobStoreBuilder container(String name) {
            return AzureBlobStore.builder()
                    .account(BlobServer.ACCOUNT)
                    .container(name)
                    .endpoint(blobs.endpoint())
                    .sharedKeyEnv(key);
        }

        @Override
        public ObjectStore source() {
            return container(AUTHORITY).build();
        }

        @Override
        public ObjectStore archive() {
            return container(ARCHIVE).build();
        }

        @Override
        public ObjectStore lockingArchive() {
            return container(ARCHIVE)
                    .lock(BlobLock.LOCKED)
                    .lockFor(Duration.ofDays(90))
                    .build();
        }

        @Override
        public Target target(Mode mode) {
            Target made = AzureTarget.builder()
                    .name("portal")
                    .account(BlobServer.ACCOUNT)
                    .container(SITE)
                    .endpoint(blobs.endpoint())
                    .sharedKeyEnv(key)
                    .mode(mode)
                    .build();
            return mode == Mode.RELEASES
                    ? made
                    : new Target(
                            made.name(),
                            made.store(),
                            made.prefix(),
                            mode,
                            made.recipe(),
                            null,
                            FrontDoorHere.at(purges.endpoint()),
                            null);
        }

        private static Rights role(String name, String scope) {
            return Policies.azure(file(name + ".json"), scope);
        }

        private static Rights conditional(String name) {
            return Policies.azure(file(name + ".json"), SITE, file(name + "-condition.txt"));
        }

        private static Path file(String name) {
            return POLICIES.resolve("azure").resolve(name);
        }

        @Override
        public Rights publisher(Mode mode) {
            Rights always = Rights.of(role("reader", AUTHORITY + "/*"), role("writer", ARCHIVE + "/*"));
            return mode == Mode.RELEASES
                    ? Rights.of(always, role("writer", SITE + "/*"))
                    : Rights.of(always, conditional("keeper"), role("purger", "/*"));
        }

        @Override
        public Rights sweeper() {
            return Rights.of(conditional("sweeper"), role("writer", ARCHIVE + "/*"));
        }

        @Override
        public Rights edge() {
            return role("reader", SITE + "/*");
        }

        @Override
        public Rights lockingArchiveRights() {
            return Rights.of(role("writer", ARCHIVE + "/*"), role("locker", ARCHIVE + "/*"));
        }

        @Override
        public void enforce(@Nullable Rights rights) {
            blobs.rights(rights);
            purges.rights(rights);
        }

        /** Blocks that no list names vanish by themselves. */
        @Override
        public List<Throwable> besides(Mode mode) {
            return List.of();
        }

        @Override
        public void close() {
            purges.close();
            blobs.close();
        }
    }
}
