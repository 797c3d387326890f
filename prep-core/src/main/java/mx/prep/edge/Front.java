package mx.prep.edge;

/** Who asks the edge. */
public enum Front {
    /** Readers themselves: page loads are pinned to one release. */
    READERS,
    /**
     * A CDN that keys by the stable URL. Files go out with {@code s-maxage=15} instead of the release's own rule. Page
     * loads aren't pinned: such a CDN shares one answer among readers, so that a pin could neither reach the edge nor
     * belong to anybody.
     */
    CDN
}
