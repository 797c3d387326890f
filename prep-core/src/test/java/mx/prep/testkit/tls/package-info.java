/** Old TLS: servers that speak it, and a Java that allows it, to see who refuses to. */
@NullMarked
package mx.prep.testkit.tls;

import org.jspecify.annotations.NullMarked;
