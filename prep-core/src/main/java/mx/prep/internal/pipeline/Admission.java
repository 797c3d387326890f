package mx.prep.internal.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mx.prep.archive.Archive;
import mx.prep.archive.ClaimResult;
import mx.prep.event.PublishEvent;
import mx.prep.internal.cut.CutFinder;
import mx.prep.internal.cut.TestFlag;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.keep.ArchiveStage;
import mx.prep.internal.keep.ArchivedPackage;
import mx.prep.internal.keep.Arrival;
import mx.prep.internal.receive.ReceiveStage;
import mx.prep.internal.receive.ReceivedPackage;
import mx.prep.internal.receive.Receiving;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.unpack.AfterUse;
import mx.prep.internal.unpack.UnpackResult;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.unpack.Unpacking;
import mx.prep.internal.verify.Verification;
import mx.prep.internal.verify.VerifiedPackage;
import mx.prep.internal.verify.VerifyStage;
import mx.prep.model.ContentCheck;
import mx.prep.model.CutOrigin;
import mx.prep.model.DatedCut;
import mx.prep.model.Evidence;
import mx.prep.model.HoldReason;
import mx.prep.model.IncidentCause;
import mx.prep.model.IntakeResult;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Stage;
import mx.prep.model.Validators;
import mx.prep.spi.Body;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one offered package through receive, verify, archive and unpack to its claim: after that it is this cut, for
 * every publisher. One thread at a time.
 */
final class Admission {
    private final Rooms rooms;
    private final PublisherSettings settings;
    private final ReferenceClock reference;
    private final FoundTimes found;
    private final HeldOffers held = new HeldOffers();
    private final TestFlag flag;
    private final SeenLast seen;
    private final Turn turn;
    private final BooleanSupplier ahead;
    private @Nullable ContentDesk content;

    /** When packages come. */
    enum Turn {
        /** As the newest: they are offered to the targets and count as seen last. */
        NEWEST,
        /** After a newer one: they are archived and claimed, no more. */
        MISSED
    }

    /** What an admission works with. */
    record Rooms(
            String source,
            Archive archive,
            ReceiveStage receive,
            VerifyStage verify,
            CutFinder cuts,
            ArchiveStage keep,
            Unpacking unpack,
            Trees trees) {}

    /**
     * @param ahead whether packages before the one that is admitted are still to come
     */
    Admission(
            Rooms rooms,
            Turn turn,
            BooleanSupplier ahead,
            PublisherSettings settings,
            ReferenceClock reference,
            FoundTimes found) {
        this.turn = turn;
        this.ahead = ahead;
        this.rooms = rooms;
        this.settings = settings;
        this.reference = reference;
        this.found = found;
        this.flag = new TestFlag(settings.cuts(), settings.limits());
        this.seen = new SeenLast(rooms.archive());
    }

    /** Has the content of what it admits looked at, once it is on its way to the targets. */
    Admission tells(ContentDesk desk) {
        content = desk;
        return this;
    }

    /** What the source should count as seen. */
    LastSeen lastSeen() {
        return seen.last();
    }

    /** Whether an offer needn't be fetched to know what it is. */
    boolean isKnown(Validators validators) {
        return isEarly(validators) || held.isSame(validators) || held.find(validators) != null;
    }

    /** Whether an operator accepted a package although its cut lay ahead of time. */
    boolean isEarly(PackageRef accepted) {
        return rooms.archive().claims().isEarly(accepted);
    }

    /** Whether a name says a cut that is ahead of time. */
    boolean isAheadOfTime(String name) {
        return rooms.cuts()
                .fromName(name)
                .filter(cut -> HoldRules.isAhead(cut, reference.now(), settings.election()))
                .isPresent();
    }

    private boolean isEarly(Validators validators) {
        return HeldOffers.tells(validators) && seen.isEarly(validators);
    }

    /** Everything that was held is fetched, judged and told again. */
    void forget() {
        held.clear();
    }

