package mx.prep.model;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which package an operator accepts, and what doesn't count against it.
 *
 * @param sha256 the first digits of the package's SHA-256, at least six, in hexadecimal; 12 are what reports print
 * @param allowed refusals that are overruled; only such as {@linkplain RefusalCode#isAllowable may be allowed}
 * @param forElection whether the package is this election's although it is flagged or dated as another's
 */
public record AcceptRequest(String sha256, Set<RefusalCode> allowed, boolean forElection) {
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{6,64}");

    /**
     * @throws IllegalArgumentException if the digits aren't 6 to 64 of hexadecimal
     */
    public AcceptRequest {
        sha256 = sha256.toLowerCase(Locale.ROOT);
        allowed = Set.copyOf(allowed);
        if (!PREFIX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a package is named by the first 12 digits of its SHA-256, not by "
                    + (sha256.length() > 80 ? "so long a text" : sha256));
        }
    }

    /**
     * Accepts a package that is held.
     *
     * @throws IllegalArgumentException if the digits aren't 6 to 64 of hexadecimal
     */
    public static AcceptRequest of(String sha256) {
        return new AcceptRequest(sha256, Set.of(), false);
    }

    /** Overrules a refusal, too. */
    public AcceptRequest allowing(RefusalCode code) {
        Set<RefusalCode> all = new HashSet<>(allowed);
        all.add(code);
        return new AcceptRequest(sha256, all, forElection);
    }

    /** Says in so many words that the package is this election's. */
    public AcceptRequest forThisElection() {
        return new AcceptRequest(sha256, allowed, true);
    }
}
