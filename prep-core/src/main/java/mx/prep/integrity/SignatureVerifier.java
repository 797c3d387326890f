package mx.prep.integrity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.Evidence;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier;

/**
 * A detached signature in a file beside the package. Any one good signature in it suffices. The package is streamed,
 * never held.
 */
abstract class SignatureVerifier implements Verifier {
    /** The most bytes of a signature's file. */
    static final int LIMIT = 64 << 10;
    /** The most signatures in a file. */
    static final int MOST = 10;

    private final String method;
    private final SignatureName file;

    SignatureVerifier(String method, SignatureName file) {
        this.method = method;
        this.file = file;
    }

    /**
     * Judges the signatures of a file.
     *
     * @return what was seen of the good one
     * @throws SignatureFlaw if none is good
     */
    abstract List<Evidence> check(Candidate candidate, byte[] signature) throws SignatureFlaw, IOException;

    @Override
    public final Verdict verify(Candidate candidate) {
        String name = file.of(candidate.name());
        try {
            return new Verdict.Accepted(check(candidate, fetch(candidate, name)));
        } catch (SignatureFlaw flaw) {
            return verdict(flaw, "the signature " + name + " " + flaw.sentence());
        } catch (IOException e) {
            throw new UncheckedIOException("the received package can't be read from the work folder", e);
        }
    }

    private static byte[] fetch(Candidate candidate, String name) throws SignatureFlaw {
        Optional<byte[]> bytes;
        try {
            bytes = candidate.companion(name, LIMIT);
        } catch (SourceException e) {
            throw new SignatureFlaw(SignatureFlaw.Kind.MISSING, "can't be fetched: " + e.getMessage());
        }
        return bytes.orElseThrow(() -> new SignatureFlaw(
                SignatureFlaw.Kind.MISSING, "isn't there; it has to be published beside the package"));
    }

    private Verdict verdict(SignatureFlaw flaw, String message) {
        List<Evidence> evidence =
                flaw.evidence().isEmpty() ? List.of(new Evidence(method, message, null, null)) : flaw.evidence();
        return switch (flaw.kind()) {
            case MISSING -> new Verdict.Undecided(RefusalCode.SIGNATURE_MISSING, message, evidence);
            case UNREADABLE, OTHER_BYTES -> new Verdict.Undecided(RefusalCode.SIGNATURE_INVALID, message, evidence);
            case UNTRUSTED -> new Verdict.Refused(RefusalCode.SIGNATURE_INVALID, message, evidence);
        };
    }

    /** Takes bytes of the package. */
    interface Sink {
        void take(byte[] buffer, int length);
    }

    /** Streams the package. */
    static void stream(Candidate candidate, Sink sink) throws IOException {
        try (InputStream in = candidate.open()) {
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sink.take(buffer, read);
            }
        }
    }

    /** Text of unknown hands, fit for messages and terminals: what isn't a letter, digit or sign is a question mark. */
    static String shown(String text) {
        String plain = text.replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]", "?");
        return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
    }

    @Override
    public final String describe() {
        return method;
    }
}
