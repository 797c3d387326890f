package mx.prep.internal.pipeline;

import java.nio.file.Path;
import java.util.Map;
import mx.prep.internal.page.OwnPage;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Election;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import org.jspecify.annotations.Nullable;

/** Puts the outlet's own pages on its targets. */
public final class PageDesk {
    private final Pipeline pipeline;
    private final Election election;
    private final Folders folders;

    /**
     * Where the outlet has its pages.
     *
     * @param holding folder of the holding page, or null for ours
     * @param closing folder of the closing page, or null for ours
     */
    public record Folders(@Nullable Path holding, @Nullable Path closing) {
        @Nullable
        Path of(PageKind kind) {
            return kind == PageKind.HOLDING ? holding : closing;
        }
    }

    public PageDesk(Pipeline pipeline, Election election, Folders folders) {
        this.pipeline = pipeline;
        this.election = election;
        this.folders = folders;
    }

    /** Puts the holding page on every target on which no cut and no closing page is live. */
    public Map<String, DeliveryResult> prepare() {
        return pipeline.show(keepHolding(), Showing.BEFORE_THE_FIRST_CUT);
    }

    PageRef keepHolding() {
        return keep(PageKind.HOLDING).reference();
    }

    /** A page, kept in the archive, so that any publisher can show it. */
    OwnPage keep(PageKind kind) {
        OwnPage page = OwnPage.of(kind, folders.of(kind), election);
        pipeline.archive().ownFiles().keep(page.reference(), page.body());
        return page;
    }
}
