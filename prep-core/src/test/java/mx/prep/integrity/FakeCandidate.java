package mx.prep.integrity;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;

/** A package in memory with what stands beside it. */
final class FakeCandidate implements Verifier.Candidate {
    static final String NAME = "20210606_2000_PREP.zip";

    private byte[] bytes = "the package".getBytes(StandardCharsets.UTF_8);
    private Instant receivedAt = Instant.parse("2026-12-01T02:00:00Z");
    private final Map<String, byte[]> companions = new HashMap<>();
    private final Map<String, String> attributes = new HashMap<>();

    FakeCandidate beside(String name, byte[] content) {
        companions.put(name, content);
        return this;
    }

    FakeCandidate beside(String name, String content) {
        return beside(name, content.getBytes(StandardCharsets.UTF_8));
    }

    FakeCandidate receivedAt(Instant at) {
        receivedAt = at;
        return this;
    }

    FakeCandidate containing(String content) {
        bytes = content.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    FakeCandidate with(String header, String value) {
        attributes.put(header.toLowerCase(Locale.ROOT), value);
        return this;
    }

    static String hex(DigestAlgorithm algorithm) {
        return new FakeCandidate().digest(algorithm).hex();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public Instant receivedAt() {
        return receivedAt;
    }

    @Override
    public Digest digest(DigestAlgorithm algorithm) {
        return Digest.of(algorithm, bytes);
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        byte[] content = companions.get(name);
        if (content != null && content.length > limit) {
            throw new SourceException(name + " is longer than " + limit + " bytes", null);
        }
        return Optional.ofNullable(content);
    }

    @Override
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name.toLowerCase(Locale.ROOT)));
    }
}
