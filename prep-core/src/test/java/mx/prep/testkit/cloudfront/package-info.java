/**
 * A key-value store of CloudFront in memory, over HTTP, as strict as CloudFront's: signatures, ETags under load, limits;
 * and that fails on demand. Needs nothing but the JDK and Jackson. {@code runtime.mjs} beside it is what a function
 * finds at CloudFront, for Node.
 */
@NullMarked
package mx.prep.testkit.cloudfront;

import org.jspecify.annotations.NullMarked;
