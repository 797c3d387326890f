package mx.prep.aws.s3;

/** Who encrypts what is stored, and with which key. */
public enum S3Encryption {
    /** As the bucket is set; the request says nothing. */
    BUCKET,
    /** S3's own key (SSE-S3). */
    AES256,
    /** A key of AWS KMS (SSE-KMS). */
    KMS
}
