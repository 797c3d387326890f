/** Purges Azure Front Door (Standard and Premium). Implements {@link mx.prep.spi.EdgeCache}. */
@NullMarked
package mx.prep.azure.frontdoor;

import org.jspecify.annotations.NullMarked;
