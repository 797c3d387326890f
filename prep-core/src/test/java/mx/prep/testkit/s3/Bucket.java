package mx.prep.testkit.s3;

import com.google.common.base.Splitter;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/** A bucket's objects. Each method is atomic: of writers with the same condition exactly one wins. Thread-safe. */
final class Bucket {
    private final Clock clock;
    private final TreeMap<String, S3Object> objects = new TreeMap<>(Bucket::compareBytes);
    private long encrypted;

    Bucket(Clock clock) {
        this.clock = clock;
    }

    /** S3 sorts by the bytes of UTF-8, which differs from {@link String#compareTo} beyond U+FFFF. */
    private static int compareBytes(String left, String right) {
        return Arrays.compareUnsigned(
                left.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                right.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    synchronized Optional<S3Object> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    synchronized S3Object existing(String key) {
        return find(key).orElseThrow(S3Refusal::noSuchKey);
    }

    synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** The objects behind a key, or from a prefix on. */
    synchronized NavigableMap<String, S3Object> behind(String start, String prefix) {
        boolean within = compareBytes(start, prefix) >= 0 && !start.isEmpty();
        return new TreeMap<>(objects.tailMap(within ? start : prefix, !within));
    }

    /** Stores an object if the conditions of the call hold. */
    synchronized S3Object put(Call call, byte[] bytes, @Nullable String etag, Map<String, String> headers) {
        checkWrite(call);
        String tag = etag != null ? etag : md5(bytes);
        if (headers.getOrDefault("x-amz-server-side-encryption", "").startsWith("aws:kms")) {
            // Not the MD5 of anything that a client knows.
            tag = md5(("kms " + ++encrypted).getBytes(java.nio.charset.StandardCharsets.UTF_8)) + suffix(etag);
        }
        S3Object stored = new S3Object(bytes, tag, headers, clock.instant());
        objects.put(call.key(), stored);
        return stored;
    }

    private static String suffix(@Nullable String etag) {
        return etag != null && etag.contains("-") ? etag.substring(etag.indexOf('-')) : "";
    }

    /** Checks the conditions of a write. */
    synchronized void checkWrite(Call call) {
        S3Object now = objects.get(call.key());
        Optional<String> absent = call.header("if-none-match");
        if (absent.isPresent()) {
            if (!absent.get().equals("*")) {
                throw new S3Refusal(501, "NotImplemented", "If-None-Match takes * alone");
            } else if (now != null) {
                throw S3Refusal.preconditionFailed();
            }
        }
        Optional<String> match = call.header("if-match");
        if (match.isPresent()) {
            if (now == null) {
                throw S3Refusal.noSuchKey();
            }
            checkTag(match.get(), now);
        }
    }

    /** Deletes an object; one that isn't there is gone already, unless a condition names it. */
    synchronized void delete(String key, @Nullable String match) {
        S3Object now = objects.get(key);
        if (match != null) {
            if (now == null) {
                throw S3Refusal.noSuchKey();
            }
            checkTag(match, now);
        }
        objects.remove(key);
    }

    /** Changes an object behind everybody's back; its ETag stays. */
    synchronized void tamper(String key, byte[] bytes) {
        S3Object now = existing(key);
        objects.put(key, new S3Object(bytes, now.etag(), now.headers(), now.lastModified()));
    }

    static void checkTag(String condition, S3Object object) {
        TreeSet<String> tags = new TreeSet<>();
        for (String tag : Splitter.on(',').split(condition)) {
            tags.add(tag.strip().replace("\"", ""));
        }
        if (!tags.contains("*") && !tags.contains(object.etag())) {
            throw S3Refusal.preconditionFailed();
        }
    }

    static String md5(byte[] bytes) {
        return Digest.of(DigestAlgorithm.MD5, bytes).hex();
    }

    /** The ETag of an object that was uploaded in parts. */
    static String md5OfParts(List<S3Object> parts) {
        MessageDigest engine = DigestAlgorithm.MD5.newDigest();
        List<S3Object> copy = new ArrayList<>(parts);
        copy.forEach(part -> engine.update(Digest.md5(part.etag()).bytes()));
        return Digest.of(DigestAlgorithm.MD5, engine).hex() + "-" + parts.size();
    }
}
