/** Publishes an election site to Amazon S3 and CloudFront. */
@NullMarked
package mx.prep.aws;

import org.jspecify.annotations.NullMarked;
