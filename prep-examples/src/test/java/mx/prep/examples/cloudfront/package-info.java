/**
 * A stand-in for CloudFront on this machine, with the function as it is shipped, and nights on it: points of presence
 * that cache, key-value stores that lag, invalidations that take their time, readers with browsers.
 */
@NullMarked
package mx.prep.examples.cloudfront;

import org.jspecify.annotations.NullMarked;
