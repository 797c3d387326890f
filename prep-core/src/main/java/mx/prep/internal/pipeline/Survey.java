package mx.prep.internal.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mx.prep.archive.Ledger;
import mx.prep.error.StoreException;
import mx.prep.internal.journal.JournalReader;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Overview;
import mx.prep.model.Pointer;
import mx.prep.model.TargetStatus;
import org.jspecify.annotations.Nullable;

/** How things are, as stores and journal tell it. Reads only; what can't be read is said, never thrown. Thread-safe. */
public final class Survey {
    private final Pipeline pipeline;
    private final Path work;

    /**
     * @param work where the journal is
     */
    public Survey(Pipeline pipeline, Path work) {
        this.pipeline = pipeline;
        this.work = work;
    }

    /** What each target serves, in the order of the configuration. */
    public List<TargetStatus> targets() {
        List<TargetStatus> statuses = new ArrayList<>();
        for (Lane lane : pipeline.lanes()) {
            @Nullable Pointer pointer = null;
            @Nullable String problem = null;
            try {
                pointer = lane.pointer().orElse(null);
            } catch (StoreException e) {
                problem = e.getMessage();
            }
            statuses.add(new TargetStatus(
                    lane.name(), lane.target().mode(), pointer, lane.target().publicUri(), problem));
        }
        return statuses;
    }

    /** All of it in one look. */
    public Overview overview() {
        List<TargetStatus> targets = targets();
        Optional<Overview.Poll> poll = JournalReader.lastPoll(work);
        try {
            Ledger ledger = pipeline.archive().ledger();
            Set<String> confirmed = confirmed(ledger, targets);
            return new Overview(targets, confirmed, ledger.openIncidents(), poll.orElse(null), null);
        } catch (StoreException e) {
            return new Overview(targets, Set.of(), List.of(), poll.orElse(null), String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> confirmed(Ledger ledger, List<TargetStatus> targets) {
        Set<String> confirmed = new HashSet<>();
        for (TargetStatus target : targets) {
            Pointer pointer = target.pointer();
            if (pointer != null && pointer.release() != null) {
                ledger.startAt(pointer.ledgerHead());
                if (ledger.tells(LedgerEntry.Kind.CONFIRMED, target.name(), pointer.epoch(), pointer.release())) {
                    confirmed.add(target.name());
                }
            }
        }
        return confirmed;
    }
}
