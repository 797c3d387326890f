/** Cloud CDN in front of a site. Implements {@link mx.prep.spi.EdgeCache}. */
@NullMarked
package mx.prep.gcp.cdn;

import org.jspecify.annotations.NullMarked;
