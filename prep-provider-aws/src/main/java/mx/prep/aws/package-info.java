/** Publishes an election site to Amazon S3 and CloudFront: what a configuration names. */
@NullMarked
package mx.prep.aws;

import org.jspecify.annotations.NullMarked;
