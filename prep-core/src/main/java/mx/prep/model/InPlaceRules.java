package mx.prep.model;

import java.time.Duration;

/**
 * What a target in mode IN_PLACE goes by.
 *
 * @param grace how long files stay that the live release has no more, for readers whose pages are older
 * @param deletions the largest share of our files, from 0 to 1, that may be deleted at once; more are held
 */
public record InPlaceRules(Duration grace, double deletions) {
    /** 60 seconds; a quarter. */
    public static final InPlaceRules DEFAULT = new InPlaceRules(Duration.ofSeconds(60), 0.25);

    public InPlaceRules {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace isn't negative: " + grace);
        }
        if (!(deletions >= 0 && deletions <= 1)) {
            throw new IllegalArgumentException("deletions is a share from 0 to 1, not " + deletions);
        }
    }
}
