package mx.prep.aws.s3;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket's objects are kept, beyond their own headers.
 *
 * @param kmsKey key of KMS, or null for the account's own
 * @param storageClass null for the bucket's
 * @param lockMode null for no lock
 * @param retention how long a lock holds
 */
record S3Options(
        S3Encryption encryption,
        @Nullable String kmsKey,
        @Nullable S3StorageClass storageClass,
        @Nullable S3LockMode lockMode,
        Duration retention) {

    /** What a write needs. */
    String permission() {
        return (lockMode == null ? "s3:PutObject" : "s3:PutObject and s3:PutObjectRetention")
                + onKey("kms:GenerateDataKey and kms:Decrypt");
    }

    /** What reading an object needs, if it may be one that isn't there: who may not list isn't told so. */
    String reading() {
        return "s3:GetObject" + (kmsKey == null ? "," : onKey("kms:Decrypt"))
                + " and s3:ListBucket for objects that aren't there,";
    }

    /** The account's own key needs no permission. */
    private String onKey(String actions) {
        return kmsKey == null ? "" : ", with " + actions + " on the key " + kmsKey + ",";
    }

    /** The headers that say so, with a lock that begins now. */
    Map<String, String> headers(Clock clock) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (encryption == S3Encryption.AES256) {
            headers.put("x-amz-server-side-encryption", "AES256");
        } else if (encryption == S3Encryption.KMS) {
            headers.put("x-amz-server-side-encryption", "aws:kms");
            if (kmsKey != null) {
                headers.put("x-amz-server-side-encryption-aws-kms-key-id", kmsKey);
            }
        }
        if (storageClass != null) {
            headers.put("x-amz-storage-class", storageClass.name());
        }
        if (lockMode != null) {
            headers.put("x-amz-object-lock-mode", lockMode.name());
            headers.put(
                    "x-amz-object-lock-retain-until-date",
                    clock.instant()
                            .plus(retention)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
        }
        return headers;
    }
}
