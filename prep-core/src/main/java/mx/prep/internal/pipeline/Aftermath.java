package mx.prep.internal.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mx.prep.archive.Archive;
import mx.prep.archive.LedgerFact;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.confirm.ConfirmStage;
import mx.prep.internal.purge.PurgeReceipt;
import mx.prep.internal.purge.PurgeStage;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.upload.UploadedTree;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Flaw;
import mx.prep.model.IncidentCause;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.PurgeReport;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * What follows once a release is live at a target: its caches are purged, and what readers get is looked at. Neither
 * undoes a publication; what goes wrong is an incident. One thread at a time, but for {@link #giveWay}.
 */
final class Aftermath implements AutoCloseable {
    private final String target;
    private final Archive archive;
    private final PointerStore pointers;
    private final PurgeStage purge;
    private final ConfirmStage confirm;
    private final PublisherSettings settings;
    private final FoundTimes found;
    private final BiConsumer<IncidentCause, String> incident;
    private final Yielding yielding = new Yielding();
    /** The release that this process has done with, well or not. */
    private @Nullable ReleaseId finished;

    /** Whether it was told that nothing is owed any more. */
    private boolean clear;

    /** What became of purge and confirmation. */
    record Finished(boolean purged, ConfirmationReport report) {
        private static final Finished GAVE_WAY = new Finished(
                false,
                new ConfirmationReport(
                        ConfirmationReport.State.SUPERSEDED,
                        ConfirmationReport.AskedOf.STORE,
                        0,
                        List.of(),
                        null,
                        null));
    }

    Aftermath(
            String target,
            Lane.Rooms rooms,
            PublisherSettings settings,
            FoundTimes found,
            BiConsumer<IncidentCause, String> incident) {
        this.target = target;
        this.archive = rooms.archive();
        this.pointers = rooms.pointers();
        this.purge = rooms.purge();
        this.confirm = rooms.confirm();
        this.settings = settings;
        this.found = found;
        this.incident = incident;
    }

    /** Told before the pointer moves from one release to another, which the store has whole. */
    void owe(int epoch, UploadedTree next, @Nullable Manifest before) {
        Manifest manifest = next.manifest();
        boolean fileByFile = manifest.mode() == Mode.IN_PLACE && before != null && before.mode() == Mode.IN_PLACE;
        if (!fileByFile) {
            purge.oweDifference(epoch, next.release(), manifest, before);
        }
    }

    /** Goes on with a purge that isn't finished, without waiting. */
    void goOn(Pointer pointer, ReleaseId release, Supplier<LiveRelease> live) {
        var unused = yielding.run(() -> {
            tell(release, purge.goOn(pointer, release, live));
            return release;
        });
    }

    /** Purges what is owed again, and what somebody asks for besides; an order doesn't wait for it. */
    PurgeReport purgeAgain(LiveRelease live, Set<String> besides) {
        ReleaseId release = live.release();
        if (!purge.hasCache()) {
            return new PurgeReport(PurgeReport.State.NO_CACHE, release, 0, null);
        }
        return yielding.run(() -> {
                    PurgeReceipt receipt = purge.again(live, besides);
                    clear = false;
                    tell(release, receipt);
                    PurgeReport.State done =
                            receipt.paths() == 0 ? PurgeReport.State.NOTHING_OWED : PurgeReport.State.DONE;
                    return new PurgeReport(
                            receipt.isDone() ? done : PurgeReport.State.UNFINISHED,
                            release,
                            receipt.paths(),
                            receipt.unfinished());
                })
                .orElseGet(() -> new PurgeReport(
                        PurgeReport.State.UNFINISHED, release, 0, "it gave way to an order; what is owed stays owed"));
    }

    /** What isn't finished is told each time, that it is once. */
    private void tell(ReleaseId release, PurgeReceipt receipt) {
        receipt.warning().ifPresent(warning -> incident.accept(IncidentCause.BUDGET, warning));
        if (!receipt.isDone()) {
            clear = false;
            incident.accept(IncidentCause.PURGE, "the purge isn't finished: " + receipt.unfinished());
        } else if (!clear) {
            clear = true;
            send(new PublishEvent.Purged(settings.clock().instant(), target, release));
        }
    }

    /** Purges and confirms what is live; an order doesn't wait for them. */
    Finished finish(StageClock stages, LiveRelease live, @Nullable Manifest before) {
        return yielding.run(() -> purgeAndConfirm(stages, live, before)).orElse(Finished.GAVE_WAY);
    }

    /** Lets what runs give way, so that the next delivery begins; any thread. */
    void giveWay() {
        yielding.giveWay();
    }

    /** Whether this process has done with a release, or the ledger tells that somebody confirmed it. */
    boolean isDone(Pointer pointer, ReleaseId release) {
        return release.equals(finished)
                || archive.ledger().tells(LedgerEntry.Kind.CONFIRMED, target, pointer.epoch(), release);
    }

    /** The same release is to be purged and confirmed once more. */
    void forget() {
        finished = null;
    }

    /** Looks at what readers get of a release. */
    ConfirmationReport look(ReleaseId release, Manifest manifest, ConfirmScope wanted) {
        return confirm.confirm(
                new ConfirmStage.Subject(release, manifest, null),
                wanted,
                null,
                new ConfirmStage.Onlooker(this::isLive, foreign -> {}));
    }

    private Finished purgeAndConfirm(StageClock stages, LiveRelease live, @Nullable Manifest before) {
        @Nullable PackageRef reference = live.manifest().reference();
        PurgeReceipt purged = stages.run(Stage.PURGE, reference, () -> purge.purge(live));
        clear = false;
        tell(live.release(), purged);
        ConfirmationReport report = stages.run(Stage.CONFIRM, reference, () -> confirm(live, before));
        finished = live.release();
        return new Finished(purged.isDone(), report);
    }

    private ConfirmationReport confirm(LiveRelease live, @Nullable Manifest before) {
        ConfirmationReport report = confirm.confirm(
                new ConfirmStage.Subject(live.release(), live.manifest(), before),
                settings.scope(),
                found.of(live.manifest().reference()),
                new ConfirmStage.Onlooker(this::isLive, this::foreign));
        send(new PublishEvent.Confirmed(settings.clock().instant(), target, live.release(), report));
        if (report.isConfirmed()) {
            recordConfirmed(live, report);
            if (!report.flaws().isEmpty()) {
                incident.accept(
                        IncidentCause.SERVICE,
                        "readers get the right bytes, but "
                                + report.flaws().stream().map(Flaw::sentence).collect(Collectors.joining("; ")));
            }
        } else if (report.state() != ConfirmationReport.State.SUPERSEDED) {
            incident.accept(
                    report.state() == ConfirmationReport.State.FOREIGN ? IncidentCause.FOREIGN : IncidentCause.READERS,
                    "readers get " + report.state() + ": " + String.join("; ", report.problems()));
        }
        return report;
    }

    private void foreign(String sentence) {
        incident.accept(IncidentCause.FOREIGN, "readers get FOREIGN: " + sentence);
    }

    private void recordConfirmed(LiveRelease live, ConfirmationReport report) {
        try {
            archive.ledger()
                    .append(LedgerFact.confirmed(
                            target,
                            live.pointer().epoch(),
                            live.release(),
                            live.manifest().reference(),
                            report));
        } catch (StoreException e) {
            incident.accept(
                    IncidentCause.LEDGER, "confirmed, but the ledger has no entry of it yet: " + e.getMessage());
        }
    }

    private boolean isLive(ReleaseId release) {
        Optional<PointerStore.Read> read = pointers.find();
        return read.isPresent() && release.equals(read.get().pointer().release());
    }

    private void send(PublishEvent event) {
        settings.events().send(event);
    }

    @Override
    public void close() {
        confirm.close();
    }
}
