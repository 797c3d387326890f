package mx.prep.internal.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import mx.prep.archive.Archive;
import mx.prep.error.CancelledException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.content.ContentStage;
import mx.prep.internal.cut.CutFinder;
import mx.prep.internal.keep.ArchivedPackage;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.model.ContentCheck;
import mx.prep.model.ContentFinding;
import mx.prep.model.Evidence;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Has the content of packages looked at that are on their way to the targets: what is odd is an event, an incident, and a
 * line of the receipt. It keeps nothing back and never fails a cycle. One thread at a time.
 */
final class ContentDesk implements AutoCloseable {
    /** The most sightings that a receipt holds; those of content go first. */
    private static final int MOST_EVIDENCE = 20;

    private final Archive archive;
    private final CutFinder cuts;
    private final ContentStage stage;
    private final PublisherSettings settings;
    private final ExecutorService processors;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(
            UnpackedTree tree,
            Path file,
            PackageRef reference,
            @Nullable PackageRef before) {}

    /** @param processors as many threads as the machine can use; shut down with it */
    ContentDesk(
            Archive archive,
            CutFinder cuts,
            ContentStage stage,
            PublisherSettings settings,
            ExecutorService processors) {
        this.archive = archive;
        this.cuts = cuts;
        this.stage = stage;
        this.settings = settings;
        this.processors = processors;
    }

    /**
     * Takes a package for later.
     *
     * @param before what was seen last before it, or null
     */
    synchronized void add(UnpackedTree tree, ArchivedPackage archived, @Nullable PackageRef before) {
        waiting.add(new Waiting(tree.retain(), archived.file(), archived.reference(), before));
    }

    private synchronized @Nullable Waiting next() {
        return waiting.poll();
    }

    /** Looks at what was taken, on this thread. */
    void look() {
        look(Runnable::run);
    }

    /** The same on all processors: nothing else is being done. */
    void lookEverywhere() {
        look(processors);
    }

    private void look(Executor threads) {
        for (Waiting next = next(); next != null; next = next()) {
            try (UnpackedTree tree = next.tree()) {
                look(next, tree, threads);
            } catch (CancelledException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                incident(
                        IncidentCause.OTHER,
                        next.reference(),
                        "the package's content couldn't be looked at to the end: " + e.getMessage());
            }
        }
    }

    private void look(Waiting next, UnpackedTree tree, Executor threads) throws IOException {
        List<ContentFinding> known = new ArrayList<>();
        cuts.offsetMismatch(next.file())
                .ifPresent(m -> known.add(new ContentFinding(ContentCheck.UTC_OFFSET, m.message())));
        ContentStage.Look look = stage.look(
                next.reference(),
                tree,
                cuts.printedCut(next.file()).orElse(null),
                Optional.ofNullable(next.before())
                        .flatMap(archive.receipts()::accepted)
                        .orElse(null),
                known,
                threads);
        tell(next.reference(), look.findings());
        archive.receipts().accepted(next.reference()).ifPresent(receipt -> {
            if (receipt.publisher().equals(settings.name())) {
                archive.receipts().add(with(receipt, look.evidence()));
            }
        });
    }

    private void tell(PackageRef reference, List<ContentFinding> findings) {
        settings.events().send(new PublishEvent.ContentChecked(now(), reference, findings));
        tell(IncidentCause.CUT_TIMES, reference, only(findings, true));
        tell(IncidentCause.CONTENT, reference, only(findings, false));
    }

    private static List<ContentFinding> only(List<ContentFinding> findings, boolean times) {
        return findings.stream()
                .filter(finding -> (finding.check() == ContentCheck.CUT_TIMES) == times)
                .toList();
    }

    private void tell(IncidentCause cause, PackageRef reference, List<ContentFinding> findings) {
        if (!findings.isEmpty()) {
            String message = findings.stream().map(ContentFinding::message).collect(Collectors.joining("; "));
            incident(cause, reference, message);
        }
    }

    private void incident(IncidentCause cause, PackageRef reference, String message) {
        settings.events().send(new PublishEvent.IncidentOpened(now(), cause, null, reference, message));
    }

    private static Receipt with(Receipt receipt, List<Evidence> content) {
        List<Evidence> verified = receipt.evidence().stream()
                .filter(seen -> !seen.method().startsWith(ContentStage.METHOD))
                .toList();
        List<Evidence> all =
                new ArrayList<>(verified.subList(0, Math.min(verified.size(), MOST_EVIDENCE - content.size())));
        all.addAll(content);
        return new Receipt(
                receipt.publisher(),
                receipt.reference(),
                receipt.origin(),
                receipt.source(),
                receipt.validators(),
                receipt.sourceTime(),
                receipt.transfer(),
                receipt.verdict(),
                receipt.refusal(),
                all,
                receipt.receivedAt(),
                receipt.ahead());
    }

    private Instant now() {
        return settings.clock().instant();
    }

    @Override
    public synchronized void close() {
        waiting.forEach(left -> left.tree().close());
        waiting.clear();
        processors.shutdownNow();
    }
}