    /**
     * Admits a package, or says why not. Closes the offer.
     *
     * @return empty if it is known and not what was seen last, so that there is nothing to say of it
     * @throws mx.prep.error.SourceException if the transfer breaks off
     * @throws mx.prep.error.StoreException if the archive fails; nothing is lost, the next poll offers it again
     */
    Optional<IntakeResult> admit(PackageOffer offer, @Nullable Instant sourceTime) {
        Validators validators = offer.validators();
        if (isEarly(validators)) {
            offer.close();
            return Optional.empty();
        }
        if (held.isSame(validators)) {
            offer.close();
            return Optional.of(new IntakeResult.Unchanged());
        }
        HeldOffers.Waiting waiting = held.find(validators);
        if (waiting != null) {
            offer.close();
            return waiting(waiting);
        }
        Stopwatch watch = settings.ticker().start();
        send(new PublishEvent.CutFound(now(), validators.name()));
        Receiving receiving =
                rooms.receive().receive(offer, rooms.source(), new ReceiveStage.Times(sourceTime, reference.now()));
        if (receiving instanceof Receiving.Refused refused) {
            return Optional.of(refused(null, refused.refusal()));
        }
        try (ReceivedPackage received = ((Receiving.Received) receiving).received()) {
            if (seen.isEarly(received.checksums().sha256(), received.validators())) {
                return Optional.empty();
            }
            return Optional.of(admit(received, watch));
        }
    }

    /** What was held and accepted since is in the archive: the lanes have it from there. */
    private Optional<IntakeResult> waiting(HeldOffers.Waiting waiting) {
        PackageRef reference = waiting.result().reference();
        boolean isAccepted = rooms.archive()
                .orders()
                .known()
                .flatMap(order -> order.acceptance(reference))
                .isPresent();
        if (!isAccepted) {
            return Optional.of(waiting.result());
        }
        held.remove(waiting.validators());
        seen.accept(waiting.validators(), reference, waiting.origin());
        return isEarly(waiting.validators()) ? Optional.empty() : Optional.of(new IntakeResult.Unchanged());
    }

    private IntakeResult admit(ReceivedPackage received, Stopwatch watch) {
        Duration receiving = watch.elapsed();
        Optional<SeenLast.Seen> last = seen.find();
        if (last.filter(before ->
                        before.reference().sha256().equals(received.checksums().sha256()))
                .isPresent()) {
            held.same(received.validators());
            return new IntakeResult.Unchanged();
        }
        Stopwatch verifying = settings.ticker().start();
        Verification verification = rooms.verify().verify(received);
        Duration verified = verifying.elapsed();
        Optional<DatedCut> dated = rooms.cuts()
                .find(
                        received.validators().name(),
                        received.file(),
                        received.validators().lastModified());
        rooms.cuts()
                .offsetMismatch(received.file())
                .filter(m -> !settings.contentChecksOff().contains(ContentCheck.UTC_OFFSET))
                .ifPresent(m ->
                        send(new PublishEvent.IncidentOpened(now(), IncidentCause.CONTENT, null, null, m.message())));
        if (verification instanceof Verification.Refused refused) {
            return quarantined(received, dated, refused.refusal(), refused.evidence());
        }
        VerifiedPackage accepted = ((Verification.Verified) verification).verified();
        if (dated.isEmpty()) {
            Refusal refusal = Refusal.of(
                    RefusalCode.CUT_UNKNOWN, "neither the package's name nor its content says which cut it is");
            return quarantined(received, dated, refusal, accepted.evidence());
        }
        PackageRef reference =
                new PackageRef(dated.get().cut(), accepted.checksums().sha256());
        send(new PublishEvent.StageFinished(now(), null, reference, Stage.SOURCE, receiving));
        send(new PublishEvent.StageFinished(now(), null, reference, Stage.VERIFY, verified));
        return admit(received, accepted, dated.get(), last, watch);
    }

    private IntakeResult admit(
            ReceivedPackage received,
            VerifiedPackage verified,
            DatedCut dated,
            Optional<SeenLast.Seen> last,
            Stopwatch watch) {
        PackageRef reference = new PackageRef(dated.cut(), verified.checksums().sha256());
        send(new PublishEvent.Downloaded(
                now(),
                reference,
                dated.origin(),
                verified.length(),
                verified.transfer().bitsPerSecond()));
        send(new PublishEvent.Verified(now(), reference, rooms.verify().check()));
        List<HoldRules.Hold> holds = holds(
                reference, dated, received, last.map(SeenLast.Seen::origin).orElse(null));
        if (!holds.isEmpty() && !isAccepted(reference)) {
            return held(verified, dated, reference, holds);
        }
        StageClock stages = new StageClock(settings, null, Stage.ARCHIVE);
        ArchivedPackage archived = stages.run(
                Stage.ARCHIVE,
                reference,
                () -> ahead.getAsBoolean()
                        ? rooms.keep().archiveAhead(verified, dated)
                        : rooms.keep().archive(verified, dated));
        send(new PublishEvent.Archived(now(), reference));
        received.keepFile();
        UnpackResult unpacking = stages.run(
                Stage.UNPACK, reference, () -> rooms.unpack().unpack(reference, archived.file(), AfterUse.DELETE));
        if (unpacking instanceof UnpackResult.Refused refused) {
            received.deleteFile();
            rooms.keep().refuse(verified, dated, refused.refusal());
            return refused(reference, refused.refusal());
        }
        UnpackedTree tree = ((UnpackResult.Unpacked) unpacking).tree();
        return claim(verified, dated, archived, tree, last, watch);
    }

