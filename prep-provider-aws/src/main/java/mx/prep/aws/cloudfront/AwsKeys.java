package mx.prep.aws.cloudfront;

import org.jspecify.annotations.Nullable;

/**
 * Credentials for AWS. Its text form shows nothing but the key's id.
 *
 * @param id the access key's id
 * @param secret the secret access key
 * @param sessionToken of temporary credentials, or null
 */
public record AwsKeys(String id, String secret, @Nullable String sessionToken) {
    @Override
    public String toString() {
        return "AwsKeys[" + id + "]";
    }
}
