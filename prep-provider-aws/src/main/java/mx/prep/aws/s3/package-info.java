/** Keeps objects in Amazon S3 and in stores that speak its protocol. Implements {@link mx.prep.spi.ObjectStore}. */
@NullMarked
package mx.prep.aws.s3;

import org.jspecify.annotations.NullMarked;
