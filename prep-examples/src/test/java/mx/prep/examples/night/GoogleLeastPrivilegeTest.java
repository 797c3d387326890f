package mx.prep.examples.night;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mx.prep.error.EdgeException;
import mx.prep.gcp.GcpTarget;
import mx.prep.gcp.GcpTargetBuilder;
import mx.prep.gcp.cdn.CloudCdnCache;
import mx.prep.gcp.storage.GcsLockMode;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.gcp.storage.GcsStoreBuilder;
import mx.prep.model.Mode;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.testkit.cloud.Policies;
import mx.prep.testkit.cloud.Rights;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.TokenService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

@Tag("long")
class GoogleLeastPrivilegeTest extends LeastPrivilegeContract {
    @Override
    GuardedCloud open(Path place) throws IOException {
        return new Google(place);
    }

    private static final class Google implements GuardedCloud {
        private static final String SITE = "medio-prep";
        private static final String ARCHIVE = "medio-prep-archive";
        private static final String AUTHORITY = "entregables";
        private static final String REGION = "northamerica-south1";
        private static final String TOKEN = "ya29.federated";

        private final GcsServer buckets = GcsServer.builder()
                .token(TOKEN)
                .start()
                .bucket(SITE)
                .bucket(ARCHIVE)
                .bucket(AUTHORITY);
        private final TokenService tokens;
        private final PurgeServer regional = PurgeServer.start(new GoogleHere.CloudCdnCalls(REGION), TOKEN);
        private final PurgeServer purges = PurgeServer.start(new GoogleHere.CloudCdnCalls(""), TOKEN);

        Google(Path place) throws IOException {
            tokens = TokenService.start(place, TOKEN);
            purges.completeAfter(1);
        }

        private GcsStoreBuilder bucket(String name) {
            return GcsStore.builder()
                    .bucket(name)
                    .endpoint(buckets.endpoint())
                    .credentialsFile(tokens.file())
                    .trust(tokens.pem());
        }

        @Override
        public ObjectStore source() {
            return bucket(AUTHORITY).build();
        }

        @Override
        public ObjectStore archive() {
            return bucket(ARCHIVE).build();
        }

        @Override
        public ObjectStore lockingArchive() {
            return bucket(ARCHIVE)
                    .lock(GcsLockMode.LOCKED)
                    .lockFor(Duration.ofDays(90))
                    .build();
        }

        @Override
        public Target target(Mode mode) {
            GcpTargetBuilder options = GcpTarget.builder()
                    .name("portal")
                    .bucket(SITE)
                    .endpoint(buckets.endpoint())
                    .credentialsFile(tokens.file())
                    .trust(tokens.pem())
                    .mode(mode);
            return mode == Mode.RELEASES ? options.build() : purged(options.build());
        }

        private Target purged(Target made) {
            CloudCdnCache cache = cache(purges).build();
            return new Target(made.name(), made.store(), made.prefix(), made.mode(), made.recipe(), null, cache, null);
        }

        private CloudCdnCache.Builder cache(PurgeServer server) {
            return CloudCdnCache.builder()
                    .project("medio-prep")
                    .urlMap("portal")
                    .host("prep.medio.mx")
                    .endpoint(server.endpoint())
                    .credentialsFile(tokens.file())
                    .trust(tokens.pem());
        }

        private static Rights role(String name, String resource) {
            return Policies.google(file(name), resource);
        }

        private static Rights conditional(String name, String condition) {
            return Policies.google(file(name), SITE, file(condition + "-condition"));
        }

        private static Path file(String name) {
            return POLICIES.resolve("gcp").resolve(name + ".json");
        }

        @Override
        public Rights publisher(Mode mode) {
            Rights always = Rights.of(role("reader", AUTHORITY + "/*"), role("writer", ARCHIVE + "/*"));
            return mode == Mode.RELEASES
                    ? Rights.of(always, role("writer", SITE + "/*"), conditional("replacer", "pointer"))
                    : Rights.of(
                            always,
                            role("writer", SITE + "/*"),
                            conditional("replacer", "in-place"),
                            role("purger", "/*"),
                            role("purger-regional", "/*"));
        }

        @Override
        public Rights sweeper() {
            return Rights.of(
                    role("reader", SITE + "/*"),
                    conditional("pointer", "pointer"),
                    conditional("replacer", "sweeper"),
                    role("writer", ARCHIVE + "/*"));
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
            buckets.rights(rights);
            purges.rights(rights);
            regional.rights(rights);
        }

        /** Purges at a regional URL map. */
        @Override
        public List<Throwable> besides(Mode mode) {
            if (mode == Mode.RELEASES) {
                return List.of();
            }
            ReleaseId release = ReleaseId.parse("20210606-2000-0-0123456789ab");
            try (CloudCdnCache cache = cache(regional).region(REGION).build()) {
                cache.status(cache.purge(new EdgeCache.Ticket("ticket-1", release, List.of("/index.html"))));
                return List.of();
            } catch (EdgeException e) {
                return List.of(e);
            }
        }

        @Override
        public void close() {
            regional.close();
            purges.close();
            tokens.close();
            buckets.close();
        }
    }
}
