package mx.prep.testkit.s3;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.DigestAlgorithm;

/** Requests about single objects, and deletions of several. */
final class ObjectCalls {
    private static final Set<String> KEPT = Set.of(
            "content-type",
            "cache-control",
            "content-encoding",
            "content-disposition",
            "content-language",
            "expires",
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-object-lock-mode",
            "x-amz-object-lock-retain-until-date",
            "x-amz-storage-class");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Map<String, Bucket> buckets;
    private final Guard guard;

    ObjectCalls(Map<String, Bucket> buckets, Guard guard) {
        this.buckets = buckets;
        this.guard = guard;
    }

    Answer put(Bucket bucket, Call call) {
        checkHeaders(call);
        Map<String, String> headers = kept(call);
        headers.putAll(Checksums.stated(call));
        S3Object stored = bucket.put(call, call.body(), null, headers);
        Answer answer = Answer.empty(200).with("ETag", quoted(stored));
        encryption(stored).ifPresent(kind -> answer.with("x-amz-server-side-encryption", kind));
        return answer;
    }

    static Optional<String> encryption(S3Object object) {
        return object.header("x-amz-server-side-encryption");
    }

    /** What isn't allowed where bucket owners own all objects, or without a checksum. */
    static void checkHeaders(Call call) {
        boolean acl = call.header("x-amz-acl")
                .filter(name -> !name.equals("bucket-owner-full-control"))
                .isPresent();
        if (acl || call.headers().keySet().stream().anyMatch(name -> name.startsWith("x-amz-grant"))) {
            throw new S3Refusal(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
        }
        boolean locks = call.header("x-amz-object-lock-mode").isPresent();
        if (locks
                && (call.header("content-md5").isEmpty()
                        && Checksums.stated(call).isEmpty()
                        && call.header("x-amz-copy-source").isEmpty()
                        && !call.asks("uploads"))) {
            throw S3Refusal.invalid("Content-MD5 or x-amz-checksum- HTTP header is required for Put Object with Lock");
        }
        if (locks != call.header("x-amz-object-lock-retain-until-date").isPresent()) {
            throw S3Refusal.invalid("object lock takes a mode and a date");
        }
    }

    /** The headers that stay with an object. */
    static Map<String, String> kept(Call call) {
        Map<String, String> kept = new TreeMap<>(call.headers());
        kept.keySet().removeIf(name -> !KEPT.contains(name) && !name.startsWith("x-amz-meta-"));
        String encoding = kept.getOrDefault("content-encoding", "");
        if (encoding.startsWith("aws-chunked")) {
            String rest = encoding.replaceFirst("aws-chunked,? *", "");
            kept.remove("content-encoding");
            if (!rest.isEmpty()) {
                kept.put("content-encoding", rest);
            }
        }
        kept.putIfAbsent("content-type", "binary/octet-stream");
        return kept;
    }

    Answer copy(Bucket bucket, Call call) {
        checkHeaders(call);
        String path = Xml.decode(call.header("x-amz-copy-source").orElseThrow());
        String[] source = (path.startsWith("/") ? path.substring(1) : path).split("/", 2);
        Bucket from = buckets.get(source[0]);
        if (from == null || source.length < 2) {
            throw new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        S3Object original = from.existing(source[1]);
        guard.checkKey(original);
        call.header("x-amz-copy-source-if-match").ifPresent(tag -> Bucket.checkTag(tag, original));
        boolean replaces =
                call.header("x-amz-metadata-directive").orElse("COPY").equals("REPLACE");
        if (!replaces && from == bucket && source[1].equals(call.key())) {
            throw S3Refusal.invalid("This copy request is illegal because it is a copy of an object to itself");
        }
        Map<String, String> headers = kept(call);
        if (!replaces) {
            headers = original.headers();
        }
        headers.keySet().removeIf(name -> name.startsWith(Checksums.PREFIX));
        headers.put(Checksums.PREFIX + "sha256", Checksums.base64(DigestAlgorithm.SHA256, original.content()));
        S3Object stored = bucket.put(call, original.content(), null, headers);
        Answer answer = Answer.xml(
                200,
                "<CopyObjectResult><LastModified>" + stored.lastModified() + "</LastModified>"
                        + Xml.element("ETag", quoted(stored)) + "</CopyObjectResult>");
        encryption(stored).ifPresent(kind -> answer.with("x-amz-server-side-encryption", kind));
        return answer;
    }

    Answer read(Bucket bucket, Call call) {
        S3Object object = bucket.existing(call.key());
        call.header("if-match").ifPresent(tag -> Bucket.checkTag(tag, object));
        if (call.method().equals("GET")) {
            guard.checkKey(object);
        }
        Optional<String> range = call.header("range");
        Answer answer = range.isPresent() ? part(object, range.get()) : Answer.of(200, object.content());
        boolean checksums = call.header("x-amz-checksum-mode").orElse("").equals("ENABLED");
        object.headers().forEach((name, value) -> {
            if ((checksums && range.isEmpty()) || !name.startsWith(Checksums.PREFIX)) {
                answer.with(name, value);
            }
        });
        return answer.with("ETag", quoted(object))
                .with("Last-Modified", S3Server.HTTP_DATE.format(object.lastModified()))
                .with("Accept-Ranges", "bytes");
    }

    private static Answer part(S3Object object, String range) {
        Matcher wanted = RANGE.matcher(range);
        if (!wanted.matches()) {
            throw new S3Refusal(416, "InvalidRange", "not a range that this server knows");
        }
        long first = Long.parseLong(wanted.group(1));
        long last = wanted.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(wanted.group(2));
        if (first >= object.size()) {
            throw new S3Refusal(416, "InvalidRange", "The requested range is not satisfiable");
        }
        last = Math.min(last, object.size() - 1L);
        return Answer.of(206, object.content())
                .part((int) first, (int) (last - first + 1))
                .with("Content-Range", "bytes " + first + "-" + last + "/" + object.size());
    }

    Answer delete(Bucket bucket, Call call) {
        bucket.delete(call.key(), call.header("if-match").orElse(null));
        return Answer.empty(204);
    }

    /** Deletes up to a thousand objects, each with its own result. */
    Answer deleteMany(Bucket bucket, Call call) {
        if (call.header("content-md5").isEmpty() && Checksums.stated(call).isEmpty()) {
            throw S3Refusal.invalid("Missing required header for this request: Content-MD5 or x-amz-checksum-*");
        }
        List<Map<String, String>> wanted = Xml.children(call.body(), "Object");
        if (wanted.isEmpty() || wanted.size() > 1000) {
            throw new S3Refusal(400, "MalformedXML", "The XML you provided was not well-formed");
        }
        StringBuilder results = new StringBuilder("<DeleteResult>");
        boolean quiet = Xml.children(call.body(), "Quiet").size() > 0
                && new String(call.body(), java.nio.charset.StandardCharsets.UTF_8).contains("<Quiet>true</Quiet>");
        for (Map<String, String> object : wanted) {
            String key = Xml.element("Key", object.getOrDefault("Key", ""));
            try {
                guard.checkDeletion(call.bucket(), object.getOrDefault("Key", ""), object.containsKey("ETag"));
                bucket.delete(object.getOrDefault("Key", ""), object.get("ETag"));
                results.append(quiet ? "" : "<Deleted>" + key + "</Deleted>");
            } catch (S3Refusal e) {
                results.append("<Error>").append(key).append(Xml.element("Code", e.code()));
                results.append(Xml.element("Message", String.valueOf(e.getMessage())))
                        .append("</Error>");
            }
        }
        return Answer.xml(200, results.append("</DeleteResult>").toString());
    }

    static String quoted(S3Object object) {
        return "\"" + object.etag() + "\"";
    }
}
