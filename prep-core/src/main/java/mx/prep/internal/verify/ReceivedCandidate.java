package mx.prep.internal.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mx.prep.internal.receive.Received;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;

/** A received package for one verification: each companion and each digest is had once. */
final class ReceivedCandidate implements Verifier.Candidate {
    private final Received received;
    private final Map<DigestAlgorithm, Digest> digests = new EnumMap<>(DigestAlgorithm.class);
    private final Map<Question, Optional<byte[]>> companions = new HashMap<>();

    private record Question(String name, int limit) {}

    ReceivedCandidate(Received received) {
        this.received = received;
        digests.put(DigestAlgorithm.SHA256, received.checksums().sha256());
        digests.put(DigestAlgorithm.MD5, received.checksums().md5());
    }

    @Override
    public String name() {
        return received.validators().name();
    }

    @Override
    public long length() {
        return received.length();
    }

    @Override
    public Instant receivedAt() {
        return received.receivedAt();
    }

    @Override
    public synchronized Digest digest(DigestAlgorithm algorithm) {
        return digests.computeIfAbsent(algorithm, this::compute);
    }

    private Digest compute(DigestAlgorithm algorithm) {
        MessageDigest engine = algorithm.newDigest();
        try (InputStream in = open()) {
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                engine.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the received package can't be read from the work folder", e);
        }
        return Digest.of(algorithm, engine);
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(received.file());
    }

    @Override
    public synchronized Optional<byte[]> companion(String name, int limit) {
        return companions
                .computeIfAbsent(new Question(name, limit), question -> received.companion(name, limit))
                .map(byte[]::clone);
    }

    @Override
    public Optional<String> attribute(String name) {
        return received.attribute(name);
    }
}
