package mx.prep.testkit.s3;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Which call is which of S3's operations. */
final class Routes {
    private final Map<String, Bucket> buckets;
    private final Clock clock;
    private final ObjectCalls objects;
    private final UploadCalls uploads;

    Routes(Map<String, Bucket> buckets, Clock clock, Guard guard) {
        this.buckets = buckets;
        this.clock = clock;
        this.objects = new ObjectCalls(buckets, guard);
        this.uploads = new UploadCalls(clock);
    }

    List<String> openUploads() {
        return uploads.openKeys();
    }

    Answer answer(Call call) {
        if (call.key().isEmpty() && call.method().equals("PUT") && call.query().isEmpty()) {
            buckets.computeIfAbsent(call.bucket(), any -> new Bucket(clock));
            return Answer.empty(200);
        }
        Bucket bucket = buckets.get(call.bucket());
        if (bucket == null) {
            throw new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        return call.key().isEmpty() ? ofBucket(bucket, call) : ofObject(bucket, call);
    }

    private Answer ofBucket(Bucket bucket, Call call) {
        if (call.method().equals("POST") && call.asks("delete")) {
            return objects.deleteMany(bucket, call);
        } else if (call.method().equals("HEAD")) {
            return Answer.empty(200);
        } else if (call.method().equals("GET") && call.asks("location")) {
            return Answer.xml(200, "<LocationConstraint/>");
        } else if (call.method().equals("GET")) {
            return ListCalls.list(bucket, call);
        }
        throw unknown();
    }

    private Answer ofObject(Bucket bucket, Call call) {
        boolean part = call.asks("uploadId");
        return switch (call.method()) {
            case "GET", "HEAD" -> objects.read(bucket, call);
            case "PUT" -> part ? uploads.part(call) : written(bucket, call);
            case "POST" -> posted(bucket, call);
            case "DELETE" -> part ? uploads.abort(call) : objects.delete(bucket, call);
            default -> throw unknown();
        };
    }

    private Answer written(Bucket bucket, Call call) {
        return call.headers().containsKey("x-amz-copy-source") ? objects.copy(bucket, call) : objects.put(bucket, call);
    }

    private Answer posted(Bucket bucket, Call call) {
        if (call.asks("uploads")) {
            return uploads.create(call);
        } else if (call.asks("uploadId")) {
            return uploads.complete(bucket, call);
        }
        throw unknown();
    }

    private static S3Refusal unknown() {
        return new S3Refusal(501, "NotImplemented", "A header or query you provided implies functionality not known");
    }
}
