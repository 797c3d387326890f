package mx.prep.integrity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;

/** Compares a package with the digest in a small file beside it. */
final class CompanionVerifier implements Verifier {
    /** Which lines of the file count. */
    enum Kind {
        /** The one for the package's name, or the only one there is. */
        SIDECAR,
        /** The one for the package's name. */
        MANIFEST
    }

    private static final int SIDECAR_LIMIT = 64 << 10;
    private static final int MANIFEST_LIMIT = 4 << 20;

    private final Kind kind;
    private final DigestAlgorithm algorithm;
    private final String prefix;
    private final String suffix;

    private CompanionVerifier(Kind kind, DigestAlgorithm algorithm, String prefix, String suffix) {
        this.kind = kind;
        this.algorithm = algorithm;
        this.prefix = prefix;
        this.suffix = suffix;
    }

    /** A file whose name is the package's and a suffix. */
    static CompanionVerifier suffixed(DigestAlgorithm algorithm, String suffix) {
        return new CompanionVerifier(Kind.SIDECAR, algorithm, "", suffix);
    }

    /** A file that always has the same name. */
    static CompanionVerifier named(Kind kind, DigestAlgorithm algorithm, String file) {
        return new CompanionVerifier(kind, algorithm, file, "");
    }

    @Override
    public Verdict verify(Candidate candidate) {
        String file = suffix.isEmpty() ? prefix : candidate.name() + suffix;
        String where = (kind == Kind.SIDECAR ? "the sidecar " : "the list ") + file;
        Optional<byte[]> bytes;
        try {
            bytes = candidate.companion(file, kind == Kind.SIDECAR ? SIDECAR_LIMIT : MANIFEST_LIMIT);
        } catch (SourceException e) {
            return Comparison.missing(describe(), where + " can't be fetched: " + e.getMessage());
        }
        if (bytes.isEmpty()) {
            return Comparison.missing(describe(), where + " isn't there; it has to be published beside the package");
        }
        return compare(candidate, DigestText.read(bytes.get(), algorithm), where);
    }

    private Verdict compare(Candidate candidate, DigestText text, String where) {
        List<Digest> named = text.named(candidate.name());
        if (named.size() > 1) {
            return Comparison.missing(
                    describe(), where + " contradicts itself: it has several digests for " + candidate.name());
        }
        if (named.size() == 1) {
            return Comparison.of(candidate, named.get(0), describe(), where);
        }
        DigestText.Line only = text.only();
        if (kind == Kind.SIDECAR && only != null) {
            String name = only.name();
            return Comparison.of(
                    candidate,
                    only.digest(),
                    describe(),
                    name == null ? where : where + " (which says " + show(name) + ")");
        }
        return Comparison.missing(describe(), where + " holds no " + algorithm + " digest for " + candidate.name());
    }

    /** A name that anybody may have written, fit for a message. */
    private static String show(String name) {
        String plain = name.replaceAll("[^\\p{Graph} ]", "?");
        return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
    }

    @Override
    public String describe() {
        String name = kind == Kind.SIDECAR ? "sidecar " : "manifest ";
        return name + algorithm.name().toLowerCase(Locale.ROOT);
    }
}
