package mx.prep.aws.s3;

/** Who may remove a locked object before its time. */
public enum S3LockMode {
    /** Whoever has the permission to bypass the lock. */
    GOVERNANCE,
    /** Nobody. */
    COMPLIANCE
}
