/** Binds the embedded edge to a web server, Jetty: HTTP/1.1, HTTP/2 and TLS. */
@NullMarked
package mx.prep.examples.edge;

import org.jspecify.annotations.NullMarked;
