package mx.prep.internal.pipeline;

import java.util.Optional;
import mx.prep.internal.inplace.InPlaceStage.Clearing;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.upload.UploadedTree;
import mx.prep.model.ChangeSummary;
import mx.prep.model.Content;
import mx.prep.model.Manifest;
import mx.prep.model.Pointer;
import org.jspecify.annotations.Nullable;

/** What a mode does in a lane's delivery, step by step. Used by one thread at a time. */
interface ModeSteps {
    /** Looks at what has to be seen before the pointer is read. */
    void look();

    /**
     * Brings a release into the store.
     *
     * @param pointer the pointer that the decision was made from, read after the look
     * @param before manifest of what it names, or null
     * @return empty if another publisher is ahead: look again
     */
    Optional<Staged> stage(
            StageClock stages, Pointer pointer, Decision.Move move, Content content, @Nullable Manifest before);

    /** The pointer has moved to what was staged. */
    void settle(Staged staged);

    /** Nothing is to be moved: what an earlier cycle, here or elsewhere, left undone is done. */
    Kept keep(StageClock stages, Pointer pointer);

    /** What somebody who clears the target began and didn't finish, as staging or keeping has just found it. */
    Optional<Clearing> begun();

    /**
     * Deletes what lies in the store at stable URLs besides what is live.
     *
     * @param pointer read after the look
     * @return empty if another publisher is at work: look again
     */
    Optional<Cleared> clear(StageClock stages, Pointer pointer);

    /**
     * What clearing came to.
     *
     * @param problem why some couldn't be deleted, or null
     */
    record Cleared(int files, @Nullable String problem) {
        static final Cleared NOTHING = new Cleared(0, null);
    }

    /** What keeping came to. */
    enum Kept {
        /** What is live is as it should be, or will be by the next cycle. */
        DONE,
        /** Another publisher is at work, or was between two reads: look again. */
        LOOK_AGAIN
    }

    /**
     * A release that is whole in the store.
     *
     * @param mixing started when readers could first see files of two cuts together; null where they can't
     */
    record Staged(
            UploadedTree tree,
            ChangeSummary changes,
            @Nullable Stopwatch mixing) {}
}
