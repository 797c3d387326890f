/**
 * Proves that what was kept is whole and that what is live is in it, and gets things back out of the archive. Uses the
 * archive and the targets' stores, reads only; writes files where a caller asks for some.
 */
@NullMarked
package mx.prep.internal.audit;

import org.jspecify.annotations.NullMarked;
