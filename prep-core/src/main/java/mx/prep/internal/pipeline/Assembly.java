package mx.prep.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import mx.prep.archive.Archive;
import mx.prep.archive.ArchiveCopies;
import mx.prep.event.PublishEvent;
import mx.prep.internal.confirm.ConfirmStage;
import mx.prep.internal.content.ContentStage;
import mx.prep.internal.cut.CutFinder;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.hold.AcceptStage;
import mx.prep.internal.inplace.InPlaceStage;
import mx.prep.internal.keep.ArchiveStage;
import mx.prep.internal.purge.PurgeStage;
import mx.prep.internal.receive.ReceiveStage;
import mx.prep.internal.retry.RetryRules;
import mx.prep.internal.retry.RetryingStore;
import mx.prep.internal.switchover.Follower;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.switchover.SwitchoverStage;
import mx.prep.internal.unpack.UnpackStage;
import mx.prep.internal.unpack.Unpacking;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.UploadStage;
import mx.prep.internal.upload.Workers;
import mx.prep.internal.verify.VerifyStage;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipRules;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/** Puts a publisher's rooms together; each store is wrapped in the one retry layer here. */
final class Assembly {
    /** Requests under way at the same time, for each target. */
    private static final int PARALLELISM = 32;

    private final PublisherSettings settings;
    private final Threads threads;
    private final ReferenceClock reference;
    private final FoundTimes found = new FoundTimes();
    private final List<AutoCloseable> owned = new ArrayList<>();

    Assembly(PublisherSettings settings, Threads threads) {
        this.settings = settings;
        this.threads = threads;
        this.reference = new ReferenceClock(settings.clock());
    }

    Pipeline pipeline(PackageSource source, Verifier verifier, List<ObjectStore> archives, List<Target> targets) {
        ObjectStore archiveStore = archives.size() == 1 ? retrying(archives.get(0)) : copies(archives);
        Archive archive = Archive.over(archiveStore, settings.name(), settings.clock());
        ReceiveStage receive = new ReceiveStage(
                settings.work(),
                settings.limits().archive(),
                (name, bytes, total) -> settings.events()
                        .send(new PublishEvent.Downloading(settings.clock().instant(), name, bytes, total)));
        UnpackStage unpack = new UnpackStage(
                ZipRules.of(settings.limits()),
                FormPlan.of(targets.stream().map(Target::recipe).toList()));
        Unpacking unpacking = new Unpacking(unpack, archive);
        Trees trees = new Trees(archive, unpacking, receive::fileFor);
        Admission.Rooms rooms = new Admission.Rooms(
                source.kind(),
                archive,
                receive,
                new VerifyStage(verifier, settings.ticker(), settings.pause()),
                new CutFinder(settings.cuts(), settings.election().zone(), settings.limits()),
                new ArchiveStage(archive, settings.name(), settings.clock()),
                unpacking,
                trees);
        Missed missed = new Missed(
                new Admission(rooms, Admission.Turn.MISSED, () -> false, settings, reference, found),
                name -> rooms.cuts()
                        .fromName(name)
                        .flatMap(archive.claims()::find)
                        .isPresent(),
                settings,
                threads.pool("prep-missed", 1));
        ContentDesk content = new ContentDesk(
                archive,
                rooms.cuts(),
                new ContentStage(
                        settings.contentChecksOff(),
                        targets.stream().map(t -> t.recipe().root()).collect(Collectors.toSet()),
                        rooms.cuts()::fromName),
                settings,
                threads.pool("prep-content", Runtime.getRuntime().availableProcessors()));
        Admission admission = new Admission(rooms, Admission.Turn.NEWEST, missed::isBehind, settings, reference, found)
                .tells(content);
        owned.add(content);
        LookBack lookBack = new LookBack(archive, source, rooms.cuts()::fromName, missed, settings);
        Intake intake = new Intake(source, receive, admission, missed, lookBack, reference, settings);
        List<LaneThread> lanes = new ArrayList<>();
        targets.forEach(target ->
                lanes.add(new LaneThread(lane(target, archive, trees), threads.pool("prep-lane-" + target.name(), 1))));
        owned.add(trees);
        owned.add(receive);
        targets.forEach(target -> owned.add(target.store()));
        owned.add(archiveStore);
        CopyKeeper copies = copyKeeper(archiveStore, archive);
        AcceptStage accepting = new AcceptStage(archive, unpack, settings.name(), settings.clock(), receive::fileFor);
        Pipeline.Desk desk = new Pipeline.Desk(accepting, trees);
        return new Pipeline(settings, archive, intake, copies, lanes, desk, content, reference, owned);
    }

