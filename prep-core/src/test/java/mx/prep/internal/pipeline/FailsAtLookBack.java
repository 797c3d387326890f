package mx.prep.internal.pipeline;

import mx.prep.error.SourceException;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;

/** A source that fails when it is asked for what comes after something older than the newest. */
final class FailsAtLookBack implements PackageSource {
    private final PackageSource source;
    private int left;
    private LastSeen newest = LastSeen.NOTHING;

    FailsAtLookBack(PackageSource source, int times) {
        this.source = source;
        this.left = times;
    }

    @Override
    public SourceAnswer poll(LastSeen last) {
        if (newest.equals(LastSeen.NOTHING)) {
            newest = last;
        }
        if (!last.equals(newest) && left-- > 0) {
            throw new SourceException("The source can't be reached.", null);
        }
        return source.poll(last);
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public void close() {
        source.close();
    }
}
