package mx.prep.spi;

/**
 * Where packages come from. Stateless: all that it needs to know of earlier packages comes with the question.
 *
 * <p>It does not retry beyond one poll, does not decide what a package is worth, and keeps nothing on disk. A poll that
 * fails leaves nothing behind. Thread-safe; offers aren't.
 */
public interface PackageSource extends AutoCloseable {
    /**
     * Asks for packages once.
     *
     * @param last what was accepted last; {@link LastSeen#NOTHING} before anything was
     * @return offers that must each be closed, or why there are none
     * @throws mx.prep.error.SourceException if the source can't be reached or answers what can't be used
     * @throws mx.prep.error.CancelledException if the thread is interrupted
     */
    SourceAnswer poll(LastSeen last);

    /** What kind of source it is, in a few words without address or secret, such as {@code https}. */
    String kind();

    @Override
    void close();
}
