package mx.prep.testkit.authority;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/**
 * One package as it is offered: a file with what HTTP says of it. Immutable; the file may vanish.
 *
 * @param etag with its quotes
 * @param digestsFrom from when on its digests are published
 */
record Offering(
        String name, Path file, long length, Digest sha256, String etag, Instant lastModified, Instant digestsFrom) {
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static Offering of(Path file, Instant lastModified, Instant digestsFrom) {
        try {
            Digest sha256 = digest(file, DigestAlgorithm.SHA256);
            return new Offering(
                    String.valueOf(file.getFileName()),
                    file,
                    Files.size(file),
                    sha256,
                    "\"" + sha256.hex().substring(0, 32) + "\"",
                    lastModified.truncatedTo(ChronoUnit.SECONDS),
                    digestsFrom.truncatedTo(ChronoUnit.SECONDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Digest digest(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.SHA256 ? sha256 : digest(file, algorithm);
    }

    /** The same bytes as if they were new. */
    Offering again(Instant moment, int copy) {
        String other = "\"" + sha256.hex().substring(0, 32) + "-" + copy + "\"";
        return new Offering(name, file, length, sha256, other, moment.truncatedTo(ChronoUnit.SECONDS), digestsFrom);
    }

    Reply answer(Request request) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/zip");
        headers.put("ETag", etag);
        headers.put("Last-Modified", HttpListener.HTTP_DATE.format(lastModified));
        headers.put("Accept-Ranges", "bytes");
        headers.put("Cache-Control", "no-cache");
        headers.put("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256.bytes()) + ":");
        headers.put("X-Checksum-Sha256", sha256.hex());
        if (isKnown(request)) {
            return new Reply(304, headers, 0, out -> {});
        }
        Optional<String> range = request.header("Range")
                .filter(asked -> request.header("If-Range").orElse(etag).equals(etag));
        return range.map(asked -> part(asked, headers))
                .orElseGet(() -> new Reply(200, headers, length, out -> send(0, length, out)));
    }

    private boolean isKnown(Request request) {
        Optional<String> tags = request.header("If-None-Match");
        if (tags.isPresent()) {
            return tags.get().contains(etag) || tags.get().equals("*");
        }
        return request.header("If-Modified-Since")
                .map(since -> !lastModified.isAfter(Instant.from(HttpListener.HTTP_DATE.parse(since))))
                .orElse(false);
    }

    /** Answers a request for one range; anything else that a range can be is answered with the whole. */
    private Reply part(String asked, Map<String, String> headers) {
        Matcher range = ONE_RANGE.matcher(asked);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new Reply(200, headers, length, out -> send(0, length, out));
        }
        boolean suffix = range.group(1).isEmpty();
        long from = suffix ? Math.max(0, length - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
        long last =
                suffix || range.group(2).isEmpty() ? length - 1 : Math.min(length - 1, Long.parseLong(range.group(2)));
        if (from > last) {
            return Reply.text(416, "there is nothing in that range").with("Content-Range", "bytes */" + length);
        }
        headers.put("Content-Range", "bytes " + from + "-" + last + "/" + length);
        long size = last - from + 1;
        return new Reply(206, headers, size, out -> send(from, size, out));
    }

    private void send(long from, long size, OutputStream out) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = Channels.newInputStream(channel.position(from))) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException(name + " has become shorter");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    /** Gives the room back. Connections that are sending it go on. */
    void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Digest digest(Path file, DigestAlgorithm algorithm) {
        MessageDigest engine = algorithm.newDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                engine.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.of(algorithm, engine);
    }
}