    private IntakeResult claim(
            VerifiedPackage verified,
            DatedCut dated,
            ArchivedPackage archived,
            UnpackedTree tree,
            Optional<SeenLast.Seen> last,
            Stopwatch watch) {
        PackageRef reference = archived.reference();
        send(new PublishEvent.Unpacked(now(), reference, tree.files().size(), tree.totalBytes()));
        boolean taken = false;
        try {
            ClaimResult claim = rooms.keep().claim(archived);
            if (claim instanceof ClaimResult.Other other && !isAccepted(reference)) {
                return held(
                        verified, dated, reference, List.of(HoldRules.reissued(dated, other.reference(), reference)));
            }
            if (claim instanceof ClaimResult.Other) {
                seen.accept(verified.validators(), reference, dated.origin());
            }
            taken = turn == Turn.NEWEST;
        } finally {
            if (!taken) {
                tree.close();
            }
        }
        if (turn == Turn.NEWEST) {
            found.put(reference, watch);
            ContentDesk told = content;
            if (told != null) {
                told.add(tree, archived, last.map(SeenLast.Seen::reference).orElse(null));
            }
            rooms.trees().offer(tree);
        }
        return new IntakeResult.Received(reference, dated.origin(), verified.transfer());
    }

    private List<HoldRules.Hold> holds(
            PackageRef reference, DatedCut dated, ReceivedPackage received, @Nullable CutOrigin known) {
        List<HoldRules.Hold> holds = new ArrayList<>(
                HoldRules.of(dated, flag.read(received.file()), known, this.reference.now(), settings.election()));
        rooms.archive()
                .claims()
                .findListed(dated.cut())
                .filter(claimed -> !claimed.equals(reference))
                .ifPresent(claimed -> holds.add(HoldRules.reissued(dated, claimed, reference)));
        rooms.archive()
                .duplicates()
                .find(reference)
                .ifPresent(before -> holds.add(HoldRules.replayed(before, reference)));
        return holds;
    }

    private boolean isAccepted(PackageRef reference) {
        return rooms.archive()
                .orders()
                .newest()
                .flatMap(order -> order.acceptance(reference))
                .isPresent();
    }

    private IntakeResult held(
            VerifiedPackage verified, DatedCut dated, PackageRef reference, List<HoldRules.Hold> holds) {
        Map<HoldReason, String> reasons = new EnumMap<>(HoldReason.class);
        holds.forEach(hold -> reasons.put(hold.reason(), hold.message()));
        rooms.keep().hold(verified, dated, reasons);
        HoldReason first = holds.get(0).reason();
        String message = HoldText.sentence(reference, reasons);
        IntakeResult.Held result = new IntakeResult.Held(reference, first, message);
        if (held.put(new HeldOffers.Waiting(result, verified.validators(), dated.origin()))) {
            send(new PublishEvent.Held(now(), null, reference, first, message));
        }
        return result;
    }

    private IntakeResult quarantined(
            ReceivedPackage received, Optional<DatedCut> dated, Refusal refusal, List<Evidence> evidence) {
        Arrival arrival = new Arrival(
                received.file(),
                new FileBody(received.file(), received.length(), received.checksums()),
                received.source(),
                received.validators(),
                received.sourceTime(),
                received.transfer(),
                evidence);
        if (dated.isPresent()) {
            rooms.keep().quarantine(arrival, dated.get(), refusal);
        } else {
            rooms.keep().quarantineWithoutCut(arrival, refusal);
        }
        PackageRef reference = dated.map(
                        d -> new PackageRef(d.cut(), received.checksums().sha256()))
                .orElse(null);
        return refused(reference, refusal);
    }

    private IntakeResult refused(@Nullable PackageRef reference, Refusal refusal) {
        send(new PublishEvent.Refused(now(), reference, refusal));
        return new IntakeResult.Refused(reference, refusal);
    }

    private void send(PublishEvent event) {
        settings.events().send(event);
    }

    private Instant now() {
        return settings.clock().instant();
    }

    /** A file as a body. */
    private record FileBody(java.nio.file.Path file, long length, Body.Checksums checksums) implements Body {
        @Override
        public java.io.InputStream open() throws java.io.IOException {
            return java.nio.file.Files.newInputStream(file);
        }
    }
}
