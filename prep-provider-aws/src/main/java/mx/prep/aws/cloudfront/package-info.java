/**
 * CloudFront in front of a bucket: the function that maps each request to the live release, the key-value store that it
 * reads, which follows the pointer, and invalidations.
 *
 * <p>Takes releases and paths; gives readers one whole release, and caches that hold nothing older. Fails with
 * {@link mx.prep.error.EdgeException}, which names the IAM action where one is missing.
 */
@NullMarked
package mx.prep.aws.cloudfront;

import org.jspecify.annotations.NullMarked;
