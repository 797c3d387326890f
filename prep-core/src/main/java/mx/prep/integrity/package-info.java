/**
 * Digests and signatures that say whether a package is the one that the authority made: beside it, in a header, in a
 * list, or known beforehand. {@link mx.prep.integrity.Digests} and {@link mx.prep.integrity.Signatures} are where to
 * start.
 */
@NullMarked
package mx.prep.integrity;

import org.jspecify.annotations.NullMarked;
