package mx.prep.aws.s3;

/** How S3 keeps an object; those that have to be restored before they can be read are left out. */
public enum S3StorageClass {
    STANDARD,
    STANDARD_IA,
    ONEZONE_IA,
    INTELLIGENT_TIERING,
    GLACIER_IR
}
