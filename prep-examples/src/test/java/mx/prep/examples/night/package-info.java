/**
 * Nights as readers see them: browsers that cache, what publishers do counted, killed and frozen, and judges of what
 * readers got; and the night on a cloud behind a real caching proxy.
 */
@NullMarked
package mx.prep.examples.night;

import org.jspecify.annotations.NullMarked;