    private ArchiveCopies copies(List<ObjectStore> archives) {
        List<ObjectStore> stores = archives.stream()
                .map(store -> RetryingStore.around(store, RetryRules.brief(settings.pause(), spread(store))))
                .toList();
        return new ArchiveCopies(stores, settings.clock());
    }

    private CopyKeeper copyKeeper(ObjectStore store, Archive archive) {
        ExecutorService executor = threads.pool("prep-archive", 1);
        owned.add(0, executor::shutdownNow);
        return new CopyKeeper(store instanceof ArchiveCopies several ? several : null, archive, settings, executor);
    }

    private Lane lane(Target target, Archive archive, Trees trees) {
        ObjectStore store = retrying(target.store());
        TargetLayout layout = new TargetLayout(target.prefix());
        ReleaseStore releases = new ReleaseStore(store, layout);
        PointerStore pointers = new PointerStore(store, layout.pointer());
        ExecutorService executor = threads.pool("prep-" + target.name(), PARALLELISM);
        owned.add(executor::shutdownNow);
        Workers workers = new Workers(executor, PARALLELISM);
        LiveManifests manifests = new LiveManifests(releases);
        @Nullable Follower follower = follower(target, pointers, manifests);
        if (target.edgeCache() != null) {
            owned.add(target.edgeCache());
        }
        PurgeStage purge =
                PurgeStage.of(target, store, settings.name(), settings.clock(), settings.ticker(), settings.pause());
        Lane.Rooms rooms = new Lane.Rooms(
                archive,
                releases,
                manifests,
                pointers,
                steps(target, trees, releases, manifests, pointers, purge, workers),
                new SwitchoverStage(target.name(), pointers, archive, follower, settings.clock()),
                purge,
                new ConfirmStage(
                        releases,
                        target.publicUri(),
                        workers,
                        settings.confirmPatience(),
                        settings.ticker(),
                        settings.pause()),
                new Unbroken(threads.pool("prep-switchover-" + target.name(), 1)));
        return new Lane(target, rooms, settings, found);
    }

    private ModeSteps steps(
            Target target,
            Trees trees,
            ReleaseStore releases,
            LiveManifests manifests,
            PointerStore pointers,
            PurgeStage purge,
            Workers workers) {
        return switch (target.mode()) {
            case RELEASES -> new ReleaseSteps(target, trees, new UploadStage(releases, workers), settings);
            case IN_PLACE ->
                new PlaceSteps(
                        target,
                        trees,
                        new InPlaceStage(
                                releases, workers, settings.rules().tree(), settings.inPlace(), settings.ticker()),
                        manifests,
                        pointers,
                        purge,
                        settings);
        };
    }

    private ObjectStore retrying(ObjectStore store) {
        return RetryingStore.around(store, RetryRules.standard(settings.pause(), spread(store)));
    }

    private Random spread(ObjectStore store) {
        return new Random(settings.name().hashCode() * 31L + store.name().hashCode());
    }

    private @Nullable Follower follower(Target target, PointerStore pointers, LiveManifests manifests) {
        if (target.releaseSwitch() == null) {
            return null;
        }
        owned.add(target.releaseSwitch());
        return new Follower(pointers, target.releaseSwitch(), manifests::of, settings.ticker(), settings.pause());
    }
}
