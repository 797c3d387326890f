package mx.prep.internal.cut;

import java.time.ZoneId;
import java.time.ZoneOffset;
import mx.prep.model.Cut;

/**
 * The data says another offset from UTC than the election's zone has at that moment: the zone is the wrong one, or this
 * Java's time zone data is old.
 *
 * @param cut the moment, as printed
 * @param printed the offset beside it
 * @param zone the election's zone
 * @param expected the zone's offset at that moment
 */
public record OffsetMismatch(Cut cut, ZoneOffset printed, ZoneId zone, ZoneOffset expected) {
    /** One sentence for people, with what to do. */
    public String message() {
        return "the package prints UTC" + printed + " beside " + cut + ", but this Java takes " + zone + " for UTC"
                + expected + " then: check the election's zone, and whether this Java's time zone data is up to date";
    }
}
