package mx.prep.examples.gate;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;

/** An integrity check that passes the gate, as what it asks for does. */
final class GatedVerifier implements Verifier {
    private final Verifier check;

    GatedVerifier(Verifier check) {
        this.check = check;
    }

    @Override
    public Verdict verify(Candidate candidate) {
        return Gate.here().around("check", () -> check.verify(new Gated(candidate)));
    }

    @Override
    public String describe() {
        return check.describe();
    }

    private record Gated(Candidate candidate) implements Candidate {
        @Override
        public String name() {
            return candidate.name();
        }

        @Override
        public long length() {
            return candidate.length();
        }

        @Override
        public Instant receivedAt() {
            return candidate.receivedAt();
        }

        @Override
        public Digest digest(DigestAlgorithm algorithm) {
            return Gate.here().around("check digest", () -> candidate.digest(algorithm));
        }

        @Override
        public InputStream open() throws IOException {
            return candidate.open();
        }

        @Override
        public Optional<byte[]> companion(String name, int limit) {
            return candidate.companion(name, limit);
        }

        @Override
        public Optional<String> attribute(String name) {
            return candidate.attribute(name);
        }
    }
}
