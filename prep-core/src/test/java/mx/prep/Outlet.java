package mx.prep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mx.prep.edge.EdgeBody;
import mx.prep.edge.EdgeRequest;
import mx.prep.edge.EdgeResponse;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.integrity.Digests;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.pipeline.EventBus;
import mx.prep.internal.pipeline.PageDesk;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.PublisherSettings;
import mx.prep.internal.pipeline.ResetDesk;
import mx.prep.internal.pipeline.SweepDesk;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ConfirmScope;
import mx.prep.model.CutRules;
import mx.prep.model.Election;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Limits;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.model.Reset;
import mx.prep.source.FolderSource;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import mx.prep.testkit.zip.ZipForge;

/**
 * An outlet in miniature: packages of a few files in a folder, archive and target in memory, and a clock to move. Its
 * stores outlive publishers, which can be killed at any request.
 */
final class Outlet {
    static final ZoneId ZONE = ZoneId.of("America/Mexico_City");
    static final Election NIGHT = new Election(
            "PREP", ZONE, LocalDateTime.parse("2021-06-06T20:00"), LocalDateTime.parse("2021-06-08T23:59"), false);
    static final Election REHEARSAL = new Election("PREP", ZONE, NIGHT.opens(), NIGHT.closes(), true);

    final InMemoryStore archive = new InMemoryStore("archive", Versions.COUNTER);
    final InMemoryStore store = new InMemoryStore("portal", Versions.CONTENT);
    final Path folder;
    final Path packages;
    private Election election = NIGHT;
    private Mode mode = Mode.RELEASES;
    private Instant now = at("2021-06-06T21:00");

    /** What a publisher that is killed leaves behind is what the stores hold. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    Outlet(Path folder) throws IOException {
        this.folder = folder;
        this.packages = Files.createDirectories(folder.resolve("packages"));
    }

    static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(ZONE).toInstant();
    }

    void goTo(String local) {
        now = at(local);
    }

    Election election() {
        return election;
    }

    void election(Election other) {
        election = other;
    }

    /** The mode of its publishers from now on. */
    void mode(Mode other) {
        mode = other;
    }

    Clock clock() {
        return ((InstantSource) () -> now).withZone(ZONE);
    }

    /** Offers a package, such as {@code 20210606_2000}, that says its cut in its page and in its data. */
    void offer(String cut) {
        offer(
                cut,
                Map.of(
                        "index.html",
                        "<html>" + cut,
                        "datos.json",
                        "{\"corte\":\"" + cut + "\"}",
                        "logo.svg",
                        "<svg/>"));
    }

    void offer(String cut, Map<String, String> files) {
        ZipForge zip = ZipForge.zip();
        files.forEach(zip::file);
        zip.write(packages.resolve(cut + "_PREP.zip"));
    }

    Publisher publisher() {
        return builder().build();
    }

    PublisherBuilder builder() {
        return builder(target(store, mode));
    }

    PublisherBuilder builder(Target target) {
        return Publisher.builder()
                .name("one")
                .source(FolderSource.builder()
                        .path(packages)
                        .settle(Duration.ZERO)
                        .build())
                .integrity(Digests.none())
                .archive(archive)
                .target(target)
                .election(election)
                .work(folder.resolve("work"))
                .clock(clock());
    }

    /** The same rooms as a publisher's, with waiting that takes no time. */
    Pipeline pipeline(Pause pause) {
        return pipeline(pause, Ticker.SYSTEM, Digests.none());
    }

    Pipeline pipeline(Pause pause, Ticker ticker, Verifier integrity) {
        PublisherSettings settings = new PublisherSettings(
                "one",
                election,
                Limits.DEFAULT,
                CutRules.DEFAULT,
                ConfirmScope.ALL,
                Duration.ofSeconds(30),
                InPlaceRules.DEFAULT,
                folder.resolve("work"),
                clock(),
                ticker,
                pause,
                new EventBus(List.of()),
                Rules::decide,
                Set.of());
        return Pipeline.create(
                settings,
                FolderSource.builder().path(packages).settle(Duration.ZERO).build(),
                integrity,
                List.of(archive),
                List.of(target(store, mode)));
    }

    /** Clears the target, with waiting that takes no time. */
    Reset reset(String target, String reason) {
        Pause noTime = duration -> {};
        Pipeline pipeline = pipeline(noTime);
        try {
            PageDesk pages = new PageDesk(pipeline, election, new PageDesk.Folders(null, null));
            SweepDesk sweeps = new SweepDesk(pipeline, election, 12, "ana", noTime);
            return new ResetDesk(pipeline, election, pages, sweeps).reset(target, reason);
        } finally {
            pipeline.close(Duration.ZERO);
        }
    }

    static Target target(ObjectStore store) {
        return target(store, Mode.RELEASES);
    }

    private static Target target(ObjectStore store, Mode mode) {
        return new Target("portal", store, "", mode, Recipe.of(mode), null, null, null);
    }

    /** Kills the publisher at a request of either store, counted from now on; the first is 1. */
    void killAt(int request) {
        int[] left = {request};
        RequestHook hook = new RequestHook() {
            @Override
            public void before(Request asked) {
                synchronized (left) {
                    left[0]--;
                    if (left[0] <= 0) {
                        throw new Killed();
                    }
                }
            }
        };
        archive.hook(hook);
        store.hook(hook);
    }

    void letLive() {
        archive.hook(RequestHook.NONE);
        store.hook(RequestHook.NONE);
    }

    /** Runs a publisher that is killed at a request, or to its end if there aren't as many. */
    boolean isKilled(int request, java.util.function.Consumer<Publisher> work) {
        killAt(request);
        try (Publisher publisher = publisher()) {
            work.accept(publisher);
            return false;
        } catch (Killed e) {
            return true;
        } finally {
            letLive();
        }
    }

    Pointer pointer() {
        return PointerFormat.read(
                store.bytes(ObjectKey.of(".prep/current.json")).orElseThrow());
    }

    ReleaseId live() {
        return Objects.requireNonNull(pointer().release());
    }

    /** Whether any key of the target starts with a text. */
    boolean has(String prefix) {
        return store.keys().stream().anyMatch(key -> key.value().startsWith(prefix));
    }

    /** What a reader gets who asks an edge that starts now; its status where that isn't 200. */
    String read(String path) {
        return read(store, path);
    }

    static String read(ObjectStore store, String path) {
        try (EmbeddedEdge edge = EmbeddedEdge.builder().store(store).build()) {
            return read(edge, path);
        }
    }

    /** What a reader gets of an edge that has just looked at the pointer. */
    static String read(EmbeddedEdge edge, String path) {
        try {
            edge.refresh();
            EdgeResponse response = edge.handle(new EdgeRequest(
                            "GET", path, null, EdgeRequest.Transport.PLAIN, EdgeRequest.Headers.of(Map.of())))
                    .join();
            return response.status() == 200 ? text(response) : Integer.toString(response.status());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(EdgeResponse response) throws IOException {
        byte[] bytes = new byte[0];
        if (response.body() instanceof EdgeBody.Bytes memory) {
            bytes = new byte[memory.bytes().remaining()];
            memory.bytes().duplicate().get(bytes);
        } else if (response.body() instanceof EdgeBody.Stream stream) {
            bytes = stream.stream().readAllBytes();
        }
        return new String(
                response.header("Content-Encoding").isPresent()
                        ? new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(bytes)).readAllBytes()
                        : bytes,
                java.nio.charset.StandardCharsets.UTF_8);
    }

    /** How many requests of a kind the target has had. */
    long requests(Operation operation) {
        return store.counts().requests(operation);
    }
}
