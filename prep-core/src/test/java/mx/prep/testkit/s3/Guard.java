package mx.prep.testkit.s3;

import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Which actions each request takes, and how S3 says that one of them isn't allowed. */
final class Guard {
    private static final String ARN = "arn:aws:s3:::";

    private final BiPredicate<String, String> rights;

    private static final String KEY = "x-amz-server-side-encryption-aws-kms-key-id";

    /** @param rights whether an action is allowed on an ARN */
    Guard(BiPredicate<String, String> rights) {
        this.rights = rights;
    }

    /** @throws S3Refusal if an action that a request takes isn't allowed; keys of a list of deletions come later */
    void check(Call call) {
        if (call.key().isEmpty()) {
            if (call.method().equals("GET") || call.method().equals("HEAD")) {
                need("s3:ListBucket", ARN + call.bucket());
            }
            return;
        }
        String object = ARN + call.bucket() + "/" + call.key();
        switch (call.method()) {
            case "GET", "HEAD" -> need("s3:GetObject", object);
            case "DELETE" -> {
                if (call.asks("uploadId")) {
                    need("s3:AbortMultipartUpload", object);
                } else {
                    checkDeletion(
                            call.bucket(), call.key(), call.header("if-match").isPresent());
                }
            }
            default -> {
                need("s3:PutObject", object);
                call.header(KEY).ifPresent(key -> need("kms:GenerateDataKey", key));
                if (call.header("x-amz-object-lock-mode").isPresent()) {
                    need("s3:PutObjectRetention", object);
                }
                call.header("x-amz-copy-source").map(Xml::decode).ifPresent(source -> {
                    need("s3:GetObject", ARN + (source.startsWith("/") ? source.substring(1) : source));
                });
            }
        }
    }

    /** @throws S3Refusal if an object that is encrypted with a customer's key may not be decrypted */
    void checkKey(S3Object object) {
        object.header(KEY).ifPresent(key -> need("kms:Decrypt", key));
    }

    /** @throws S3Refusal if an object may not be deleted */
    void checkDeletion(String bucket, String key, boolean conditional) {
        String object = ARN + bucket + "/" + key;
        need("s3:DeleteObject", object);
        if (conditional) {
            need("s3:GetObject", object);
        }
    }

    /** An answer that says that an object isn't there only to who may list the bucket. */
    Answer hiding(Call call, Supplier<Answer> answer) {
        try {
            return answer.get();
        } catch (S3Refusal e) {
            boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
            if (reads && e.code().equals("NoSuchKey")) {
                need("s3:ListBucket", ARN + call.bucket());
            }
            throw e;
        }
    }

    private void need(String action, String resource) {
        if (!rights.test(action, resource)) {
            throw new S3Refusal(
                    403,
                    "AccessDenied",
                    "User: arn:aws:iam::123456789012:user/prep is not authorized to perform: " + action
                            + " on resource: \"" + resource + "\" because no identity-based policy allows the " + action
                            + " action");
        }
    }
}
