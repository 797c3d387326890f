package mx.prep.spi;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.RefusalCode;

/**
 * Says whether a package is the authority's, from its bytes and what stands beside it.
 *
 * <p>It neither fetches the package nor waits: an undecided verdict is asked for again by the stage, with package and
 * companions fetched anew. A verifier that throws refuses. Thread-safe.
 */
public interface Verifier {
    /** Judges a package that was received whole. */
    Verdict verify(Candidate candidate);

    /** A short name, such as {@code sidecar sha256}. */
    String describe();

    /** A verifier's answer. */
    sealed interface Verdict {
        List<Evidence> evidence();

        record Accepted(List<Evidence> evidence) implements Verdict {
            public Accepted {
                evidence = List.copyOf(evidence);
            }
        }

        record Refused(RefusalCode code, String message, List<Evidence> evidence) implements Verdict {
            public Refused {
                evidence = List.copyOf(evidence);
            }
        }

        /**
         * Can't be said yet; if it stays so the package is refused with the code and message.
         */
        record Undecided(RefusalCode code, String message, List<Evidence> evidence) implements Verdict {
            public Undecided {
                evidence = List.copyOf(evidence);
            }
        }
    }

    /** A received package as a verifier sees it. */
    interface Candidate {
        /** The package's file name. */
        String name();

        /** Length in bytes. */
        long length();

        /**
         * When it was received: by the source's own clock (its Date) where that tells a time within 90 minutes of the
         * publisher's, else by the publisher's.
         */
        Instant receivedAt();

        /** Digest of the received bytes. */
        Digest digest(DigestAlgorithm algorithm);

        /** The received bytes, from the start; the caller closes it. */
        InputStream open() throws IOException;

        /** A small file beside the package, fetched at most once per verification. See {@link PackageOffer#companion}. */
        Optional<byte[]> companion(String name, int limit);

        /** See {@link PackageOffer#attribute}. */
        Optional<String> attribute(String name);
    }
}
