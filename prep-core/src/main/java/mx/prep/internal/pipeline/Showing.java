package mx.prep.internal.pipeline;

import mx.prep.model.PageKind;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;

/** What a holding page may replace. */
enum Showing {
    /** Nothing, or another holding page: a cut or a closing page stays. */
    BEFORE_THE_FIRST_CUT {
        @Override
        boolean allows(Pointer pointer) {
            ReleaseId release = pointer.release();
            return release == null || release.page() == PageKind.HOLDING;
        }
    },
    /** Whatever a rehearsal has left. */
    AFTER_A_REHEARSAL {
        @Override
        boolean allows(Pointer pointer) {
            return pointer.rehearsal();
        }
    };

    abstract boolean allows(Pointer pointer);
}
