package mx.prep.testkit.authority;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can go wrong with an authority's packages, or on their way. {@link AuthoritySimulator#cause} causes it, once. */
public enum AuthorityFault {
    /** The pieces come at a steady pace. */
    SLOW_LINK("the next package that is fetched comes at 4 KiB a second"),
    /** The connection ends without the rest, which may be asked for. */
    TRUNCATED("the next package that is fetched breaks off half-way"),
    /** One byte in its middle is another. */
    CORRUPT_ZIP("the next cut's zip is damaged, though its digests match"),
    /** Conditional requests, too; those for digest files are answered. */
    FORBIDDEN_HTML("the next three requests for a package get a 403 web page"),
    /** As a stale cache would: with the ETag, Last-Modified and digests that it had. The next cut takes its place. */
    OLDER_CUT("the package before the current one is handed out again"),
    /** The same bytes with another ETag and Last-Modified. */
    DUPLICATE_CUT("the current package is handed out again, as if new"),
    /** A valid package of the same name and minute with a file more, and its own digests. */
    OTHER_BYTES("the current cut is handed out again with other bytes"),
    /** By the night's time; until then those of the cut before stand beside the current package. */
    OLD_SIDECAR("the next cut's digest files come 20 s after its package");

    private final String sentence;

    AuthorityFault(String sentence) {
        this.sentence = sentence;
    }

    /** Its name in the control address, such as {@code slow-link}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What happens, in one sentence without a capital and a full stop. */
    public String sentence() {
        return sentence;
    }

    /** The fault with a name as {@link #slug} gives it. */
    public static Optional<AuthorityFault> named(String slug) {
        return Arrays.stream(values())
                .filter(fault -> fault.slug().equals(slug))
                .findFirst();
    }
}
