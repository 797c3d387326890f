/** What S3 and CloudFront share: credentials. Not API. */
@NullMarked
package mx.prep.aws.internal;

import org.jspecify.annotations.NullMarked;
