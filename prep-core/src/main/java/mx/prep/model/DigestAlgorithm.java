package mx.prep.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest algorithms that the library reads or writes. */
public enum DigestAlgorithm {
    MD5("MD5", 32),
    SHA1("SHA-1", 40),
    SHA256("SHA-256", 64),
    SHA512("SHA-512", 128);

    private final String javaName;
    private final int hexLength;
    /** Never fed, only copied. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final MessageDigest fresh;

    DigestAlgorithm(String javaName, int hexLength) {
        this.javaName = javaName;
        this.hexLength = hexLength;
        this.fresh = lookUp();
    }

    /** Number of hexadecimal digits of a digest. */
    public int hexLength() {
        return hexLength;
    }

    /** A new digest engine; not thread-safe. */
    public MessageDigest newDigest() {
        try {
            // Much quicker than to ask the security providers again.
            return (MessageDigest) fresh.clone();
        } catch (CloneNotSupportedException e) {
            return lookUp();
        }
    }

    private MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + javaName, e);
        }
    }
}
