package mx.prep.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Uploads in parts. */
final class UploadCalls {
    private static final int SMALLEST_PART = 5 * 1024 * 1024;

    private final Clock clock;
    private final Map<String, Upload> open = new TreeMap<>();
    private long number;

    /** An upload that isn't complete yet. */
    private record Upload(String key, Map<String, String> headers, TreeMap<Integer, S3Object> parts) {}

    UploadCalls(Clock clock) {
        this.clock = clock;
    }

    synchronized Answer create(Call call) {
        ObjectCalls.checkHeaders(call);
        String id = "upload-" + ++number;
        open.put(id, new Upload(call.key(), ObjectCalls.kept(call), new TreeMap<>()));
        return Answer.xml(
                200,
                "<InitiateMultipartUploadResult>" + Xml.element("Bucket", call.bucket())
                        + Xml.element("Key", call.key()) + Xml.element("UploadId", id)
                        + "</InitiateMultipartUploadResult>");
    }

    synchronized Answer part(Call call) {
        int part = Integer.parseInt(call.query("partNumber", "0"));
        if (part < 1 || part > 10_000) {
            throw new S3Refusal(400, "InvalidArgument", "Part number must be an integer between 1 and 10000");
        }
        S3Object stored = new S3Object(call.body(), Bucket.md5(call.body()), Checksums.stated(call), clock.instant());
        find(call).parts().put(part, stored);
        return Answer.empty(200).with("ETag", ObjectCalls.quoted(stored));
    }

    private synchronized Upload find(Call call) {
        Upload upload = open.get(call.query("uploadId", ""));
        if (upload == null || !upload.key().equals(call.key())) {
            throw new S3Refusal(404, "NoSuchUpload", "The specified multipart upload does not exist.");
        }
        return upload;
    }

    synchronized Answer abort(Call call) {
        find(call);
        open.remove(call.query("uploadId", ""));
        return Answer.empty(204);
    }

    synchronized Answer complete(Bucket bucket, Call call) {
        Upload upload = find(call);
        List<S3Object> parts = new ArrayList<>();
        int last = 0;
        for (Map<String, String> named : Xml.children(call.body(), "Part")) {
            int number = Integer.parseInt(named.getOrDefault("PartNumber", "0"));
            S3Object part = upload.parts().get(number);
            if (part == null
                    || !part.etag().equals(named.getOrDefault("ETag", "").replace("\"", ""))) {
                throw new S3Refusal(400, "InvalidPart", "One or more of the specified parts could not be found");
            } else if (number <= last) {
                throw new S3Refusal(400, "InvalidPartOrder", "The list of parts was not in ascending order");
            }
            last = number;
            parts.add(part);
        }
        byte[] whole = join(parts);
        S3Object stored = bucket.put(call, whole, Bucket.md5OfParts(parts), upload.headers());
        open.remove(call.query("uploadId", ""));
        return Answer.xml(
                200,
                "<CompleteMultipartUploadResult>" + Xml.element("Bucket", call.bucket())
                        + Xml.element("Key", call.key()) + Xml.element("ETag", ObjectCalls.quoted(stored))
                        + "</CompleteMultipartUploadResult>");
    }

    private static byte[] join(List<S3Object> parts) {
        if (parts.isEmpty()) {
            throw new S3Refusal(400, "MalformedXML", "You must specify at least one part");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            S3Object part = parts.get(i);
            if (i < parts.size() - 1 && part.size() < SMALLEST_PART) {
                throw new S3Refusal(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum size");
            }
            whole.writeBytes(part.content());
        }
        return whole.toByteArray();
    }

    /** The keys of uploads that were neither completed nor aborted. */
    synchronized List<String> openKeys() {
        return open.values().stream().map(Upload::key).toList();
    }
}
