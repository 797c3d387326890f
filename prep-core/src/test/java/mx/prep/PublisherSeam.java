package mx.prep;

import mx.prep.internal.pipeline.Workings;

/** Builds publishers on workings of a test's own. */
public final class PublisherSeam {
    private PublisherSeam() {}

    public static Publisher build(PublisherBuilder builder, Workings workings) {
        return builder.build(workings);
    }
}
