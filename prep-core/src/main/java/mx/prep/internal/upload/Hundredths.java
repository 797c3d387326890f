package mx.prep.internal.upload;

import mx.prep.internal.upload.UploadStage.Progress;

/** Counts files that are stored, and tells each time that another hundredth of them is. Thread-safe. */
public final class Hundredths {
    private final Progress progress;
    private final int total;
    private int done;

    public Hundredths(Progress progress, int total) {
        this.progress = progress;
        this.total = total;
    }

    /** One more. Counts and tells in one step, so that what is told never goes back. */
    public synchronized void advance() {
        done++;
        if (done * 100L / total != (done - 1) * 100L / total) {
            progress.done(done, total);
        }
    }

    /** None, after all. */
    synchronized void startOver() {
        done = 0;
    }
}
